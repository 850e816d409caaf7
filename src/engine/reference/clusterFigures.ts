import { throwIfCancelled } from '../../core/errors.ts';
import { checkLabeling, checkProbabilities } from '../checks.ts';
import type { Labeling } from '../engine.ts';
import type { ClusterFigures } from '../figures.ts';
import { nextTask } from '../../core/turns.ts';
import type { HeldRows } from './heldRows.ts';

/** Figures of one column of one cluster. */
interface ColumnFigures {
  readonly mean: number;
  readonly variance: number;
  readonly quantiles: readonly number[];
  readonly minimum: number;
  readonly maximum: number;
}

/** Moments, extremes and quantiles from each cluster's sorted columns. */
export async function clusterFiguresOf(
  rows: HeldRows,
  { k, labels }: Labeling,
  probabilities: readonly number[],
  signal: AbortSignal | undefined,
): Promise<readonly ClusterFigures[]> {
  checkLabeling({ k, labels }, rows.rows);
  checkProbabilities(probabilities);
  const members = Array.from({ length: k }, () => [] as number[]);
  await rows.each(signal, 1, (row) => void members[labels[row] as number]?.push(row));
  const figures: ClusterFigures[] = [];
  for (const own of members) {
    const weight = own.reduce((sum, row) => sum + rows.weightOf(row), 0);
    const columns: ColumnFigures[] = [];
    for (let j = 0; j < rows.d; j++) {
      await nextTask();
      throwIfCancelled(signal);
      columns.push(columnFigures(rows, own, j, weight, probabilities));
    }
    figures.push({
      weight,
      means: Float64Array.from(columns, ({ mean }) => mean),
      variances: Float64Array.from(columns, ({ variance }) => variance),
      minima: Float64Array.from(columns, ({ minimum }) => minimum),
      maxima: Float64Array.from(columns, ({ maximum }) => maximum),
      quantiles: Float64Array.from(columns.flatMap(({ quantiles }) => quantiles)),
    });
  }
  return figures;
}

function columnFigures(
  rows: HeldRows,
  members: readonly number[],
  j: number,
  weight: number,
  probabilities: readonly number[],
): ColumnFigures {
  const { scale, center } = rows.preparation;
  const unheld = (value: number): number => value / scale + (center[j] as number);
  if (members.length === 0) {
    const quantiles = probabilities.map(() => NaN);
    return { mean: NaN, variance: NaN, minimum: NaN, maximum: NaN, quantiles };
  }
  const value = (row: number): number => rows.values[row * rows.d + j] as number;
  const mean = members.reduce((sum, row) => sum + rows.weightOf(row) * value(row), 0) / weight;
  const squares = members.reduce((sum, row) => sum + rows.weightOf(row) * (value(row) - mean) ** 2, 0);
  const sorted = [...members].sort((a, b) => value(a) - value(b));
  const valueAt = (place: number): number => value(sorted[place] as number);
  let cumulative = 0;
  const reached = sorted.map((row) => (cumulative += rows.weightOf(row)));
  /** The order statistic of rank r: the least value whose cumulative weight exceeds r. */
  const statistic = (rank: number): number => {
    const at = reached.findIndex((sum) => sum > rank);
    return valueAt(at < 0 ? sorted.length - 1 : at);
  };
  const quantile = (probability: number): number => {
    const rank = Math.max(0, probability * (weight - 1));
    const low = Math.floor(rank);
    const share = rank - low;
    const below = statistic(low);
    return share === 0 ? below : below + share * (statistic(low + 1) - below);
  };
  return {
    mean: unheld(mean),
    variance: squares / weight / (scale * scale),
    minimum: unheld(valueAt(0)),
    maximum: unheld(valueAt(sorted.length - 1)),
    quantiles: probabilities.map((probability) => unheld(quantile(probability))),
  };
}
