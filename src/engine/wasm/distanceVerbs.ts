import { throwIfCancelled } from '../../core/errors.ts';
import type { Assignment, Centroids, Labeling, Scatter } from '../engine.ts';
import { toHeld } from '../preparation.ts';
import { scatterFrom } from '../scatter.ts';
import type { Part } from './pool.ts';
import type { Shards } from './shards.ts';

/** Rows of a block whose distances to all rows are added in one call. */
const QUERIES = 1024;
/** Queries of one pairwise call: its results pass through the workers' memory. */
const PAIRWISE = 64;

/** Labels, distances and second distances of all rows. */
export async function assignOver(
  shards: Shards,
  centroids: Centroids,
  signal: AbortSignal | undefined,
): Promise<Assignment> {
  const request = { centroids: toHeld(centroids, shards.preparation), factor: shards.factor };
  const replies = await shards.call('assign', request, signal);
  const whole = {
    labels: new Int32Array(shards.rows),
    distances: new Float32Array(shards.rows),
    seconds: new Float32Array(shards.rows),
  };
  for (const [i, { from }] of shards.parts.entries()) {
    const reply = replies[i] as (typeof replies)[number];
    whole.labels.set(reply.labels, from);
    whole.distances.set(reply.distances, from);
    whole.seconds.set(reply.seconds, from);
  }
  return whole;
}

/** The scatter about each set of centroids. */
export async function scatterOver(
  shards: Shards,
  sets: readonly Centroids[],
  signal: AbortSignal | undefined,
): Promise<readonly Scatter[]> {
  const held = sets.map((set) => toHeld(set, shards.preparation));
  const replies = await shards.call('scatter', { sets: held, factor: shards.factor }, signal);
  return sets.map(({ k }, i) =>
    scatterFrom(
      replies.map((reply) => reply[i] as Float64Array),
      k,
    ),
  );
}

/** Squared distances from rows to all rows. */
export async function pairwiseOver(
  shards: Shards,
  rows: Int32Array,
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  const out = new Float32Array(rows.length * shards.rows);
  for (let first = 0; first < rows.length; first += PAIRWISE) {
    throwIfCancelled(signal);
    const { values: queries } = await shards.gather(rows.subarray(first, first + PAIRWISE));
    const replies = await shards.call('pairwise', { queries, factor: shards.factor }, signal);
    for (const [i, part] of shards.parts.entries()) {
      const reply = replies[i] as Float32Array;
      for (let q = 0; q * part.rows < reply.length; q++) {
        const row = reply.subarray(q * part.rows, (q + 1) * part.rows);
        out.set(row, (first + q) * shards.rows + part.from);
      }
    }
  }
  return out;
}

/** Sums of distances from all rows to the rows of each cluster of each labeling. */
export async function distanceSumsOver(
  shards: Shards,
  labelings: readonly Labeling[],
  signal: AbortSignal | undefined,
  progress: ((rows: number) => void) | undefined,
): Promise<readonly Float64Array[]> {
  const { rows } = shards;
  const ks = labelings.map((labeling) => labeling.k);
  const factor = 1 / shards.preparation.scale;
  const sums = ks.map((k) => new Float64Array(rows * k));
  for (let from = 0; from < rows; from += QUERIES) {
    throwIfCancelled(signal);
    const to = Math.min(rows, from + QUERIES);
    const { values: queries, weights } = await shards.gather(
      Int32Array.from({ length: to - from }, (_, i) => from + i),
    );
    const labels = labelings.map((labeling) => labeling.labels.slice(from, to));
    const request = { queries, weights, labels, ks, first: from === 0, last: to === rows, factor };
    const replies = await shards.call('distanceSums', request, signal);
    progress?.(to);
    if (!request.last) continue;
    replies.forEach((reply, i) => {
      const start = (shards.parts[i] as Part).from;
      reply.forEach((values, l) => sums[l]?.set(values, start * (ks[l] as number)));
    });
  }
  return sums;
}
