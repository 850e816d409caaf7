import type { Json } from '../../core/json.ts';
import { ident, join, sql } from '../../core/sql.ts';
import type { RunContext } from '../context.ts';
import { knownOrComputed, type FeaturesTable } from './known.ts';
import { standardised } from './shape.ts';
import type { Prepared } from './preparation.ts';

/** Products of one query; more than that would make its text long. */
const pairsAtATime = 400;

/**
 * Pearson correlations of features after filling, capping and transform, over all customers, in float64: means of products
 * of standardised values. A feature without spread correlates with nothing (0), and each with itself (1).
 */
export async function correlate(
  made: FeaturesTable,
  features: readonly Prepared[],
  context: RunContext,
): Promise<number[][]> {
  const matrix = features.map((_, row) => features.map((__, column) => (row === column ? 1 : 0)));
  const pairs = features.flatMap((_, i) =>
    features.slice(i + 1).map((__, offset): Pair => [i, i + 1 + offset]),
  );
  const texts = features.map((feature) => standardised(feature).text);
  const keyOf = ([i, j]: Pair): Json => [texts[i] ?? '', texts[j] ?? ''];
  const correlateAll = (unknown: readonly Pair[]): Promise<number[]> =>
    correlatePairs(made.table, features, unknown, context);
  const found = await knownOrComputed('correlation', made, pairs, keyOf, correlateAll, context);
  pairs.forEach(([i, j], at) => {
    const r = Math.max(-1, Math.min(1, found[at] ?? 0));
    (matrix[i] as number[])[j] = r;
    (matrix[j] as number[])[i] = r;
  });
  return matrix;
}

type Pair = readonly [number, number];

async function correlatePairs(
  table: string,
  features: readonly Prepared[],
  pairs: readonly Pair[],
  { database, work }: RunContext,
): Promise<number[]> {
  const found: number[] = [];
  for (let start = 0; start < pairs.length; start += pairsAtATime) {
    const some = pairs.slice(start, start + pairsAtATime);
    const needed = [...new Set(some.flat())];
    const values = needed.map(
      (index) => sql`${standardised(features[index] as Prepared)} AS ${ident(`z${index}`)}`,
    );
    const means = some.map(
      ([i, j]) => sql`avg(${ident(`z${i}`)} * ${ident(`z${j}`)}) AS ${ident(`r${i}_${j}`)}`,
    );
    const [row] = await database.rows<Record<string, number | null>>(
      sql`SELECT ${join(means)} FROM (SELECT ${join(values)} FROM ${ident(table)})`,
      work,
    );
    found.push(...some.map(([i, j]) => row?.[`r${i}_${j}`] ?? 0));
    work.progress?.('Comparing features', found.length, pairs.length, 'pairs');
  }
  return found;
}
