import { throwIfCancelled } from '../core/errors.ts';
import type { Centroids, LloydOptions, LloydResult, Preparation } from './engine.ts';
import { fromHeld, toHeld } from './preparation.ts';

/** What one assignment pass finds for one run, in held units: cluster sums (k × d), counts, and how many labels changed. */
export interface PassResult {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
  readonly moved: number;
}

/** A row that lies far from its centroid, in held units. */
export interface FarRow {
  readonly row: number;
  readonly distance: number;
  readonly label: number;
  readonly values: Float64Array;
  /** How often the row counts [1]. */
  readonly weight?: number | undefined;
}

/** What an engine must be able to do for the loop below; labels of the runs stay with it from pass to pass. */
export interface LloydDevice {
  readonly d: number;
  readonly preparation: Preparation;
  /** Σ|x|² over all rows, in held units. */
  readonly squares: number;
  /** The part of a row's squared length up to which its squared distance to the mean of rows like it may be mere rounding. */
  readonly rounding: number;
  /** Makes room for the labels of runs with these numbers of clusters. */
  begin(ks: readonly number[]): Promise<void>;
  pass(runs: readonly ActiveRun[], signal: AbortSignal | undefined): Promise<readonly PassResult[]>;
  /** The `count` rows farthest from the centroid of their label in the last pass, farthest first, lowest row on a tie. */
  farthest(run: ActiveRun, count: number): Promise<readonly FarRow[]>;
}

export interface ActiveRun {
  readonly index: number;
  readonly centroids: Float64Array<ArrayBuffer>;
  /** Passes that may follow at most. */
  readonly left?: number;
}

interface Run {
  readonly index: number;
  left: number;
  centroids: Float64Array<ArrayBuffer>;
  iterations: number;
  state: 'running' | 'closing' | 'done';
  converged: boolean;
  /** What clusters explained when some were empty last. */
  explained: number;
  result: LloydResult | undefined;
}

/**
 * Lloyd's algorithm for several starts at once: every round is one pass of all runs that still move.
 * A run ends when no label changes, when empty clusters took rows in vain, when the summed squared movement is at most the tolerance
 * (then one closing pass gives inertia and counts under the last centroids), or after `maxIterations` updates.
 */
export async function runLloyd(
  device: LloydDevice,
  starts: readonly Centroids[],
  options: LloydOptions,
): Promise<readonly LloydResult[]> {
  const tolerance = options.tolerance * device.preparation.scale * device.preparation.scale;
  const report = throttled(options.progress);
  const runs = starts.map((start, index): Run => {
    const centroids = toHeld(start, device.preparation);
    const left = options.maxIterations;
    return {
      index,
      left,
      centroids,
      iterations: 0,
      state: 'running',
      converged: false,
      explained: -Infinity,
      result: undefined,
    };
  });
  await device.begin(starts.map((start) => start.k));
  for (let active = runs; active.length > 0; active = active.filter((run) => run.state !== 'done')) {
    throwIfCancelled(options.signal);
    const passes = await device.pass(active, options.signal);
    for (const [i, run] of active.entries()) {
      await advance(device, run, passes[i] as PassResult, tolerance, options.maxIterations);
      options.checkpoint?.(run.index, fromHeld(run.centroids, device.d, device.preparation), run.iterations);
    }
    report(runs.reduce((sum, run) => sum + run.iterations, 0));
  }
  return runs.map((run) => run.result as LloydResult);
}

async function advance(
  device: LloydDevice,
  run: Run,
  pass: PassResult,
  tolerance: number,
  limit: number,
): Promise<void> {
  const repeats = run.iterations > 0 && (pass.moved === 0 || tookInVain(run, pass, device.d));
  if (run.state === 'closing' || repeats || run.iterations >= limit) {
    run.converged ||= repeats;
    run.state = 'done';
    run.result = {
      centroids: fromHeld(run.centroids, device.d, device.preparation),
      inertia: inertiaOf(device, run.centroids, pass),
      counts: pass.counts.slice(),
      iterations: run.iterations,
      converged: run.converged,
    };
    return;
  }
  const next = await nextCentroids(device, run, pass);
  const movement = squaredMovement(next, run.centroids);
  run.centroids = next;
  run.iterations += 1;
  run.left -= 1;
  if (movement <= tolerance) {
    run.converged = true;
    run.state = 'closing';
    run.left = 0;
  }
}

