import { ident, join, sql, type Sql } from '../../../core/sql.ts';
import { parityBetween } from '../../../stats/fairness/selection.ts';
import { numberExpression } from '../../columnExpressions.ts';
import type { ProfiledColumn, SourceValue } from '../../sources/spec.ts';
import type { FairnessGap } from '../comparisonSchema.ts';
import { customerOf } from './lift.ts';
import type { CompareContext } from './pairs.ts';

/** Groups under so many people are not compared: people in them could be made out. */
const smallestGroup = 11;
/** Different values up to which each is a group; more whole numbers or dates are cut at their quartiles. */
const mostGroups = 20;
const mostAttributes = 20;

/**
 * For every column marked sensitive, the widest gap between groups in being put into one segment, for both sides over the same
 * customers. What is behind it is for the audit of the stage Fairness to find.
 */
export async function gapsOf(
  sources: readonly SourceValue[],
  pairs: string,
  names: { readonly champion: readonly string[]; readonly challenger: readonly string[] },
  rowsOf: string | null,
  context: CompareContext,
): Promise<{ champion: FairnessGap[]; challenger: FairnessGap[] }> {
  const marked = sources.flatMap((source) => {
    const customer = customerOf(source, rowsOf);
    if (!customer) return [];
    return source.columns
      .filter(({ role }) => role === 'sensitive')
      .map((column) => ({ source, column, customer }));
  });
  const champion: FairnessGap[] = [];
  const challenger: FairnessGap[] = [];
  for (const { source, column, customer } of marked.slice(0, mostAttributes)) {
    const group = await groupOf(source, column, context);
    if (!group) continue;
    const counts = await countGroups(source, group, customer, pairs, context);
    champion.push(gapOf(column.name, counts.a, names.champion));
    challenger.push(gapOf(column.name, counts.b, names.challenger));
  }
  return { champion, challenger };
}

/** A row's group as text; null where a column has too many values to be groups. */
async function groupOf(
  { table }: SourceValue,
  column: ProfiledColumn,
  { database, work }: CompareContext,
): Promise<Sql | null> {
  const name = ident(column.id);
  if (column.distinct <= mostGroups) return sql`nullif(trim(${name}::VARCHAR), '')`;
  if (column.type !== 'integer' && column.type !== 'number') return null;
  const value = numberExpression(column);
  const quartiles = join(
    [0.25, 0.5, 0.75].map((share, at) => sql`quantile_cont(${value}, ${share}) AS ${ident(`q${at}`)}`),
  );
  const [row] = await database.rows<Record<'q0' | 'q1' | 'q2', number>>(
    sql`SELECT ${quartiles} FROM ${ident(table)}`,
    work,
  );
  if (!row) return null;
  const cases = [row.q0, row.q1, row.q2].map(
    (edge, at) => sql`WHEN ${value} < ${edge}::DOUBLE THEN ${`part ${at + 1}`}`,
  );
  return sql`(CASE WHEN ${value} IS NULL THEN NULL ${join(cases, ' ')} ELSE 'part 4' END)`;
}

interface GroupSegment {
  readonly group: string;
  readonly segment: number;
  readonly n: number;
}

async function countGroups(
  { table }: SourceValue,
  group: Sql,
  customer: Sql,
  pairs: string,
  { database, work }: CompareContext,
): Promise<{ a: GroupSegment[]; b: GroupSegment[] }> {
  // Who has several rows belongs to the group that most of them say; the first by name where two are as frequent.
  const ranked = sql`SELECT customer, g, row_number() OVER (PARTITION BY customer ORDER BY count(*) DESC, g) AS place
    FROM (SELECT ${customer} AS customer, ${group} AS g FROM ${ident(table)}) WHERE customer IS NOT NULL AND g IS NOT NULL GROUP BY customer, g`;
  const grouped = sql`SELECT customer, g FROM (${ranked}) WHERE place = 1`;
  const rows = await database.rows<{ g: string; a: number; b: number; n: number }>(
    sql`SELECT g, a, b, count(*)::DOUBLE AS n FROM ${ident(pairs)} JOIN (${grouped}) USING (customer) GROUP BY 1, 2, 3`,
    work,
  );
  return {
    a: rows.map(({ g, a, n }) => ({ group: g, segment: a, n })),
    b: rows.map(({ g, b, n }) => ({ group: g, segment: b, n })),
  };
}

/** The widest gap over all segments between groups that are large enough. */
export function gapOf(
  attribute: string,
  cells: readonly GroupSegment[],
  segments: readonly string[],
): FairnessGap {
  const sizes = new Map<string, number>();
  for (const { group, n } of cells) sizes.set(group, (sizes.get(group) ?? 0) + n);
  const large = [...sizes].filter(([, n]) => n >= smallestGroup);
  const gaps = segments.map((_, segment) =>
    parityBetween(
      large.map(([group, n]) => {
        const inside = cells.filter((cell) => cell.group === group && cell.segment === segment);
        return { group, rate: inside.reduce((sum, cell) => sum + cell.n, 0) / n };
      }),
    ),
  );
  const widest = gaps.reduce(
    (most, gap, at) => ((gap?.difference ?? -1) > (gaps[most]?.difference ?? -1) ? at : most),
    0,
  );
  return {
    attribute,
    gap: gaps[widest]?.difference ?? null,
    segment: segments[widest] ?? '',
    groups: large.length,
    withheld: sizes.size - large.length,
  };
}
