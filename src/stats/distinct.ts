/** Values of one part, on average: its table fits the first cache. */
const valuesOfPart = 2048;

/**
 * How many different values there are; −0 equals 0, and NaN counts for nothing. Values are parted by their hash and each part
 * is counted in a small table, so that the time stays linear where one large table would miss the caches.
 */
export function countDistinct(values: Float64Array): number {
  const halves = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  const bits = Math.min(16, Math.max(0, Math.ceil(Math.log2(values.length / valuesOfPart))));
  const shift = 32 - bits;
  const starts = new Uint32Array(2 ** bits + 1);
  const partOf = (index: number): number => (bits === 0 ? 0 : hashOf(values, halves, index) >>> shift);
  for (let index = 0; index < values.length; index++) {
    if (Number.isNaN(values[index])) continue;
    const next = partOf(index) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  let largest = 0;
  for (let part = 1; part < starts.length; part++) {
    largest = Math.max(largest, starts[part] as number);
    starts[part] = (starts[part] as number) + (starts[part - 1] as number);
  }
  const parted = new Float64Array(starts[2 ** bits] as number);
  const ends = starts.slice(0, -1);
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    const part = partOf(index);
    const at = ends[part] as number;
    parted[at] = value;
    ends[part] = at + 1;
  }
  return countParts(parted, starts, largest);
}

/** Distinct values of each part, added up; no value lies in two. */
function countParts(parted: Float64Array, starts: Uint32Array, largest: number): number {
  const halves = new Uint32Array(parted.buffer);
  const room = 2 ** Math.ceil(Math.log2(2 * largest + 1));
  const table = new Float64Array(room);
  const usedBy = new Uint32Array(room);
  let distinct = 0;
  for (let part = 1; part < starts.length; part++) {
    const end = starts[part] as number;
    for (let index = starts[part - 1] as number; index < end; index++) {
      const value = parted[index] as number;
      let slot = hashOf(parted, halves, index) & (room - 1);
      while (usedBy[slot] === part && table[slot] !== value) slot = (slot + 1) & (room - 1);
      if (usedBy[slot] === part) continue;
      usedBy[slot] = part;
      table[slot] = value;
      distinct++;
    }
  }
  return distinct;
}

/** The 32-bit finalizer of MurmurHash3 (Appleby, public domain) over both halves of a value. */
function hashOf(values: Float64Array, halves: Uint32Array, index: number): number {
  if (values[index] === 0) return 0;
  let hash = (halves[2 * index] as number) ^ Math.imul(halves[2 * index + 1] as number, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
