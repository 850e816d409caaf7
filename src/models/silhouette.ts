import type { Labeling, ResidentMatrix } from '../engine/engine.ts';
import { random } from '../core/random.ts';
import { GROUPS, silhouetteInterval, type SilhouetteInterval } from '../stats/silhouetteInterval.ts';
import { meanSilhouette, silhouettes } from '../stats/validity.ts';
import { rowWeights } from './rowWeights.ts';
import { sampleRows } from './sampleRows.ts';
import { turn } from './turn.ts';
import type { ModelWork } from './work.ts';

export interface SilhouetteOptions {
  /** [4e9] Distances that may be computed: all pairs when N² is no more, else those within a sample of √budget rows. */
  readonly budget?: number | undefined;
  /** [0] Seed of the sample. */
  readonly seed?: number | undefined;
  /** [the matrix's rows] Rows that the matrix itself is a random sample of: the interval is for the mean over them. */
  readonly population?: number | undefined;
}

export interface MeasuredSilhouette extends SilhouetteInterval {
  /** Rows that were measured. */
  readonly rows: number;
  /** Whether all pairs were taken, so that there is no sampling error. */
  readonly exact: boolean;
}

const BUDGET = 4e9;

/**
 * The mean silhouette of a partition (Euclidean, scikit-learn's definition): exact over all pairs within the budget of distances, else on a
 * seeded sample with its 95 % interval. In a weighted matrix rows count by their weights, as equal rows would.
 * @throws AppError `cancelled`, and what the engine throws.
 */
export async function measureSilhouette(
  matrix: ResidentMatrix,
  { k, labels }: Labeling,
  { budget = BUDGET, seed = 0, population = matrix.rows }: SilhouetteOptions = {},
  work: ModelWork = {},
): Promise<MeasuredSilhouette> {
  const size = Math.max(2 * GROUPS, Math.floor(Math.sqrt(budget)));
  const report = (total: number) => (done: number) =>
    work.progress?.('Measuring silhouettes', done, total, 'rows');
  if (matrix.rows <= size && population <= matrix.rows) {
    const [sums] = await matrix.distanceSums([{ k, labels }], work.signal, report(matrix.rows));
    const weights = await rowWeights(matrix, work.signal);
    const values = silhouettes(sums as Float64Array, labels, k, weights);
    const { mean } = meanSilhouette(values, weights);
    return { mean, low: mean, high: mean, rows: matrix.rows, exact: true };
  }
  const rows = sampleRows(matrix.rows, size, seed);
  const sample = await matrix.sample(rows);
  try {
    const own = Int32Array.from(rows, (row) => labels[row] as number);
    const groups = randomGroups(rows.length, seed);
    const bins = { k: k * GROUPS, labels: own.map((label, i) => label * GROUPS + (groups[i] as number)) };
    const [sums] = await sample.distanceSums([bins], work.signal, report(rows.length));
    const weights = await rowWeights(sample, work.signal);
    const between = (): Promise<void> => turn(work);
    const all = sums as Float64Array;
    const interval = await silhouetteInterval(all, own, groups, k, population, weights, between);
    return { ...interval, rows: rows.length, exact: false };
  } finally {
    sample.dispose();
  }
}

/** Groups of equal size, drawn at random (Fisher and Yates). */
export function randomGroups(rows: number, seed: number): Int32Array {
  const source = random(seed, 3);
  const groups = Int32Array.from({ length: rows }, (_, i) => i % GROUPS);
  for (let i = rows - 1; i > 0; i--) {
    const other = source.below(i + 1);
    [groups[i], groups[other]] = [groups[other] as number, groups[i] as number];
  }
  return groups;
}
