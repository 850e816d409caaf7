/** A radix sort takes eleven bits at a time: 2,048 buckets, whose counts stay in the cache of the first level. */
export const digitBits = 11;
export const buckets = 1 << digitBits;

/** Counts become the place of each bucket's first number; false where all numbers are in one bucket. */
export function toStarts(counts: Uint32Array, rows: number): boolean {
  let before = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const own = counts[bucket] as number;
    if (own === rows) return false;
    counts[bucket] = before;
    before += own;
  }
  return true;
}
