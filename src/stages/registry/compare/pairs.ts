import { ident, join, sql, type Sql } from '../../../core/sql.ts';
import type { RunContext } from '../../context.ts';
import { scaled, transformed } from '../../scaled.ts';
import type { Side, SideFeature } from './sides.ts';

/** What comparing needs of the studio. */
export type CompareContext = Pick<RunContext, 'database' | 'engine' | 'seed' | 'work'>;

/** Makes the table of customers whom both sides put into a segment: `customer`, `a` (champion's), `b` (challenger's). */
export async function pairCustomers(
  champion: Side,
  challenger: Side,
  table: string,
  { database, work }: CompareContext,
): Promise<number[][]> {
  await database.run(
    sql`CREATE OR REPLACE TABLE ${ident(table)} AS SELECT customer, x.segment AS a, y.segment AS b
      FROM ${ident(champion.assignments)} AS x JOIN ${ident(challenger.assignments)} AS y USING (customer)`,
    work,
  );
  const rows = await database.rows<{ a: number; b: number; n: number }>(
    sql`SELECT a, b, count(*)::DOUBLE AS n FROM ${ident(table)} GROUP BY a, b`,
    work,
  );
  const counts = Array.from({ length: champion.k }, () => new Array<number>(challenger.k).fill(0));
  for (const { a, b, n } of rows) (counts[a] as number[])[b] = n;
  return counts;
}

/** Coordinates of a drawn sample of the compared customers, one array a column. */
export interface CompareSample {
  readonly rows: number;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly champion: readonly Float32Array[];
  readonly challenger: readonly Float32Array[];
  /** Features of either side, each once, as z-scores over the sample. */
  readonly common: readonly Float32Array[];
  readonly commonFeatures: readonly SideFeature[];
}

/**
 * Draws customers by a seeded hash of who they are, so that the same customers come whatever the order of the tables, and gathers
 * their coordinates: in each side's own space, and in the common one, where every feature that either uses counts once.
 */
export async function drawSample(
  champion: Side,
  challenger: Side,
  pairs: string,
  size: number,
  { database, seed, work }: CompareContext,
): Promise<CompareSample> {
  const table = `${pairs}_sample`;
  const common = commonOf(champion, challenger);
  const of = (side: Side, letter: string, joint: readonly SideFeature[]): Sql => {
    const columns = [
      ...side.coordinates.map((feature, at) => sql`${scaled(feature)} AS ${ident(`${letter}${at}`)}`),
      ...joint.map((feature) => sql`${transformed(feature)} AS ${ident(`${letter}c_${feature.id}`)}`),
    ];
    return sql`(SELECT customer, ${join(columns)} FROM ${ident(side.table)})`;
  };
  try {
    await database.run(
      sql`CREATE OR REPLACE TABLE ${ident(table)} AS SELECT * FROM (SELECT customer, a, b, hash(customer, ${seed}) AS h
        FROM ${ident(pairs)} ORDER BY h, customer LIMIT ${size})
        JOIN ${of(champion, 'p', common.champion)} AS p USING (customer)
        JOIN ${of(challenger, 'q', common.challenger)} AS q USING (customer) ORDER BY h, customer`,
      work,
    );
    const named = (letter: string, side: Side) =>
      side.coordinates.map((_, at) => ({ name: `${letter}${at}`, expression: ident(`${letter}${at}`) }));
    const joint = [
      ...common.champion.map(({ id }) => `pc_${id}`),
      ...common.challenger.map(({ id }) => `qc_${id}`),
    ].map((name) => ({ name, expression: ident(name) }));
    const labels = ['a', 'b'].map((name) => ({ name, expression: ident(name) }));
    const wanted = [...labels, ...named('p', champion), ...named('q', challenger), ...joint];
    const { rows, columns } = await database.gather(ident(table), wanted, work);
    const [p, q] = [
      2 + champion.coordinates.length,
      2 + champion.coordinates.length + challenger.coordinates.length,
    ];
    return {
      rows,
      a: Int32Array.from(columns[0] ?? []),
      b: Int32Array.from(columns[1] ?? []),
      champion: columns.slice(2, p),
      challenger: columns.slice(p, q),
      common: columns.slice(q).map(standardised),
      commonFeatures: [...common.champion, ...common.challenger],
    };
  } finally {
    await database.run(sql`DROP TABLE IF EXISTS ${ident(table)}`);
  }
}

/** The features of the champion, and those of the challenger that the champion does not have. */
function commonOf(champion: Side, challenger: Side) {
  const known = new Set(champion.coordinates.map(({ identity }) => identity));
  return {
    champion: champion.coordinates,
    challenger: challenger.coordinates.filter(({ identity }) => !known.has(identity)),
  };
}

/** z-scores (deviation by N); zeros where all values are one. */
function standardised(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const deviation = Math.sqrt(variance) > Math.abs(mean) * 1e-7 ? Math.sqrt(variance) : Infinity;
  return values.map((value) => (value - mean) / deviation);
}
