import { shortName } from '../core/format.ts';
import type { Recipe } from '../core/recipe.ts';
import { sql, type Sql } from '../core/sql.ts';
import { keyExpression } from './columnExpressions.ts';
import type { FeaturesSpec } from './features/spec.ts';
import type { ProfiledColumn, SourceValue } from './sources/spec.ts';

/** A column of a source, with whom its rows belong to. */
export interface BoundColumn {
  readonly source: SourceValue;
  readonly column: ProfiledColumn;
  /** The customer of a row as the features' table names it, NULL where it says nobody. */
  readonly customer: Sql;
  /** The same as a whole number, where the column that tells it holds such; null otherwise. */
  readonly number: Sql | null;
}

/** Why a column cannot be brought to customers, as a sentence. */
export interface Unbound {
  readonly problem: string;
  /** What the column is called, where that is known though it is not read. */
  readonly name?: string;
}

export type Binding = BoundColumn | Unbound;

export const isBound = (binding: Binding): binding is BoundColumn => 'column' in binding;

/** The settings of features, by which customers are told apart: they are part of the key of the features' value. */
export function featuresSpecOf({ recipe }: { readonly recipe: Recipe }): FeaturesSpec {
  const node = recipe.nodes.find(({ stage }) => stage === 'features');
  return node?.spec as unknown as FeaturesSpec;
}

/** Finds columns by source and id, and how their rows are told to be a customer's under the settings of features. */
export function binder(
  features: FeaturesSpec,
  sources: readonly SourceValue[],
): (reference: { readonly source: string; readonly column: string }) => Binding {
  return ({ source: id, column: columnId }) => {
    const source = sources.find((candidate) => candidate.id === id);
    if (!source) return { problem: 'Its source is not in this study any more.' };
    const column = source.columns.find((candidate) => candidate.id === columnId);
    if (!column) return goneColumn(source, columnId);
    const customer = customerOf(features, source);
    return customer
      ? { source, column, ...customer }
      : {
          problem: `${shortName(source.name)} does not tell whose its rows are: give a column the role “customer” in Sources.`,
        };
  };
}

function goneColumn({ name: source, leftOut = [], lacked = [] }: SourceValue, id: string): Unbound {
  const table = shortName(source);
  const column = leftOut.find((one) => one.id === id);
  if (column) {
    const { name } = column;
    const problem = `“${shortName(name)}” of ${table} is left out of reading: choose it again in Sources.`;
    return { name, problem };
  }
  const lost = lacked.find((one) => one.id === id);
  if (!lost) return { problem: `${table} has no column ${shortName(id)} any more.` };
  return { name: lost.name, problem: `${table} has no column “${shortName(lost.name)}” any more.` };
}

/** Customers are named by the text of their key, or by the number of their row, as in the features' table. */
function customerOf(
  { entity, events }: FeaturesSpec,
  source: SourceValue,
): Pick<BoundColumn, 'customer' | 'number'> | null {
  const isEvents = events?.source === source.id;
  if (entity && entity.source === source.id && !isEvents && entity.column === null) {
    return { customer: sql`(rowid + 1)::VARCHAR`, number: sql`(rowid + 1)` };
  }
  // Other tables cannot be joined to customers who are told apart by row alone.
  if (entity && entity.column === null && entity.source !== events?.source) return null;
  const chosen = isEvents ? events.customer : entity?.source === source.id ? entity.column : null;
  const key = source.columns.find(({ id, role }) => (chosen === null ? role === 'customer' : id === chosen));
  if (!key) return null;
  const number = key.type === 'integer' ? keyExpression(key, false) : null;
  return { customer: keyExpression(key, true), number };
}
