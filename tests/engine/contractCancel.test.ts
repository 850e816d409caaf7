import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asAppError } from '../../src/core/errors.ts';
import type { Engine, EngineKind, Labeling, MatrixChunk, ResidentMatrix } from '../../src/engine/engine.ts';
import type { Mixture } from '../../src/engine/figures.ts';
import { blobs, centroidsFrom, chunksOf, kinds, leastOf, openKind, shapeOf, upload } from './fixtures.ts';

/** Rows enough that every verb takes a while. */
const data = blobs(60_000, 16, 6);
const start = centroidsFrom(data, 8);
const rowsOf = ({ rows }: ResidentMatrix): Int32Array => Int32Array.from({ length: rows }, (_, row) => row);
const labelsOf = (matrix: ResidentMatrix): Labeling => ({
  k: 4,
  labels: rowsOf(matrix).map((row) => row % 4),
});

/** Milliseconds from a cancel to the answer; an adapter in software takes seconds for the dispatches that a device has begun. */
const patience: Readonly<Record<EngineKind, number>> = { reference: 100, wasm: 100, webgpu: 5000 };

const unit = Array.from({ length: 256 }, (_, at) => Number(at % 17 === 0));
const mixture: Mixture = {
  form: 'full',
  weights: new Float64Array(8).fill(1 / 8),
  means: start.values,
  covariances: Float64Array.from({ length: 8 * 256 }, (_, at) => Number(unit[at % 256])),
};

type Verb = (matrix: ResidentMatrix, signal: AbortSignal) => Promise<unknown>;

const verbs: readonly (readonly [string, Verb])[] = [
  ['assign', (matrix, signal) => matrix.assign(start, signal)],
  ['scatter', (matrix, signal) => matrix.scatter([start, start], signal)],
  ['iterate', (matrix, signal) => matrix.iterate(start, signal)],
  ['lloyd', (matrix, signal) => matrix.lloyd([start], { maxIterations: 1e6, tolerance: -1, signal })],
  ['pairwise', (matrix, signal) => matrix.pairwise(rowsOf(matrix).subarray(0, 40), signal)],
  ['distanceSums', (matrix, signal) => matrix.distanceSums([labelsOf(matrix)], signal)],
  ['covariance', (matrix, signal) => matrix.covariance(signal)],
  ['neighbours', (matrix, signal) => matrix.neighbours(rowsOf(matrix), 5, signal)],
  ['clusterFigures', (matrix, signal) => matrix.clusterFigures(labelsOf(matrix), [0.5], signal)],
  ['mixtureSums', (matrix, signal) => matrix.mixtureSums(mixture, signal)],
  ['mixtureScores', (matrix, signal) => matrix.mixtureScores(mixture, signal)],
];

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'answered',
    (thrown: unknown) => asAppError(thrown).code,
  );

describe.each(kinds)('cancel on %s', (kind) => {
  let engine: Engine;
  let matrix: ResidentMatrix;
  beforeAll(async () => {
    engine = await openKind(kind);
    matrix = await upload(engine, data);
  });
  afterAll(() => {
    engine.dispose();
  });

  test.each(verbs)('%s does not begin once it is cancelled', async (_, verb) => {
    expect(await codeOf(verb(matrix, AbortSignal.abort()))).toBe('cancelled');
  });

  test.each(verbs)('%s ends soon after a cancel, and the next call answers', async (name, verb) => {
    const few = await upload(engine, blobs(64, 16, 6));
    if (name !== 'lloyd') await verb(few, new AbortController().signal);
    const latency = await leastOf(async () => {
      const cancel = new AbortController();
      let asked = Infinity;
      const timer = setTimeout(() => {
        asked = performance.now();
        cancel.abort();
      }, 5);
      const code = await codeOf(verb(matrix, cancel.signal));
      clearTimeout(timer);
      expect(asked < Infinity ? ['cancelled', 'answered'] : ['answered']).toContain(code);
      return performance.now() - asked;
    });
    expect(latency).toBeLessThan(patience[kind]);
    expect((await matrix.iterate(start)).counts.reduce((a, b) => a + b, 0)).toBe(data.rows);
  });

  test.each([
    [
      'neighbours',
      (signal: AbortSignal, hear: () => void) => matrix.neighbours(rowsOf(matrix), 5, signal, hear),
    ],
    [
      'distanceSums',
      (signal: AbortSignal, hear: () => void) => matrix.distanceSums([labelsOf(matrix)], signal, hear),
    ],
  ] as const)('%s tells how far it is, and can be cancelled there', async (_, verb) => {
    const cancel = new AbortController();
    expect(await codeOf(verb(cancel.signal, () => cancel.abort()))).toBe('cancelled');
    expect(cancel.signal.aborted).toBe(true);
  });

  test('an upload is cancelled between chunks, and the next one works', async () => {
    const cancel = new AbortController();
    let given = 0;
    function* chunks(): Generator<MatrixChunk> {
      for (const chunk of chunksOf(data)) {
        given += 1;
        if (given === 3) cancel.abort();
        yield chunk;
      }
    }
    expect(await codeOf(engine.upload(shapeOf(data), chunks(), cancel.signal))).toBe('cancelled');
    expect(given).toBe(3);
    expect((await upload(engine, blobs(10, 2, 2))).rows).toBe(10);
  });
});

test.each<[string, Verb]>([
  ['scatter', (matrix, signal) => matrix.scatter([wideStart, wideStart, wideStart, wideStart], signal)],
  ['mixtureSums', (matrix, signal) => matrix.mixtureSums(wideMixture(), signal)],
])('%s of 256 columns hears a cancel on the CPU before a block of rows is done', async (_, verb) => {
  const engine = await openKind('wasm');
  const matrix = await upload(engine, wide);
  await verb(matrix, new AbortController().signal);
  const before = performance.now();
  await verb(matrix, new AbortController().signal);
  const whole = performance.now() - before;
  const latency = await leastOf(async () => {
    const controller = new AbortController();
    const work = codeOf(verb(matrix, controller.signal));
    const begun = performance.now();
    controller.abort();
    expect(await work).toBe('cancelled');
    return performance.now() - begun;
  });
  expect(latency).toBeLessThan(whole / 3);
  engine.dispose();
});

/** Two blocks of rows, one a worker, of many columns. */
const wide = blobs(8192, 256, 3);
const wideStart = centroidsFrom(wide, 128);

function wideMixture(): Mixture {
  const covariances = Float64Array.from({ length: 4 * 65_536 }, (_, at) => Number((at % 65_536) % 257 === 0));
  return {
    form: 'full',
    weights: new Float64Array(4).fill(1 / 4),
    means: centroidsFrom(wide, 4).values,
    covariances,
  };
}
