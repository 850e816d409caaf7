import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { RunContext } from '../context.ts';
import type { Dimension } from './auditSchema.ts';
import type { Catalogue } from '../attributeCatalogue.ts';
import { withCrossing } from '../attributeCrossing.ts';
import type { Settled } from './settle.ts';

/** What is counted of the customers of one group in one segment. */
export interface GroupSegmentCount {
  /** Place in the dimension's groups. */
  readonly group: number;
  /** 0-based label. */
  readonly segment: number;
  readonly n: number;
  /** For every decision, of how many it is known and for how many it is yes. */
  readonly decisions: readonly { readonly known: number; readonly yes: number }[];
  /** Decision against outcome, of customers of whom both are known. */
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
}

/** Customers of a group that share a score, and how many of them had the outcome. */
export interface GroupScoreCount {
  readonly group: number;
  readonly score: number;
  readonly n: number;
  readonly positives: number;
}

export interface DimensionCounts {
  readonly dimension: Dimension;
  readonly counts: readonly GroupSegmentCount[];
  /** Empty where no score is chosen. */
  readonly scores: readonly GroupScoreCount[];
}

/** Counts one attribute by group and segment. */
export async function countAttribute(
  { dimension }: Catalogue,
  table: string,
  spec: Settled,
  context: RunContext,
): Promise<DimensionCounts> {
  const from = sql`SELECT ${ident(`g_${dimension.id}`)} AS g, * FROM ${ident(table)}`;
  return counted(dimension, from, spec, context);
}

/** Counts crossed attributes by group and segment. */
export async function countCrossing(
  parts: readonly Catalogue[],
  table: string,
  spec: Settled,
  context: RunContext,
): Promise<DimensionCounts> {
  return withCrossing(parts, table, spec.minimum, context, (dimension, from) =>
    counted(dimension, from, spec, context),
  );
}

async function counted(
  dimension: Dimension,
  from: Sql,
  spec: Settled,
  context: RunContext,
): Promise<DimensionCounts> {
  const decisions = spec.decisions.flatMap(({ id }) => [
    sql`count(${ident(id)})::DOUBLE AS ${ident(`known_${id}`)}`,
    sql`coalesce(sum(${ident(id)}), 0)::DOUBLE AS ${ident(`yes_${id}`)}`,
  ]);
  const outcome = spec.outcome ? confusion() : [];
  const figures = join([sql`count(*)::DOUBLE AS n`, ...decisions, ...outcome]);
  const query = sql`SELECT g::DOUBLE AS "group", segment::DOUBLE AS segment, ${figures} FROM (${from}) GROUP BY g, segment ORDER BY g, segment`;
  context.note(query.text);
  const rows = await context.database.rows<Record<string, number>>(query, context.work);
  const counts = rows.map((row): GroupSegmentCount => ({
    group: row['group'] ?? 0,
    segment: row['segment'] ?? 0,
    n: row['n'] ?? 0,
    decisions: spec.decisions.map(({ id }) => ({
      known: row[`known_${id}`] ?? 0,
      yes: row[`yes_${id}`] ?? 0,
    })),
    tp: row['tp'] ?? 0,
    fp: row['fp'] ?? 0,
    tn: row['tn'] ?? 0,
    fn: row['fn'] ?? 0,
  }));
  const scores = spec.outcome?.score ? await scoreCounts(from, context) : [];
  return { dimension, counts, scores };
}

function confusion(): Sql[] {
  const cells = [
    ['tp', 1, 1],
    ['fp', 1, 0],
    ['tn', 0, 0],
    ['fn', 0, 1],
  ] as const;
  return cells.map(
    ([name, decided, came]) =>
      sql`(count(*) FILTER (WHERE decided = ${decided} AND came = ${came}))::DOUBLE AS ${ident(name)}`,
  );
}

/** Scores are taken to four decimals, so that a million customers are a few thousand counts. */
async function scoreCounts(from: Sql, context: RunContext): Promise<GroupScoreCount[]> {
  const known = sql`SELECT g, round(score, 4) AS score, came FROM (${from}) WHERE score IS NOT NULL AND came IS NOT NULL`;
  return context.database.rows<{ group: number; score: number; n: number; positives: number }>(
    sql`SELECT g::DOUBLE AS "group", score::DOUBLE AS score, count(*)::DOUBLE AS n, sum(came)::DOUBLE AS positives FROM (${known})
      GROUP BY g, score ORDER BY g, score`,
    context.work,
  );
}
