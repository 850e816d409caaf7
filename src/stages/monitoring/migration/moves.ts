import { ident, join, sql, type Sql } from '../../../core/sql.ts';
import { scaled, type ScaledFeature } from '../../scaled.ts';
import type { ReadingContext } from '../features/samples.ts';
import type { FlowCause } from '../valueSchema.ts';

/** The tables of a scored snapshot: customers with features, and row by row their segments. */
export interface ScoredTables {
  readonly table: string;
  readonly assignments: string;
}

/** Customers of two snapshots (or of one under two versions) by their segments. */
export interface Moves {
  /** Rows: before; columns: after. Customers of both with a segment in both. */
  readonly counts: readonly (readonly number[])[];
  readonly arrivals: readonly number[];
  readonly departures: readonly number[];
}

/** Customers with their segment, as SQL. */
const labelled = ({ assignments }: ScoredTables): Sql =>
  sql`SELECT customer, segment FROM ${ident(assignments)}`;

/** Counts customers by segment before and after, over all of them. */
export async function countMoves(
  before: ScoredTables,
  after: ScoredTables,
  sizes: readonly [before: number, after: number],
  { database, work }: ReadingContext,
): Promise<Moves> {
  const rows = await database.rows<{
    was: number | null;
    now: number | null;
    here: boolean;
    there: boolean;
    n: number;
  }>(
    sql`SELECT p.segment AS was, c.segment AS now, p.customer IS NOT NULL AS there, c.customer IS NOT NULL AS here,
        count(*)::DOUBLE AS n
      FROM (${labelled(before)}) AS p FULL JOIN (${labelled(after)}) AS c ON p.customer = c.customer
      GROUP BY ALL`,
    work,
  );
  const counts = Array.from({ length: sizes[0] }, () => new Array<number>(sizes[1]).fill(0));
  const arrivals = new Array<number>(sizes[1]).fill(0);
  const departures = new Array<number>(sizes[0]).fill(0);
  for (const { was, now, here, there, n } of rows) {
    if (here && there && was !== null && now !== null) {
      const row = counts[was];
      if (row) row[now] = n;
    } else if (here && now !== null) arrivals[now] = (arrivals[now] ?? 0) + n;
    else if (there && was !== null) departures[was] = (departures[was] ?? 0) + n;
  }
  return { counts, arrivals, departures };
}

/** Flows that are explained: those with the most customers. */
const mostFlows = 12;

/**
 * What each feature contributed to the flows with the most customers. A customer goes from a to b where
 * g(x) = ‖x − a‖² − ‖x − b‖² turns from below 0 to above; g is linear in x, so that its change is exactly
 * Σ 2 (bᶠ − aᶠ)(x′ᶠ − xᶠ): each feature's term, averaged over the flow, over their sum.
 * @param features the used ones, in the order of the centroids.
 */
export async function flowCauses(
  before: ScoredTables,
  after: ScoredTables,
  features: readonly ScaledFeature[],
  centroids: readonly (readonly number[])[],
  counts: Moves['counts'],
  { database, work }: ReadingContext,
): Promise<FlowCause[]> {
  const flows = counts
    .flatMap((row, from) => row.map((customers, to) => ({ from, to, customers })))
    .filter(({ from, to, customers }) => from !== to && customers > 0)
    .sort((a, b) => b.customers - a.customers)
    .slice(0, mostFlows);
  if (flows.length === 0) return [];
  const values = features.map((feature, index) => sql`${scaled(feature)} AS ${ident(`z${index}`)}`);
  const rowsOf = ({ table, assignments }: ScoredTables): Sql =>
    sql`SELECT customer, segment, ${join(values)} FROM ${ident(table)} POSITIONAL JOIN (SELECT segment FROM ${ident(assignments)})`;
  const shifts = features.map((_, index) => {
    const z = ident(`z${index}`);
    return sql`avg(c.${z} - p.${z}) AS ${z}`;
  });
  const wanted = flows.map(({ from, to }) => sql`(p.segment = ${from} AND c.segment = ${to})`);
  const rows = await database.rows<Record<string, number | null>>(
    sql`SELECT p.segment AS was, c.segment AS now, ${join(shifts)}
      FROM (${rowsOf(before)}) AS p JOIN (${rowsOf(after)}) AS c ON p.customer = c.customer
      WHERE ${join(wanted, ' OR ')} GROUP BY 1, 2`,
    work,
  );
  return flows.map(({ from, to, customers }) => {
    const row = rows.find(({ was, now }) => was === from && now === to) ?? {};
    const terms = features.map((_, index) => {
      const apart = (centroids[to]?.[index] ?? 0) - (centroids[from]?.[index] ?? 0);
      return apart * (row[`z${index}`] ?? 0);
    });
    const all = terms.reduce((total, term) => total + term, 0);
    return { from, to, customers, contributions: terms.map((term) => (all > 0 ? term / all : 0)) };
  });
}
