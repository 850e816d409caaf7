import type { PassResult } from '../lloydLoop.ts';
import { meanPace, type Pace } from './pace.ts';
import type { ShardPass } from './protocol.ts';

/** What a pass over all shards finds for one run, and what it took. */
export interface MergedPass extends PassResult {
  readonly pace: Pace;
}

/**
 * The sums (k × d) of several shards in one. Exact until the rests join their parts, so that it does not matter who had which rows.
 */
export function mergePasses(passes: readonly ShardPass[], k: number, d: number): MergedPass {
  const rests = passes.flatMap((pass) => (pass.rests ? [pass.rests] : []));
  const sums = added(
    k * d,
    passes.map((pass) => pass.sums),
  );
  return {
    sums: rests.length > 0 ? added(k * d, [sums, added(k * d, rests)]) : sums,
    counts: added(
      k,
      passes.map((pass) => pass.counts),
    ),
    moved: passes.reduce((sum, pass) => sum + pass.moved, 0),
    pace: meanPace(passes.map((pass) => pass.pace)),
  };
}

/** The sum of arrays of this length, element by element and in order. */
export function added(length: number, arrays: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(length);
  for (const values of arrays)
    for (let i = 0; i < length; i++) sum[i] = (sum[i] as number) + (values[i] as number);
  return sum;
}
