import { formatCounted, shortName } from '../../../core/format.ts';
import type { SourceRegister } from '../../../core/register.ts';
import type { Column } from '../../../core/table.ts';
import type { TwoDistributions } from '../../../ui/charts/twoDistributions.ts';
import type { ColumnDrift, WatchedColumn } from '../spec.ts';

/** A source with what was found of its columns. */
export interface FoundSource {
  readonly id: string;
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly (Column & { readonly distinct: number })[];
}

/** A column that can be watched. */
export interface Watchable extends WatchedColumn {
  readonly sourceName: string;
  /** What it is called in a choice, with how many values it has. */
  readonly label: string;
  /** Whether it is among those that are proposed. */
  readonly proposed: boolean;
}

/** Different values up to which a column can be chosen, and up to which it is proposed. */
const mostValues = 1000;
const mostProposed = 50;
/** Rows for each different value from which they are categories and no keys. */
const rowsEach = 10;

/** Roles of columns whose values are keys, times or amounts, and of those that nobody proposes to watch. */
const unfit = new Set<Column['role']>(['customer', 'order', 'time', 'amount', 'quantity']);
const unproposed = new Set<Column['role']>(['ignore', 'outcome', 'treatment', 'sensitive']);

/**
 * The columns of the sources that can be watched beside the features: texts, yes and no, and whole numbers of few values. Proposed are
 * texts and yes/no columns of 2 to 50 values that say nothing of people's special or protected attributes and are no features; a
 * sensitive column is watched only where somebody asks for it.
 */
export function watchable(
  sources: readonly FoundSource[],
  registers: ReadonlyMap<string, SourceRegister | undefined>,
  features: readonly WatchedColumn[],
): Watchable[] {
  return sources.flatMap((source) =>
    source.columns.flatMap((column): Watchable[] => {
      const { name, type, role, distinct } = column;
      const isText = type === 'text' || type === 'boolean';
      const isCode = type === 'integer' && distinct <= mostProposed;
      const isFew = distinct <= mostValues && distinct * rowsEach <= source.rows;
      if (!(isText || isCode) || !isFew || unfit.has(role)) return [];
      const isFeature = features.some((one) => one.source === source.id && one.column === name);
      const sensitive = isSensitive(column, registers.get(source.id));
      const told = sensitive ? ', sensitive' : isFeature ? ', a feature too' : '';
      return [
        {
          source: source.id,
          column: name,
          sourceName: source.name,
          label: `${shortName(source.name, 30)}: ${shortName(name, 40)} (${formatCounted(distinct, 'value')}${told})`,
          proposed:
            isText &&
            distinct >= 2 &&
            distinct <= mostProposed &&
            !sensitive &&
            !isFeature &&
            !unproposed.has(role),
        },
      ];
    }),
  );
}

function isSensitive({ name, role }: Column, register: SourceRegister | undefined): boolean {
  const confirmed = register?.columns.find(({ column }) => column === name)?.sensitivity;
  return role === 'sensitive' || confirmed === 'special' || confirmed === 'protected';
}

/** What a version's features are made of, by the names of columns. */
export function featureColumns(version: PinnedVersion | undefined): WatchedColumn[] {
  const origins = version?.features.spec.features ?? [];
  return origins.flatMap(({ origin }) => {
    if (origin.kind !== 'column') return [];
    const source = version?.sources.find(({ id }) => id === origin.source);
    const column = source?.columns.find(({ id }) => id === origin.column);
    return source && column ? [{ source: source.id, column: column.name }] : [];
  });
}

/** A version as far as it says what its features are made of. */
export interface PinnedVersion {
  readonly id: string;
  readonly name: string;
  readonly features: {
    readonly spec: {
      readonly features: readonly {
        readonly origin: { readonly kind: string; readonly source?: string; readonly column?: string };
      }[];
    };
  };
  readonly sources: readonly {
    readonly id: string;
    readonly columns: readonly { readonly id: string; readonly name: string }[];
  }[];
}

/** One text for a column, by which a choice knows it. */
export const columnKey = ({ source, column }: WatchedColumn): string => JSON.stringify([source, column]);

/** What is watched with all that is proposed. */
export function withProposed(
  chosen: readonly WatchedColumn[],
  watchables: readonly Watchable[],
): WatchedColumn[] {
  const known = new Set(chosen.map(columnKey));
  const added = watchables.filter((one) => one.proposed && !known.has(columnKey(one)));
  return [...chosen, ...added.map(({ source, column }) => ({ source, column }))];
}

/** The column that such a text stands for. */
export function columnOf(key: string): WatchedColumn {
  const [source = '', column = ''] = JSON.parse(key) as readonly string[];
  return { source, column };
}

/** The reference and the snapshot by value. */
export function valuesOf(drift: ColumnDrift, label: string): TwoDistributions {
  return {
    names: ['Reference', label],
    bins: drift.values.map((value) => shortName(value, 24)),
    before: drift.reference,
    after: drift.current,
  };
}
