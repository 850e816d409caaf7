import { interleave, type Spread } from '../../../scripts/bench/statistics.mjs';
import type { MatrixChunk, ResidentMatrix } from '../../../src/engine/engine.ts';
import type { OpenedDevice } from '../../../src/engine/webgpu/device.ts';
import { createWebGpuEngine, type WebGpuEngine } from '../../../src/engine/webgpu/webgpuEngine.ts';
import { makePieces } from '../data.ts';
import { measureSweep, rowsApart, sweepLines, type Line } from '../sweep.ts';
import { DirectRows } from './direct.ts';
import { openReadSum, type ReadSum } from './readSum.ts';

/** What is measured on a card. */
export interface GpuPlan {
  readonly rows: readonly number[];
  readonly dimensions: readonly number[];
  readonly clusters: readonly number[];
  /** Iterations of a fit: many, since a short one is mostly its beginning and end. */
  readonly iterations: number;
  /** Bytes that the read-and-sum kernel reads at most. */
  readonly readBytes: number;
  readonly rounds: number;
  readonly warmups: number;
  /** Whether sweeps are measured: an adapter that computes in software takes hours for one. */
  readonly sweep: boolean;
}

type Say = (line: Line) => void;

interface Stage {
  readonly engine: WebGpuEngine;
  readonly read: ReadSum;
  readonly plan: GpuPlan;
  readonly say: Say;
}

/**
 * The product's WebGPU engine on an opened device: fits beside the device's own read bandwidth and beside the direct kernel, in
 * turn, and a sweep beside one run. Disposes of the device.
 */
export async function measureGpu(opened: OpenedDevice, plan: GpuPlan, say: Say): Promise<void> {
  const engine = createWebGpuEngine(opened);
  const { limits } = opened.device;
  // What the device refuses outside the engine would otherwise only look fast.
  let fault: string | undefined;
  opened.device.addEventListener('uncapturederror', ({ error }) => (fault ??= error.message));
  const most = Math.min(plan.readBytes, limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const read = await openReadSum(opened.device, most);
  try {
    for (const rows of plan.rows) {
      for (const d of plan.dimensions) {
        await measureRows({ engine, read, plan, say }, rows, d);
        if (fault !== undefined) throw new Error(`the device refused something: ${fault}`);
      }
    }
  } finally {
    read.dispose();
    engine.dispose();
  }
}

async function measureRows(stage: Stage, rows: number, d: number): Promise<void> {
  const { engine, plan } = stage;
  const direct = new DirectRows(engine.device, rows, d);
  let drawing = 0;
  function* chunks(): Generator<MatrixChunk> {
    const pieces = makePieces('clustered', rows, d);
    for (;;) {
      const started = performance.now();
      const next = pieces.next();
      if (next.done === true) return;
      direct.write(next.value);
      drawing += performance.now() - started;
      yield next.value;
    }
  }
  const names = Array.from({ length: d }, (_, j) => `c${j}`);
  const started = performance.now();
  const matrix = await engine.upload({ rows, names }, chunks());
  await engine.device.queue.onSubmittedWorkDone();
  const upload = performance.now() - started - drawing;
  try {
    for (const k of plan.clusters) await measureCell(stage, matrix, direct, k);
    await measureWhole(stage, matrix, upload);
    if (d === 16 && plan.sweep) await sayOfSweep(stage, matrix);
  } finally {
    matrix.dispose();
    direct.dispose();
  }
}

async function measureCell(
  { read, plan, say }: Stage,
  matrix: ResidentMatrix,
  direct: DirectRows,
  k: number,
): Promise<void> {
  const { rows, d } = matrix;
  const start = await rowsApart(matrix, k);
  let iterations = 0;
  const fit = async (repeats: number): Promise<number> => {
    const started = performance.now();
    for (let i = 0; i < repeats; i++) {
      const [result] = await matrix.lloyd([start], { maxIterations: plan.iterations, tolerance: 0 });
      iterations = result?.iterations ?? 0;
    }
    return performance.now() - started;
  };
  const spreads = await interleave(
    [
      { name: 'fit', run: fit },
      { name: 'read', run: (repeats) => read.run(repeats) },
      { name: 'direct', run: await direct.assignment([...start.values]) },
    ],
    { ...plan, atLeast: 10 },
  );
  const [own, reading, other] = ['fit', 'read', 'direct'].map((name) => spreads.get(name) as Spread) as [
    Spread,
    Spread,
    Spread,
  ];
  // A fit reads the rows once more than it iterates: for the inertia under its last centroids.
  const pass = own.median / (iterations + 1);
  const perSecond = (read.bytes / reading.median) * 1000;
  say({
    id: `gpu/${rows}x${d}/k${k}`,
    what: 'Lloyd on the graphics card, one pass',
    rows,
    d,
    k,
    engine: 'webgpu',
    ours_ms: pass,
    iteration_ms: pass,
    read_share: (rows * d * 4 * 1000) / pass / perSecond,
    peer: 'direct WGSL kernel, labels alone',
    peer_ms: other.median,
    note: `${iterations} iterations, quartiles ${own.lower.toFixed(2)}–${own.upper.toFixed(2)} ms of ${own.runs} fits; read-and-sum ${(perSecond / 1e9).toFixed(0)} GB/s`,
  });
}

/** Cold of data, not of code: upload as it went, then a fit of 20 iterations and the labels. */
async function measureWhole({ say }: Stage, matrix: ResidentMatrix, upload: number): Promise<void> {
  const k = 16;
  const start = await rowsApart(matrix, k);
  const started = performance.now();
  const [result] = await matrix.lloyd([start], { maxIterations: 20, tolerance: 0 });
  const fitted = performance.now();
  if (result) await matrix.assign(result.centroids);
  const labels = performance.now() - fitted;
  const fit = fitted - started;
  say({
    id: `gpu/whole/${matrix.rows}x${matrix.d}/k${k}`,
    what: 'upload, Lloyd of 20 iterations and labels on the graphics card',
    rows: matrix.rows,
    d: matrix.d,
    k,
    engine: 'webgpu',
    ours_ms: upload + fit + labels,
    note: `upload ${upload.toFixed(0)}, fit ${fit.toFixed(1)}, labels with both distances ${labels.toFixed(0)}`,
  });
}

async function sayOfSweep({ plan, say }: Stage, matrix: ResidentMatrix): Promise<void> {
  const found = await measureSweep(matrix, plan);
  for (const line of sweepLines(found)) {
    say({ ...line, id: `gpu/${line.id}`, rows: matrix.rows, d: matrix.d, engine: 'webgpu' });
  }
}