/**
 * Whether clusters are empty and all explain no more than when some were last. Two centroids may lie nearer to each other than a pass
 * tells apart; then all rows of both go to one of them, the other takes the farthest again, and so on for ever.
 */
export function tookInVain(
  run: { explained: number },
  pass: Pick<PassResult, 'sums' | 'counts'>,
  d: number,
): boolean {
  if (!pass.counts.includes(0)) return false;
  const before = run.explained;
  run.explained = explainedBy(pass, d);
  return run.explained <= before;
}

/** Σ |S_c|² / n_c, which is Σ|x|² less the squared distances of rows to the means of their clusters, in held units. */
function explainedBy({ sums, counts }: Pick<PassResult, 'sums' | 'counts'>, d: number): number {
  return sums.reduce((total, sum, i) => {
    const count = counts[Math.floor(i / d)] as number;
    return count > 0 ? total + sum ** 2 / count : total;
  }, 0);
}

async function nextCentroids(
  device: LloydDevice,
  run: ActiveRun,
  pass: PassResult,
): Promise<Float64Array<ArrayBuffer>> {
  const empty = pass.counts.reduce((sum, count) => sum + (count === 0 ? 1 : 0), 0);
  if (empty === 0) return meansOf(pass, run.centroids, device.d);
  const far = await device.farthest(run, empty);
  return reseeded(pass, run.centroids, device, far);
}

/**
 * Means of the clusters, the empty ones taking the farthest rows in turn, which leave the clusters that they were in
 * (as scikit-learn does). Rows that lie on their centroids, but for rounding, are not taken: a run would never end.
 */
export function reseeded(
  pass: PassResult,
  before: Float64Array,
  { d, rounding }: Pick<LloydDevice, 'd' | 'rounding'>,
  farthest: readonly FarRow[],
): Float64Array<ArrayBuffer> {
  const sums = pass.sums.slice();
  const counts = pass.counts.slice();
  const empty = [...counts.keys()].filter((c) => counts[c] === 0);
  const lengthOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);
  const far = farthest.filter(({ distance, values }) => distance > rounding * lengthOf(values));
  for (const [i, { label, values, weight = 1 }] of far.entries()) {
    const cluster = empty[i] as number;
    counts[cluster] = weight;
    counts[label] = (counts[label] as number) - weight;
    for (let j = 0; j < d; j++) {
      const value = weight * (values[j] as number);
      sums[cluster * d + j] = value;
      sums[label * d + j] = (sums[label * d + j] as number) - value;
    }
  }
  return meansOf({ sums, counts, moved: pass.moved }, before, d);
}

/** Means of the clusters; one without rows keeps its centroid. */
export function meansOf(
  { sums, counts }: PassResult,
  before: Float64Array,
  d: number,
): Float64Array<ArrayBuffer> {
  const means = Float64Array.from(before);
  for (let c = 0; c < counts.length; c++) {
    const count = counts[c] as number;
    if (!(count > 0)) continue;
    for (let i = c * d; i < (c + 1) * d; i++) means[i] = (sums[i] as number) / count;
  }
  return means;
}

/**
 * Sum of squared distances of the rows to the centroids of their labels, in the matrix's units, from sums alone:
 * Σ|x|² − 2 Σ c·S_c + Σ n_c |c|². In float64 over centred rows the cancellation costs about 1e-16 of Σ|x|².
 */
export function inertiaOf(
  device: Pick<LloydDevice, 'd' | 'squares' | 'preparation'>,
  centroids: Float64Array,
  pass: PassResult,
): number {
  let inertia = device.squares;
  for (let i = 0; i < centroids.length; i++) {
    const c = centroids[i] as number;
    inertia += c * ((pass.counts[Math.floor(i / device.d)] as number) * c - 2 * (pass.sums[i] as number));
  }
  return Math.max(0, inertia) / (device.preparation.scale * device.preparation.scale);
}

/** Sum of squared differences of two sets of centroids. */
export function squaredMovement(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return sum;
}

/** The largest squared movement of one centroid. */
export function largestMovement(a: Float64Array, b: Float64Array, d: number): number {
  let largest = 0;
  for (let c = 0; c < a.length; c += d) {
    largest = Math.max(largest, squaredMovement(a.subarray(c, c + d), b.subarray(c, c + d)));
  }
  return largest;
}

function throttled(progress: ((iterations: number) => void) | undefined): (iterations: number) => void {
  let last = -Infinity;
  return (iterations) => {
    const now = performance.now();
    if (progress === undefined || now - last < 100) return;
    last = now;
    progress(iterations);
  };
}
