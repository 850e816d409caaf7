import type { Mixture, MixtureScores, MixtureSums } from '../figures.ts';
import { factorMixture } from '../mixtureFactors.ts';
import { totalOf } from './exactSums.ts';
import { columnsOf, momentsSize, type HeldMixture } from './figureCalls.ts';
import { invertLower, packInverses, turnedBy } from './inverseFactors.ts';
import type { Shards } from './shards.ts';

/** A mixture in held units, its covariances inverted. @throws AppError `engine.shape`. */
function heldMixture(shards: Shards, mixture: Mixture): HeldMixture {
  const { k, d, means, lower, constants } = factorMixture(mixture, shards.d, shards.preparation);
  if (mixture.form !== 'tied') {
    const form = mixture.form === 'full' ? 0 : 2;
    return { k, form, means, inverse: packInverses(lower, k, d, form === 0), constants };
  }
  const one = lower.subarray(0, d * d);
  const packed = packInverses(one, 1, d, true);
  const inverse = new Float64Array(packed.length + k * d).fill(1);
  inverse.set(packed);
  return { k, form: 1, means: turnedBy(invertLower(one, d), means, d), inverse, constants };
}

/**
 * One expectation step (Dempster, Laird and Rubin 1977). `whole` gives Σ w·y·yᵀ over all rows, y = (x, 1), which is asked for a tied
 * mixture only: its products are those of all rows, since responsibilities sum to one.
 */
export async function mixtureSumsOver(
  shards: Shards,
  mixture: Mixture,
  whole: () => Promise<Float64Array>,
  signal: AbortSignal | undefined,
): Promise<MixtureSums> {
  const { d, bound } = shards;
  const held = heldMixture(shards, mixture);
  const { k, form } = held;
  const columns = columnsOf(d);
  const size = momentsSize(form, d);
  const replies = await shards.call('mixtureSums', { mixture: held, bound }, signal);
  const all = totalOf(
    k * size,
    replies.map((reply) => reply.sums),
  );
  const last = form === 0 ? d * columns : 0;
  const sum = (c: number, j: number): number => all[c * size + last + j] as number;
  const products = (): Float64Array => {
    if (form === 0) return squaresOf(all, k, d);
    return Float64Array.from({ length: k * d }, (_, at) => sum(Math.floor(at / d), columns + (at % d)));
  };
  const moments = form === 1 ? squaresOf(await whole(), 1, d) : products();
  const logs = replies.map((reply) => reply.logs);
  return {
    weights: Float64Array.from({ length: k }, (_, c) => sum(c, d)),
    sums: Float64Array.from(
      { length: k * d },
      (_, at) => sum(Math.floor(at / d), at % d) / shards.preparation.scale,
    ),
    products: moments.map((value) => value * shards.factor),
    logLikelihood: everySecond(logs, 0),
    entropy: everySecond(logs, 1),
  };
}

/** Labels, certainties and log densities of all rows. */
export async function mixtureScoresOver(
  shards: Shards,
  mixture: Mixture,
  signal: AbortSignal | undefined,
): Promise<MixtureScores> {
  const replies = await shards.call('mixtureScores', { mixture: heldMixture(shards, mixture) }, signal);
  const whole = {
    labels: new Int32Array(shards.rows),
    certainties: new Float32Array(shards.rows),
    logDensities: new Float64Array(shards.rows),
  };
  for (const [i, { from }] of shards.parts.entries()) {
    const reply = replies[i] as (typeof replies)[number];
    whole.labels.set(reply.labels, from);
    whole.certainties.set(reply.certainties, from);
    whole.logDensities.set(reply.logDensities, from);
  }
  return whole;
}

/** k matrices of d × d from lower triangles of `columnsOf(d)` columns. */
function squaresOf(sums: Float64Array, k: number, d: number): Float64Array {
  const columns = columnsOf(d);
  return Float64Array.from({ length: k * d * d }, (_, at) => {
    const [i, j] = [Math.floor(at / d) % d, at % d];
    const block = Math.floor(at / (d * d)) * columns * columns;
    return sums[block + Math.max(i, j) * columns + Math.min(i, j)] as number;
  });
}

/** Sum of every second number from `first` on, block after block. */
function everySecond(blocks: readonly Float64Array[], first: number): number {
  let sum = 0;
  for (const values of blocks) for (let i = first; i < values.length; i += 2) sum += values[i] as number;
  return sum;
}
