import { buckets, digitBits, toStarts } from './radixBuckets.ts';

/**
 * Sorts float32 numbers ascending, in place, by three passes over digits of eleven bits, as `sortNumbers` does it for float64 numbers
 * at four times the cost. There is no NaN among the numbers. @param pause awaited between passes; it may throw.
 */
export async function sortSingles(values: Float32Array, pause?: () => Promise<void>): Promise<void> {
  const rows = values.length;
  if (rows < 5_000) {
    values.sort();
    return;
  }
  const own = new Uint32Array(values.buffer, values.byteOffset, rows);
  const other = new Uint32Array(rows);
  const counts = countDigits(own);
  let words: Uint32Array = own;
  let into: Uint32Array = other;
  for (const [digit, starts] of counts.entries()) {
    if (!toStarts(starts, rows)) continue;
    await pause?.();
    distribute(words, into, digit * digitBits, starts);
    [words, into] = [into, words];
  }
  if (words !== own) own.set(words);
  for (let i = 0; i < rows; i++) {
    const word = own[i] as number;
    own[i] = word ^ ((~word >> 31) | 0x80000000);
  }
}

/** Counts of every digit of every number, whose bits are turned into an order of unsigned integers on the way. */
function countDigits(words: Uint32Array): readonly [Uint32Array, Uint32Array, Uint32Array] {
  const counts = [new Uint32Array(buckets), new Uint32Array(buckets), new Uint32Array(buckets)] as const;
  const [low, middle, high] = counts;
  for (let i = 0; i < words.length; i++) {
    const bits = words[i] as number;
    const word = bits ^ ((bits >> 31) | 0x80000000);
    words[i] = word;
    (low[word & 2047] as number)++;
    (middle[(word >>> 11) & 2047] as number)++;
    (high[word >>> 22] as number)++;
  }
  return counts;
}

function distribute(from: Uint32Array, into: Uint32Array, shift: number, starts: Uint32Array): void {
  for (let i = 0; i < from.length; i++) {
    const word = from[i] as number;
    const bucket = (word >>> shift) & 2047;
    const place = starts[bucket] as number;
    starts[bucket] = place + 1;
    into[place] = word;
  }
}
