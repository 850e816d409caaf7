const digits = 4;
const buckets = 65_536;

/**
 * Positions of the values that are not NaN, in ascending order of value; equal values keep their order, and −0 equals 0.
 * Radix sort over the 64 bits of each value: linear in their number.
 */
export function ascendingOrder(values: Float64Array): Uint32Array {
  const present = positionsPresent(values);
  const zeroed = Float64Array.from(values, (value) => (value === 0 ? 0 : value));
  const halves = new Uint16Array(zeroed.buffer);
  let from = present;
  let to = new Uint32Array(present.length);
  for (let digit = 0; digit < digits; digit++) {
    const starts = new Uint32Array(buckets + 1);
    for (const position of from) {
      const bucket = bucketOf(halves, position, digit) + 1;
      starts[bucket] = (starts[bucket] as number) + 1;
    }
    for (let bucket = 1; bucket <= buckets; bucket++)
      starts[bucket] = (starts[bucket] as number) + (starts[bucket - 1] as number);
    for (const position of from) {
      const bucket = bucketOf(halves, position, digit);
      to[starts[bucket] as number] = position;
      starts[bucket] = (starts[bucket] as number) + 1;
    }
    [from, to] = [to, from];
  }
  return from;
}

function positionsPresent(values: Float64Array): Uint32Array<ArrayBuffer> {
  const positions = new Uint32Array(values.length);
  let count = 0;
  for (let index = 0; index < values.length; index++) {
    if (!Number.isNaN(values[index])) positions[count++] = index;
  }
  return positions.slice(0, count);
}

/** Sixteen bits of a value, least first, so that their order as whole numbers is the order of the values (little endian). */
function bucketOf(halves: Uint16Array, position: number, digit: number): number {
  const half = halves[position * digits + digit] as number;
  const negative = (halves[position * digits + digits - 1] as number) >= 0x8000;
  if (negative) return half ^ 0xffff;
  return digit === digits - 1 ? half ^ 0x8000 : half;
}

/**
 * Ranks from 1 of the values at `order` (ascending, as `ascendingOrder` gives them) that stand in a row where `other` is not NaN;
 * ties share the average of their ranks. Rows that are left out have NaN.
 */
export function averageRanks(values: Float64Array, order: Uint32Array, other?: Float64Array): Float64Array {
  const ranks = new Float64Array(values.length).fill(Number.NaN);
  const kept = other ? order.filter((position) => !Number.isNaN(other[position])) : order;
  for (let start = 0; start < kept.length;) {
    const value = values[kept[start] as number] as number;
    let end = start + 1;
    while (end < kept.length && values[kept[end] as number] === value) end++;
    for (let index = start; index < end; index++) ranks[kept[index] as number] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}
