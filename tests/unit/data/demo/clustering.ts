import { random } from '../../../../src/core/random.ts';

/** Rows of a matrix, each of the same length. */
export interface Rows {
  readonly count: number;
  readonly width: number;
  readonly values: Float64Array;
}

export function rowsOf(columns: readonly Float64Array[]): Rows {
  const width = columns.length;
  const count = columns[0]?.length ?? 0;
  const values = new Float64Array(count * width);
  columns.forEach((column, at) => {
    for (let row = 0; row < count; row++) values[row * width + at] = column[row] as number;
  });
  return { count, width, values };
}

const squared = (left: Float64Array, i: number, right: Float64Array, j: number, width: number): number => {
  let sum = 0;
  for (let at = 0; at < width; at++)
    sum += ((left[i * width + at] as number) - (right[j * width + at] as number)) ** 2;
  return sum;
};

/** Lloyd's k-means in float64 from k-means++ seeds, the best of some restarts; seeded. */
export function kMeans(
  rows: Rows,
  k: number,
  restarts = 4,
  seed = 1,
): { labels: Uint8Array; inertia: number } {
  let best: { labels: Uint8Array; inertia: number } = { labels: new Uint8Array(0), inertia: Infinity };
  for (let restart = 0; restart < restarts; restart++) {
    const run = lloyd(rows, seeds(rows, k, seed * 1000 + restart), k);
    if (run.inertia < best.inertia) best = run;
  }
  return best;
}

function seeds({ count, width, values }: Rows, k: number, seed: number): Float64Array {
  const source = random(seed, 77);
  const centres = new Float64Array(k * width);
  const nearest = new Float64Array(count).fill(Infinity);
  let chosen = source.below(count);
  for (let index = 0; index < k; index++) {
    centres.set(values.subarray(chosen * width, (chosen + 1) * width), index * width);
    let total = 0;
    for (let row = 0; row < count; row++) {
      nearest[row] = Math.min(nearest[row] as number, squared(values, row, centres, index, width));
      total += nearest[row] as number;
    }
    let point = source.uniform() * total;
    chosen = 0;
    while (chosen < count - 1 && (point -= nearest[chosen] as number) > 0) chosen++;
  }
  return centres;
}

function lloyd(
  { count, width, values }: Rows,
  centres: Float64Array,
  k: number,
): { labels: Uint8Array; inertia: number } {
  const labels = new Uint8Array(count);
  let inertia = Infinity;
  for (let iteration = 0; iteration < 100; iteration++) {
    const sums = new Float64Array(k * width);
    const sizes = new Int32Array(k);
    let total = 0;
    for (let row = 0; row < count; row++) {
      let least = Infinity;
      let label = 0;
      for (let index = 0; index < k; index++) {
        const distance = squared(values, row, centres, index, width);
        if (distance < least) [least, label] = [distance, index];
      }
      labels[row] = label;
      total += least;
      sizes[label] = (sizes[label] as number) + 1;
      for (let at = 0; at < width; at++) {
        sums[label * width + at] =
          (sums[label * width + at] as number) + (values[row * width + at] as number);
      }
    }
    for (let index = 0; index < k; index++) {
      const size = sizes[index] as number;
      for (let at = 0; size > 0 && at < width; at++)
        centres[index * width + at] = (sums[index * width + at] as number) / size;
    }
    const settled = inertia - total <= 1e-6 * total;
    inertia = total;
    if (settled) break;
  }
  return { labels, inertia };
}

/** Mean silhouette width (Rousseeuw 1987) of every `step`-th row among themselves. */
export function silhouette(rows: Rows, labels: Uint8Array, k: number, step: number): number {
  const sample: number[] = [];
  for (let row = 0; row < rows.count; row += step) sample.push(row);
  let total = 0;
  for (const row of sample) {
    const sums = new Float64Array(k);
    const sizes = new Int32Array(k);
    for (const other of sample) {
      if (other === row) continue;
      const label = labels[other] as number;
      sums[label] =
        (sums[label] as number) + Math.sqrt(squared(rows.values, row, rows.values, other, rows.width));
      sizes[label] = (sizes[label] as number) + 1;
    }
    const own = labels[row] as number;
    if (sizes[own] === 0) continue;
    const means = sums.map((sum, label) => (sizes[label] ? sum / sizes[label] : Infinity));
    const within = means[own] as number;
    const nearest = means.reduce(
      (least, mean, label) => (label === own ? least : Math.min(least, mean)),
      Infinity,
    );
    total += (nearest - within) / Math.max(nearest, within);
  }
  return total / sample.length;
}

/** Adjusted Rand index (Hubert and Arabie 1985) of two labellings. */
export function adjustedRand(left: Uint8Array, right: Uint8Array): number {
  const pairs = (count: number): number => (count * (count - 1)) / 2;
  const cells = new Map<number, number>();
  const rows = new Map<number, number>();
  const columns = new Map<number, number>();
  const add = (map: Map<number, number>, key: number): unknown => map.set(key, (map.get(key) ?? 0) + 1);
  left.forEach((label, index) => {
    const other = right[index] as number;
    add(cells, label * 256 + other);
    add(rows, label);
    add(columns, other);
  });
  const sum = (map: Map<number, number>): number =>
    [...map.values()].reduce((total, count) => total + pairs(count), 0);
  const expected = (sum(rows) * sum(columns)) / pairs(left.length);
  return (sum(cells) - expected) / ((sum(rows) + sum(columns)) / 2 - expected);
}
