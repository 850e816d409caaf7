import { buckets, digitBits, toStarts } from './radixBuckets.ts';

const digits = 6;

/**
 * Sorts float64 numbers ascending, in place, by six passes over digits of eleven bits (a least-significant-digit radix sort; Knuth,
 * The Art of Computer Programming 3, 5.2.5); a digit in which all agree costs no pass. There is no NaN among the numbers, and −0
 * comes before 0. Between passes it yields, so that a cancel is heard where a million numbers are sorted.
 * @param pause awaited between passes; it may throw, which leaves the numbers in any order.
 */
export async function sortNumbers(values: Float64Array, pause?: () => Promise<void>): Promise<void> {
  const rows = values.length;
  if (rows < 5_000) {
    values.sort();
    return;
  }
  const own = new BigUint64Array(values.buffer, values.byteOffset, rows);
  let words: Uint32Array = new Uint32Array(values.buffer, values.byteOffset, 2 * rows);
  const other = new Float64Array(rows);
  let into: Uint32Array = new Uint32Array(other.buffer);
  const counts = countDigits(words, rows);
  let passes = 0;
  for (let digit = 0; digit < digits; digit++) {
    const starts = counts[digit] as Uint32Array;
    if (!toStarts(starts, rows)) continue;
    await pause?.();
    distribute(words, into, rows, digit, starts);
    [words, into] = [into, words];
    passes++;
  }
  if (passes % 2 === 1) own.set(new BigUint64Array(other.buffer));
  undoOrder(values);
}

/** Counts of every digit of every number, whose bits are turned into an order of unsigned integers on the way. */
function countDigits(words: Uint32Array, rows: number): Uint32Array[] {
  const counts = Array.from({ length: digits }, () => new Uint32Array(buckets));
  const [c0, c1, c2, c3, c4, c5] = counts as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  for (let i = 0; i < 2 * rows; i += 2) {
    let low = words[i] as number;
    let high = words[i + 1] as number;
    const negative = high >> 31;
    low ^= negative;
    high ^= negative | 0x80000000;
    words[i] = low;
    words[i + 1] = high;
    (c0[low & 2047] as number)++;
    (c1[(low >>> 11) & 2047] as number)++;
    (c2[((low >>> 22) | (high << 10)) & 2047] as number)++;
    (c3[(high >>> 1) & 2047] as number)++;
    (c4[(high >>> 12) & 2047] as number)++;
    (c5[high >>> 23] as number)++;
  }
  return counts;
}

function distribute(
  from: Uint32Array,
  into: Uint32Array,
  rows: number,
  digit: number,
  starts: Uint32Array,
): void {
  const shift = digit * digitBits;
  for (let i = 0; i < 2 * rows; i += 2) {
    const low = from[i] as number;
    const high = from[i + 1] as number;
    const bucket =
      shift === 22
        ? ((low >>> 22) | (high << 10)) & 2047
        : shift < 32
          ? (low >>> shift) & 2047
          : (high >>> (shift - 32)) & 2047;
    const place = 2 * (starts[bucket] as number);
    starts[bucket] = (starts[bucket] as number) + 1;
    into[place] = low;
    into[place + 1] = high;
  }
}

function undoOrder(values: Float64Array): void {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  for (let i = 0; i < words.length; i += 2) {
    const high = words[i + 1] as number;
    const negative = ~high >> 31;
    words[i] = (words[i] as number) ^ negative;
    words[i + 1] = high ^ (negative | 0x80000000);
  }
}
