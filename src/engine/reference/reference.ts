import { throwIfCancelled } from '../../core/errors.ts';
import type { Engine, EngineInfo, MatrixChunks, MatrixShape, ResidentMatrix } from '../engine.ts';
import { Intake } from '../intake.ts';
import { held, preparationOf } from '../preparation.ts';
import { HeldRows } from './heldRows.ts';
import { ReferenceMatrix } from './matrix.ts';

/** The oracle: float64 and plain loops on the calling thread, no rounding to a grid, distances by direct differences. */
export function createReferenceEngine(
  reason = 'The reference engine computes in double precision, slowly.',
): Engine {
  const info: EngineInfo = { kind: 'reference', name: 'float64, plain loops', threads: 1, reason };
  let dispatches = 0;
  const count = (): void => void (dispatches += 1);
  return {
    info,
    get dispatches() {
      return dispatches;
    },
    lost: new Promise(() => undefined),
    upload: async (shape, chunks, signal) => {
      const { rows, intake } = await takeRows(shape, chunks, signal);
      return new ReferenceMatrix({
        names: shape.names,
        engine: info,
        held: rows,
        columnMoments: intake.moments(),
        count,
      }) satisfies ResidentMatrix;
    },
    dispose: () => undefined,
  };
}

async function takeRows(
  shape: MatrixShape,
  chunks: MatrixChunks,
  signal: AbortSignal | undefined,
): Promise<{ rows: HeldRows; intake: Intake }> {
  const intake = new Intake(shape);
  const d = shape.names.length;
  const values = new Float64Array(shape.rows * d);
  const weights = shape.weighted === true ? new Float32Array(shape.rows) : undefined;
  throwIfCancelled(signal);
  for await (const chunk of chunks) {
    throwIfCancelled(signal);
    const from = intake.rows;
    intake.take(chunk);
    chunk.columns.forEach((column, j) => {
      for (let i = 0; i < chunk.rows; i++) values[(from + i) * d + j] = column[i] as number;
    });
    if (chunk.weights) weights?.set(chunk.weights.subarray(0, chunk.rows), from);
  }
  throwIfCancelled(signal);
  const preparation = shape.preparation ?? preparationOf(intake.moments());
  for (let i = 0; i < values.length; i++) values[i] = held(values[i] as number, i % d, preparation);
  return { rows: new HeldRows(d, values, weights, preparation), intake };
}
