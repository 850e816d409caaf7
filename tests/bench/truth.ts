import { demoTruth } from '../../src/data/demo/truth.ts';
import { adjustedRand } from '../../src/stats/adjustedRand.ts';

/**
 * How well segments recover what was planted in the demo store: the adjusted Rand index over the customers that have a
 * segment, and that of the best classifier that knows the store's parameters over the same customers.
 * @param ids the customers' ids, `segments` the segment of each.
 */
export function agreement(
  size: 'small' | 'large',
  ids: Int32Array,
  segments: Uint8Array,
): { readonly found: number; readonly best: number; readonly customers: number } {
  const truth = demoTruth({ size });
  const first = truth.customerId[0] ?? 0;
  const planted = Uint8Array.from(ids, (id) => truth.segment[id - first] as number);
  const bayes = Uint8Array.from(ids, (id) => truth.bayes[id - first] as number);
  return {
    found: adjustedRand(segments, planted),
    best: adjustedRand(bayes, planted),
    customers: ids.length,
  };
}
