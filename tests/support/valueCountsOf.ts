import { valueCounts, type ValueCounts } from '../../src/stats/drift/values.ts';

/** A sample from values in any order; NaN is left out. */
export const valueCountsOf = (values: readonly number[]): ValueCounts =>
  valueCounts(Float64Array.from(values).sort());
