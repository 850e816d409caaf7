import { random } from '../../core/random.ts';
import { throwIfCancelled } from '../../core/errors.ts';
import {
  ageBandShares,
  ageBandStarts,
  genderShares,
  persistence,
  regionShares,
  regionTilts,
  segmentMeans,
  segmentWeights,
  shift,
  traitCount,
  traits,
  traitScale,
  transitions,
} from './parameters.ts';
import { cumulative, pick } from './sampling.ts';
import type { Store } from './store.ts';

/** People of the shop as nobody sees them: a block of consecutive customers. */
export interface People {
  /** Index of the first customer, and how many follow it. */
  readonly start: number;
  readonly count: number;
  readonly segment: Uint8Array;
  /** The segment of the base snapshot. */
  readonly before: Uint8Array;
  /** Traits on their own scales, `traitCount` a customer. */
  readonly trait: Float64Array;
  readonly age: Uint8Array;
  readonly band: Uint8Array;
  readonly region: Uint8Array;
  readonly gender: Uint8Array;
  /** Days from signing up to the snapshot. */
  readonly tenure: Int32Array;
}

export const blockSize = 4096;
export const shortestTenure = 420;
const tenureSpread = 380;

/** Shares of the segments in each region, in a snapshot. */
export function segmentShares(snapshot: Store['snapshot']): Float64Array[] {
  return regionTilts.map((tilts) => {
    const weights = segmentWeights.map((weight, segment) => weight * (tilts[segment] as number));
    const sum = weights.reduce((left, right) => left + right);
    const base = Float64Array.from(weights, (weight) => weight / sum);
    if (snapshot === 'base') return base;
    return base.map((_, to) =>
      base.reduce((total, share, from) => total + share * (transitions[from]?.[to] as number), 0),
    );
  });
}

/**
 * The customers of a store block by block, always the same for the same seed, in memory that does not grow.
 * The block's arrays are used again. Age draws the region, the region the segment, the segment the traits.
 * @throws AppError `cancelled` when the store's signal has been aborted.
 */
export function* population(store: Store): Generator<People> {
  const source = random(store.seed, 1);
  const drift = random(store.seed, 2);
  const bands = cumulative(ageBandShares);
  const genders = cumulative(genderShares);
  const regions = regionShares.map(cumulative);
  const segments = segmentShares('base').map((shares) => cumulative([...shares]));
  const moves = transitions.map(cumulative);
  const later = store.snapshot === 'later';
  const innovation = Math.sqrt(1 - persistence ** 2);
  const centre = Float64Array.from(traits, (trait) => traitScale[trait].centre);
  const deviation = Float64Array.from(traits, (trait) => traitScale[trait].deviation);
  if (later) centre[traits.indexOf(shift.trait)] = traitScale[shift.trait].centre + shift.amount;
  const people = {
    segment: new Uint8Array(blockSize),
    before: new Uint8Array(blockSize),
    trait: new Float64Array(blockSize * traitCount),
    age: new Uint8Array(blockSize),
    band: new Uint8Array(blockSize),
    region: new Uint8Array(blockSize),
    gender: new Uint8Array(blockSize),
    tenure: new Int32Array(blockSize),
  };
  for (let start = 0; start < store.customers; start += blockSize) {
    throwIfCancelled(store.signal);
    const count = Math.min(blockSize, store.customers - start);
    for (let row = 0; row < count; row++) {
      const band = pick(source, bands);
      const first = ageBandStarts[band] as number;
      const next = ageBandStarts[band + 1] ?? 88;
      people.band[row] = band;
      people.age[row] = first + source.below(next - first);
      people.gender[row] = pick(source, genders);
      const region = pick(source, regions[band] as Float64Array);
      people.region[row] = region;
      people.tenure[row] = shortestTenure + source.below(tenureSpread) + (store.asOf - store.baseAsOf);
      const before = pick(source, segments[region] as Float64Array);
      const segment = later ? pick(drift, moves[before] as Float64Array) : before;
      people.before[row] = before;
      people.segment[row] = segment;
      const means = segmentMeans[segment] as readonly number[];
      for (let trait = 0; trait < traitCount; trait++) {
        let residual = source.normal();
        if (later) {
          const fresh = drift.normal();
          residual = segment === before ? persistence * residual + innovation * fresh : fresh;
        }
        people.trait[row * traitCount + trait] =
          (centre[trait] as number) + (deviation[trait] as number) * ((means[trait] as number) + residual);
      }
    }
    yield { start, count, ...people };
  }
}
