import { observe } from './observations.ts';
import * as parameters from './parameters.ts';
import { population, segmentShares } from './population.ts';
import { classify } from './posterior.ts';
import { firstCustomerId, planStore, type DemoOptions } from './store.ts';

/** What was planted in a store, one entry a customer in the order of `customerId`. */
export interface DemoTruth {
  readonly customerId: Int32Array;
  /** The planted segment, an index into `parameters.segmentNames`. */
  readonly segment: Uint8Array;
  /** The same customer's segment in the base snapshot. */
  readonly segmentBefore: Uint8Array;
  /** What the best classifier that knows the parameters makes of the tables. */
  readonly bayes: Uint8Array;
  /** Its own probability of being right there. */
  readonly bayesProbability: Float64Array;
  /** Expected share of each segment in each region. */
  readonly segmentShares: readonly Float64Array[];
  readonly parameters: typeof parameters;
}

/** The truth of the store that `generateDemoStore` makes of the same options: for tests and benches, never for the app. */
export function demoTruth(options: DemoOptions): DemoTruth {
  const store = planStore(options);
  const segment = new Uint8Array(store.customers);
  const segmentBefore = new Uint8Array(store.customers);
  for (const people of population(store)) {
    segment.set(people.segment.subarray(0, people.count), people.start);
    segmentBefore.set(people.before.subarray(0, people.count), people.start);
  }
  const bayes = classify(observe(store), store.snapshot);
  return {
    customerId: Int32Array.from(segment, (_, index) => firstCustomerId + index),
    segment,
    segmentBefore,
    bayes: bayes.segments,
    bayesProbability: bayes.probabilities,
    segmentShares: segmentShares(store.snapshot),
    parameters,
  };
}
