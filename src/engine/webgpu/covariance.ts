import type { Covariance } from '../figures.ts';
import { held } from '../preparation.ts';
import { runUnlessCancelled } from './cancellableRun.ts';
import { weightPlaces, type HeldMatrix } from './heldMatrix.ts';
import { ProductSums } from './productSums.ts';
import { withScratch } from './scratch.ts';
import { tileRows, tilesOf } from './tiles.ts';

/** Products of deviations from the columns' means, divided by the weight: float32 in blocks of rows, float64 over blocks. */
export function covarianceOf(matrix: HeldMatrix, signal: AbortSignal | undefined): Promise<Covariance> {
  const { gpu, preparation, chunks, weight } = matrix;
  const d = matrix.names.length;
  const { means } = matrix.columnMoments;
  return withScratch(async (scratch) => {
    const products = new ProductSums(gpu, d, 1);
    const middles = Float32Array.from(means, (mean, j) => held(mean, j, preparation));
    const shifts = scratch.keep(gpu.buffer(middles));
    const unit = scratch.keep(gpu.buffer(Float32Array.of(1)));
    for (const tile of tilesOf(chunks, tileRows(products.work, products.bytes))) {
      await withScratch(async (inner) => {
        const weights = weightPlaces(tile.chunk, tile.from, unit);
        const { dispatch, partials } = products.dispatch(inner, tile, weights, shifts);
        const [bytes] = (await runUnlessCancelled(gpu, [dispatch], [partials], signal)) as [ArrayBuffer];
        products.add(bytes, tile.rows);
      });
    }
    const values = new Float64Array(d * d);
    const sum = (i: number, j: number): number => products.sums[i * (d + 1) + j] as number;
    for (let i = 0; i < d; i++) {
      for (let j = 0; j <= i; j++) {
        const deviation = (sum(i, d) / weight) * (sum(j, d) / weight);
        const value = weight > 0 ? (sum(i, j) / weight - deviation) / preparation.scale ** 2 : 0;
        values[i * d + j] = value;
        values[j * d + i] = value;
      }
      values[i * d + i] = Math.max(0, values[i * d + i] as number);
    }
    return { weight, means: means.slice(), values };
  });
}
