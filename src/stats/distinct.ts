/** Values of one part, on average: its table fits the second cache. */
const valuesOfPart = 8192;

/**
 * How many different values there are; −0 equals 0, and NaN counts for nothing. Values are parted by their hash and each part
 * is counted in a small table, so that the time stays linear where one large table would miss the caches.
 */
export function countDistinct(values: Float64Array): number {
  const hashes = hashesOf(values);
  const bits = Math.min(15, Math.max(1, Math.ceil(Math.log2(values.length / valuesOfPart))));
  const shift = 32 - bits;
  const starts = new Uint32Array(2 ** bits + 1);
  for (let index = 0; index < values.length; index++) {
    if (Number.isNaN(values[index])) continue;
    const next = ((hashes[index] as number) >>> shift) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let part = 1; part < starts.length; part++)
    starts[part] = (starts[part] as number) + (starts[part - 1] as number);
  const present = starts[2 ** bits] as number;
  const parted = { values: new Float64Array(present), hashes: new Uint32Array(present) };
  const ends = starts.slice();
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    const hash = hashes[index] as number;
    const at = ends[hash >>> shift] as number;
    parted.values[at] = value;
    parted.hashes[at] = hash;
    ends[hash >>> shift] = at + 1;
  }
  return countParts(parted, starts);
}

/** Distinct values of each part, added up; no value lies in two. @param starts where the parts begin, and the end of the last. */
function countParts(
  { values, hashes }: { readonly values: Float64Array; readonly hashes: Uint32Array },
  starts: Uint32Array,
): number {
  let largest = 0;
  for (let part = 1; part < starts.length; part++)
    largest = Math.max(largest, (starts[part] as number) - (starts[part - 1] as number));
  const last = 2 ** Math.ceil(Math.log2(2 * largest + 1)) - 1;
  const table = new Float64Array(last + 1);
  const usedBy = new Uint16Array(last + 1);
  let distinct = 0;
  for (let part = 1; part < starts.length; part++) {
    const end = starts[part] as number;
    for (let index = starts[part - 1] as number; index < end; index++) {
      const value = values[index] as number;
      let slot = (hashes[index] as number) & last;
      while (usedBy[slot] === part && table[slot] !== value) slot = (slot + 1) & last;
      if (usedBy[slot] === part) continue;
      usedBy[slot] = part;
      table[slot] = value;
      distinct++;
    }
  }
  return distinct;
}

/** A 32-bit hash of each value, by multiplications as in MurmurHash3 (Appleby, public domain) over both its halves. */
function hashesOf(values: Float64Array): Uint32Array {
  const halves = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  const hashes = new Uint32Array(values.length);
  for (let index = 0; index < values.length; index++) {
    if (values[index] === 0) continue;
    const low = halves[2 * index] as number;
    const high = halves[2 * index + 1] as number;
    const mixed = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b);
    const hash = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
    hashes[index] = hash ^ (hash >>> 16);
  }
  return hashes;
}
