import type { Engine, EngineInfo, MatrixChunks, MatrixShape, ResidentMatrix } from '../engine.ts';
import { Intake } from '../intake.ts';
import { held, preparationOf } from '../preparation.ts';
import { ReferenceMatrix } from './matrix.ts';

/** The oracle: float64 and plain loops on the calling thread, no rounding to a grid, distances by direct differences. */
export function createReferenceEngine(
  reason = 'The reference engine computes in double precision, slowly.',
): Engine {
  const info: EngineInfo = { kind: 'reference', name: 'float64, plain loops', threads: 1, reason };
  let dispatches = 0;
  return {
    info,
    get dispatches() {
      return dispatches;
    },
    lost: new Promise(() => undefined),
    upload: async (shape: MatrixShape, chunks: MatrixChunks): Promise<ResidentMatrix> => {
      const intake = new Intake(shape);
      const d = shape.names.length;
      const values = new Float64Array(shape.rows * d);
      for await (const chunk of chunks) {
        const from = intake.rows;
        intake.take(chunk);
        chunk.columns.forEach((column, j) => {
          for (let i = 0; i < chunk.rows; i++) values[(from + i) * d + j] = column[i] as number;
        });
      }
      const moments = intake.moments();
      const preparation = shape.preparation ?? preparationOf(moments);
      for (let i = 0; i < values.length; i++) values[i] = held(values[i] as number, i % d, preparation);
      const count = (): void => void (dispatches += 1);
      return new ReferenceMatrix({
        names: shape.names,
        engine: info,
        preparation,
        values,
        columnMoments: moments,
        count,
      });
    },
    dispose: () => undefined,
  };
}
