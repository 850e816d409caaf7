import { ident, join, sql } from '../../core/sql.ts';
import { binder, featuresSpecOf, isBound } from '../attributeBinding.ts';
import type { RunContext } from '../context.ts';
import { flagExpression, makeCustomerTable, type WantedColumn } from '../customerTable.ts';
import type { SourceValue } from '../sources/spec.ts';
import type { OutcomeProfile } from './spec.ts';

/** Outcomes that are told at most. */
const most = 5;

/**
 * Of each yes/no column with the role “outcome” that the rows of customers have: of how many customers of every segment it is known,
 * and of how many it is yes (where any row says so). Columns that the register keeps from features, and those that say yes of nobody
 * or everybody, are left out.
 * @param tables of features and segments, row by row. @param k segments.
 */
export async function outcomeProfiles(
  sources: readonly SourceValue[],
  tables: { readonly features: string; readonly segments: string },
  k: number,
  context: RunContext,
): Promise<OutcomeProfile[]> {
  const wanted = outcomesOf(sources, context);
  if (wanted.length === 0) return [];
  const table = `${tables.segments}_outcomes`;
  try {
    await makeCustomerTable(table, tables, wanted, context);
    const figures = wanted.flatMap(({ name }) => [
      sql`count(${ident(name)})::DOUBLE AS ${ident(`known_${name}`)}`,
      sql`coalesce(sum(${ident(name)}), 0)::DOUBLE AS ${ident(`yes_${name}`)}`,
    ]);
    const rows = await context.database.rows<Record<string, number>>(
      sql`SELECT segment::DOUBLE AS segment, ${join(figures)} FROM ${ident(table)} GROUP BY segment`,
      context.work,
    );
    return wanted.flatMap(({ name, bound }): OutcomeProfile[] => {
      const segments = Array.from({ length: k }, (_, index) => {
        const row = rows.find(({ segment }) => segment === index);
        return { known: row?.[`known_${name}`] ?? 0, yes: row?.[`yes_${name}`] ?? 0 };
      });
      const known = segments.reduce((sum, one) => sum + one.known, 0);
      const yes = segments.reduce((sum, one) => sum + one.yes, 0);
      return yes === 0 || yes === known ? [] : [{ name: bound.column.name, known, yes, segments }];
    });
  } finally {
    await context.database.run(sql`DROP TABLE IF EXISTS ${ident(table)}`);
  }
}

function outcomesOf(sources: readonly SourceValue[], context: RunContext): WantedColumn[] {
  const bind = binder(featuresSpecOf(context), sources);
  const bound = sources.flatMap((source) =>
    source.columns
      .filter(({ id, role }) => role === 'outcome' && !isKept(source, id))
      .map((column) => bind({ source: source.id, column: column.id }))
      .filter(isBound),
  );
  return bound.slice(0, most).map((one, at) => ({
    name: `o${at}`,
    bound: one,
    value: flagExpression(one, null),
    of: 'largest',
  }));
}

const isKept = ({ restricted, allowed }: SourceValue, id: string): boolean =>
  restricted?.includes(id) === true && allowed?.includes(id) !== true;
