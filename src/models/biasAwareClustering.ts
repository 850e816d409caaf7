import { random, type Random } from '../core/random.ts';
import { inPieces } from './inPieces.ts';
import { inSteps } from './inSteps.ts';
import { isSecond, twoMeans, type TwoCentres } from './twoMeans.ts';
import type { ModelWork } from './work.ts';

export interface WorstOffOptions {
  /** Whether more of the measure is worse (an error) or less (a yes that is wished for). */
  readonly worse: 'more' | 'less';
  readonly seed: number;
  /** [10] Splits that are tried at most. */
  readonly splits?: number;
  /** [2 % of the rows that are searched, 30 at least] Rows of a cluster at least. */
  readonly leastRows?: number;
  /** [999] */
  readonly permutations?: number;
}

/** The group for whom a measure is worst, found on one half of the rows and judged on the other. */
export interface WorstOff {
  /** Rows of the half that it is judged on, and how many of them belong to the group. */
  readonly judged: number;
  readonly members: number;
  /** Mean of the measure among the members and among the others, on that half. */
  readonly mean: number;
  readonly others: number;
  /** One-sided: the chance of such a gap in the direction that was found, were the measure shuffled. */
  readonly p: number;
  /** Clusters that the search ended with. */
  readonly clusters: number;
  /** Mean coordinates of the members less those of the others, on that half. */
  readonly apart: readonly number[];
  /** All rows that fall into it, of both halves. */
  readonly rows: Int32Array;
}

/** A cluster of the search: the centres on the way to it, and at each whether it lies with the second. */
interface Cluster {
  readonly rows: Int32Array;
  readonly way: readonly { readonly centres: TwoCentres; readonly second: boolean }[];
  readonly variance: number;
  /** How much worse the measure is than among all rows of the search. */
  readonly bias: number;
  open: boolean;
}

/**
 * Hierarchical bias-aware clustering over the features, without any named group: on a random half of the rows, the cluster with the largest
 * spread of the measure is split in two by k-means, and the split is kept where the worse child's bias (its mean against the mean of all) is
 * more than the parent's; the worst cluster is then judged once on the other half, with a permutation test, so that the search itself proves nothing.
 * Source: Misztal-Radecka and Indurkhya (2021), Bias-aware hierarchical clustering for detecting the discriminated groups of users in recommendation systems
 * (there bias is told against all others, by which a large parent beside a small lucky cluster would never be split).
 * Null where no split was kept, or where nobody of the other half falls into the cluster.
 * @param columns features, comparable with each other. @param measure one number a row.
 * @throws AppError `cancelled`.
 */
export async function worstOff(
  columns: readonly ArrayLike<number>[],
  measure: ArrayLike<number>,
  options: WorstOffOptions,
  work: ModelWork = {},
): Promise<WorstOff | null> {
  const { seed, splits = 10, permutations = 999 } = options;
  const source = random(seed, 7);
  const sign = options.worse === 'more' ? 1 : -1;
  const searched: number[] = [];
  const judged: number[] = [];
  for (let row = 0; row < measure.length; row++) (source.below(2) === 0 ? searched : judged).push(row);
  const leastRows = options.leastRows ?? Math.max(30, Math.floor(0.02 * searched.length));
  const rows = Int32Array.from(searched);
  const total = sumOf(measure, rows);
  const root: Cluster = { rows, way: [], variance: varianceOf(measure, rows), bias: 0, open: true };
  let clusters = [root];
  for (let split = 0; split < splits; split++) {
    work.progress?.('Searching for the worst-off group', split, splits, 'splits');
    const parent = widest(clusters, 2 * leastRows);
    if (parent === null) break;
    parent.open = false;
    const centres = await inSteps(twoMeans(columns, parent.rows, source), work);
    if (centres === null) continue;
    const children = [false, true].map((second): Cluster => {
      const own = parent.rows.filter((row) => isSecond(columns, row, centres) === second);
      const way = [...parent.way, { centres, second }];
      const bias = sign * biasOf(measure, own, total, rows.length);
      return { rows: own, way, variance: varianceOf(measure, own), bias, open: true };
    });
    if (children.some((child) => child.rows.length < leastRows)) continue;
    if (Math.max(...children.map(({ bias }) => bias)) <= parent.bias) continue;
    clusters = [...clusters.filter((cluster) => cluster !== parent), ...children];
  }
  const worst = clusters.reduce((most, cluster) => (cluster.bias > most.bias ? cluster : most));
  if (worst.way.length === 0) return null;
  return judge(columns, measure, worst, Int32Array.from(judged), {
    sign,
    source,
    permutations,
    clusters: clusters.length,
    work,
  });
}

/** The open cluster whose measure varies most and that is large enough to be split. */
function widest(clusters: readonly Cluster[], leastRows: number): Cluster | null {
  const open = clusters.filter((cluster) => cluster.open && cluster.rows.length >= leastRows);
  return open.reduce<Cluster | null>(
    (most, cluster) => (most === null || cluster.variance > most.variance ? cluster : most),
    null,
  );
}

interface Judging {
  readonly sign: number;
  readonly source: Random;
  readonly permutations: number;
  readonly clusters: number;
  readonly work: ModelWork;
}

async function judge(
  columns: readonly ArrayLike<number>[],
  measure: ArrayLike<number>,
  { way, rows: found }: Cluster,
  half: Int32Array,
  { sign, source, permutations, clusters, work }: Judging,
): Promise<WorstOff | null> {
  const belongs = (row: number): boolean =>
    way.every(({ centres, second }) => isSecond(columns, row, centres) === second);
  const members = half.filter(belongs);
  const m = members.length;
  if (m === 0 || m === half.length) return null;
  const total = sumOf(measure, half);
  const own = sumOf(measure, members);
  const gap = (sum: number): number => sign * (sum / m - (total - sum) / (half.length - m));
  const observed = gap(own);
  const shuffled = Float64Array.from(half, (row) => measure[row] as number);
  let extreme = 1;
  await inPieces(
    permutations,
    work.signal,
    (from, to) => {
      for (let at = from; at < to; at++) {
        let sum = 0;
        for (let i = 0; i < m; i++) {
          const j = i + source.below(shuffled.length - i);
          const drawn = shuffled[j] as number;
          shuffled[j] = shuffled[i] as number;
          shuffled[i] = drawn;
          sum += drawn;
        }
        if (gap(sum) >= observed - 1e-12 * Math.abs(observed)) extreme += 1;
      }
    },
    Math.max(1, Math.floor(500_000 / m)),
  );
  return {
    judged: half.length,
    members: m,
    mean: own / m,
    others: (total - own) / (half.length - m),
    p: extreme / (permutations + 1),
    clusters,
    apart: columns.map((column) => {
      const inside = sumOf(column, members);
      return inside / m - (sumOf(column, half) - inside) / (half.length - m);
    }),
    rows: Int32Array.from([...found, ...members]).sort(),
  };
}

const sumOf = (values: ArrayLike<number>, rows: Int32Array): number =>
  rows.reduce((sum, row) => sum + (values[row] as number), 0);

function varianceOf(values: ArrayLike<number>, rows: Int32Array): number {
  const mean = sumOf(values, rows) / rows.length;
  return rows.reduce((sum, row) => sum + ((values[row] as number) - mean) ** 2, 0) / rows.length;
}

/** Mean of the rows less the mean of all rows of the search. */
function biasOf(measure: ArrayLike<number>, rows: Int32Array, total: number, n: number): number {
  return sumOf(measure, rows) / rows.length - total / n;
}
