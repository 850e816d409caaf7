import { AppError } from '../core/errors.ts';
import type { Centroids, LloydOptions, LloydResult, ResidentMatrix } from '../engine/engine.ts';
import { candidatesFor, greedySeeds } from './kMeansSeeds.ts';
import { sampleRows } from './sampleRows.ts';
import type { ModelWork } from './work.ts';

/** How k-means is searched for; what is left out takes the default in brackets. */
export interface KMeansSearch {
  /** [0] The same seed gives the same result, bit for bit, on one engine and build. */
  readonly seed?: number | undefined;
  /** [8] Starts that are tried on the sample. */
  readonly restarts?: number | undefined;
  /** [50,000] Rows on which starts are tried. */
  readonly sampleRows?: number | undefined;
  /** [300] */
  readonly maxIterations?: number | undefined;
  /** [1e-4] Lloyd stops when the summed squared movement of the centroids is at most this times the mean variance of the columns. */
  readonly tolerance?: number | undefined;
}

export const searchDefaults = {
  seed: 0,
  restarts: 8,
  sampleRows: 50_000,
  maxIterations: 300,
  tolerance: 1e-4,
} as const;

/** Iterations after which only leading starts go on. */
const TRIAL = 12;
/** Rows under which every start goes on to its end: it costs little, and ends differ more. */
const FEW_ROWS = 10_000;

/** Search settings with the defaults filled in. */
export function withDefaults(search: KMeansSearch): Required<{ [N in keyof KMeansSearch]: number }> {
  return {
    seed: search.seed ?? searchDefaults.seed,
    restarts: search.restarts ?? searchDefaults.restarts,
    sampleRows: search.sampleRows ?? searchDefaults.sampleRows,
    maxIterations: search.maxIterations ?? searchDefaults.maxIterations,
    tolerance: search.tolerance ?? searchDefaults.tolerance,
  };
}

/**
 * The best centroids found for each k: greedy k-means++ and restarts on a seeded sample, Lloyd there for those that lead after
 * a few iterations, then Lloyd on all rows from the best of each k. All k and restarts run together; a k gives the same centroids alone and in a sweep up to 10.
 * @throws AppError `stage.too-few-rows` when a k exceeds the rows, `cancelled`.
 */
export async function searchKMeans(
  matrix: ResidentMatrix,
  ks: readonly number[],
  search: KMeansSearch,
  work: ModelWork = {},
): Promise<readonly LloydResult[]> {
  const settings = withDefaults(search);
  const largest = Math.max(...ks);
  requireRows(matrix.rows, largest);
  const { signal } = work;
  const tolerance = settings.tolerance * (await meanVariance(matrix));
  const size = Math.max(settings.sampleRows, 4 * largest);
  const whole = matrix.rows <= size;
  const sample = whole ? matrix : await matrix.sample(sampleRows(matrix.rows, size, settings.seed));
  try {
    work.progress?.('Choosing starts', 0, 0);
    const starts = await startsFor(sample, ks, settings, signal);
    const options = { maxIterations: settings.maxIterations, tolerance, signal };
    const step = whole ? 'Moving centres' : 'Moving centres on a sample';
    const progress = (done: number): void => work.progress?.(step, done, 0, 'rounds');
    const leading =
      sample.rows < FEW_ROWS
        ? starts
        : await promisingOf(sample, starts, settings.restarts, { ...options, progress });
    const each = leading.length / ks.length;
    const tried = await sample.lloyd(leading, { ...options, progress });
    const best = ks.map((_, i) => leastInertia(tried.slice(i * each, (i + 1) * each)));
    if (whole) return best;
    const from = best.map((result) => result.centroids);
    return await matrix.lloyd(from, {
      ...options,
      progress: (done) => work.progress?.('Moving centres', done, 0, 'rounds'),
    });
  } finally {
    if (!whole) sample.dispose();
  }
}

/**
 * The starts of each k that lead after a few iterations, moved so far: half of them, two at the least.
 */
async function promisingOf(
  sample: ResidentMatrix,
  starts: readonly Centroids[],
  restarts: number,
  options: LloydOptions,
): Promise<readonly Centroids[]> {
  const kept = Math.max(2, Math.ceil(restarts / 2));
  if (restarts <= kept) return starts;
  const tried = await sample.lloyd(starts, {
    ...options,
    maxIterations: Math.min(TRIAL, options.maxIterations),
  });
  const first = Array.from({ length: starts.length / restarts }, (_, i) => i * restarts);
  return first.flatMap((at) =>
    tried
      .slice(at, at + restarts)
      .toSorted((a, b) => a.inertia - b.inertia)
      .slice(0, kept)
      .map(({ centroids }) => centroids),
  );
}

/** @throws AppError `stage.too-few-rows` when there are fewer rows than `least`. */
export function requireRows(rows: number, k: number, least = k): void {
  if (rows < least) {
    const message = `${k} segments need at least ${least} rows; there are ${rows}.`;
    throw new AppError('stage.too-few-rows', message, { rows, k });
  }
}

/** Mean of the columns' population variances: the unit of the tolerance. */
export async function meanVariance(matrix: ResidentMatrix): Promise<number> {
  const { variances } = await matrix.moments();
  return variances.reduce((sum, variance) => sum + variance, 0) / matrix.d;
}

/** Starts for each k, restart by restart: k after k. */
async function startsFor(
  sample: ResidentMatrix,
  ks: readonly number[],
  { restarts, seed }: { readonly restarts: number; readonly seed: number },
  signal: AbortSignal | undefined,
): Promise<readonly Centroids[]> {
  const largest = Math.max(...ks);
  const lists = await greedySeeds(sample, largest, {
    restarts,
    candidates: candidatesFor(largest),
    seed,
    signal,
  });
  const values = await sample.rowsAt(Int32Array.from(lists.flat()));
  const { d } = sample;
  return ks.flatMap((k) =>
    lists.map((_, restart) => {
      const start = restart * largest * d;
      return { k, d, values: values.slice(start, start + k * d) };
    }),
  );
}

function leastInertia(results: readonly LloydResult[]): LloydResult {
  return results.reduce((best, result) => (result.inertia < best.inertia ? result : best));
}
