import { throwIfCancelled } from '../../core/errors.ts';
import type { Centroids, LloydOptions, LloydResult, Preparation } from '../engine.ts';
import { largestMovement, reseeded, tookInVain, type FarRow } from '../lloydLoop.ts';
import { fromHeld, toHeld } from '../preparation.ts';
import { assignRows, farthestRows } from './assign.ts';
import { gatherRows, gatherWeights } from './distances.ts';
import { batchesOf, type Batch } from './lloydPlan.ts';
import { LloydRun, lloydShape, type GpuPass, type RowsOnDevice } from './lloydRun.ts';

/** Milliseconds between two reports of progress. */
const REPORT_TIME = 100;
/** As in `LloydDevice`: float32 sums of many rows, a relative 2⁻¹⁸. */
const ROUNDING = 2 ** -36;

interface HeldRows extends RowsOnDevice {
  readonly rows: number;
  readonly preparation: Preparation;
}

interface Run {
  /** Of the starts. */
  readonly index: number;
  centroids: Float64Array<ArrayBuffer>;
  iterations: number;
  going: boolean;
  converged: boolean;
  /** As in the loop of `lloydLoop.ts`. */
  explained: number;
}

/**
 * Whole runs of Lloyd's algorithm from each start: batches share reads of the rows, and every run gives the bits that it gives
 * alone. Between submits it hears of cancelling and tells of checkpoints.
 * @throws AppError `cancelled`.
 */
export async function lloydOnDevice(
  held: HeldRows,
  starts: readonly Centroids[],
  options: LloydOptions,
): Promise<readonly LloydResult[]> {
  const results: LloydResult[] = [];
  const runs = starts.map((start, index): Run => ({
    index,
    centroids: toHeld(start, held.preparation),
    iterations: 0,
    going: options.maxIterations > 0,
    converged: false,
    explained: -Infinity,
  }));
  let told = -Infinity;
  const seen = (run: Run): void => {
    const { index, centroids, iterations } = run;
    options.checkpoint?.(index, fromHeld(centroids, held.names.length, held.preparation), iterations);
    if (performance.now() - told < REPORT_TIME) return;
    told = performance.now();
    options.progress?.(runs.reduce((sum, one) => sum + one.iterations, 0));
  };
  const batches = batchesOf(
    starts.map(({ k }) => k),
    lloydShape(held),
  );
  for (const batch of batches) {
    const own = batch.runs.map((index) => runs[index] as Run);
    const passes = await runBatch(held, batch, own, options, seen);
    for (const [i, run] of own.entries()) {
      const { inertia, counts } = passes[i] as GpuPass;
      results[run.index] = {
        centroids: fromHeld(run.centroids, held.names.length, held.preparation),
        inertia: inertia / held.preparation.scale ** 2,
        counts,
        iterations: run.iterations,
        converged: run.converged,
      };
    }
  }
  return results;
}

/** One pass under one set of centroids, in held units. */
export async function measureOnDevice(
  held: RowsOnDevice,
  centroids: Float64Array,
  signal: AbortSignal | undefined,
): Promise<GpuPass> {
  const ks = [centroids.length / held.names.length];
  const [batch] = batchesOf(ks, lloydShape(held)) as [Batch];
  const device = new LloydRun(held, batch, ks);
  try {
    device.place(0, centroids, 0, false);
    return (await device.measure(signal))[0] as GpuPass;
  } finally {
    device.destroy();
  }
}

async function runBatch(
  held: HeldRows,
  batch: Batch,
  runs: readonly Run[],
  { maxIterations, tolerance, signal }: LloydOptions,
  seen: (run: Run) => void,
): Promise<readonly GpuPass[]> {
  const d = held.names.length;
  const device = new LloydRun(
    held,
    batch,
    runs.map(({ centroids }) => centroids.length / d),
  );
  try {
    for (const [i, run] of runs.entries()) device.place(i, run.centroids, 0, run.going);
    device.begin(maxIterations, tolerance * held.preparation.scale ** 2);
    for (;;) {
      throwIfCancelled(signal);
      const going = runs.filter((run) => run.going).length;
      if (going === 0) break;
      const statuses = await device.loop(going, signal);
      for (const [i, run] of runs.entries()) {
        if (!run.going) continue;
        const { state, iterations, centroids } = statuses[i] as (typeof statuses)[number];
        Object.assign(run, { iterations, centroids });
        run.converged = state === 'converged';
        run.going = state === 'running';
        if (state === 'empty') {
          await reseed(held, device, i, run, signal);
          run.going = !run.converged && run.iterations < maxIterations;
          device.place(i, run.centroids, run.iterations, run.going);
        }
        seen(run);
      }
    }
    return await device.measure(signal);
  } finally {
    device.destroy();
  }
}

/** The next centroids where clusters are empty: each takes the row farthest from its centroid, unless that was in vain. */
async function reseed(
  held: HeldRows,
  device: LloydRun,
  place: number,
  run: Run,
  signal: AbortSignal | undefined,
): Promise<void> {
  const d = held.names.length;
  const found = await device.totals(place);
  run.converged = tookInVain(run, found, d);
  if (run.converged) return;
  const { labels, distances } = await assignRows(held, run.centroids, 1, signal);
  const order = farthestRows(distances, found.counts.filter((count) => count === 0).length);
  const values = Float64Array.from(await gatherRows(held, order));
  const weights = await gatherWeights(held, order);
  const far = [...order].map((row, i): FarRow => {
    const own = values.slice(i * d, (i + 1) * d);
    const label = labels[row] as number;
    return { row, label, distance: distances[row] as number, values: own, weight: weights?.[i] };
  });
  const moved = reseeded({ ...found, moved: 0 }, run.centroids, { d, rounding: ROUNDING }, far);
  const next = moved.map(Math.fround);
  run.converged = largestMovement(next, run.centroids, d) === 0;
  run.centroids = next;
  run.iterations += 1;
}
