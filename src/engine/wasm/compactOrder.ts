/**
 * An order of centroids (row-major k × d) in which every four, from the first on, lie close together: halves at a multiple of four
 * along the line between two far ends, again and again. Returns the indices in that order.
 */
export function compactOrder(centroids: ArrayLike<number>, k: number, d: number): Int32Array {
  return Int32Array.from(
    halves(
      Array.from({ length: k }, (_, c) => c),
      centroids,
      d,
    ),
  );
}

/** Centroids in another order. */
export function arranged(centroids: Float32Array, order: Int32Array, d: number): Float64Array {
  const values = new Float64Array(centroids.length);
  order.forEach((c, at) => values.set(centroids.subarray(c * d, (c + 1) * d), at * d));
  return values;
}

function halves(members: readonly number[], centroids: ArrayLike<number>, d: number): readonly number[] {
  if (members.length <= 4) return members;
  const [first = 0] = members;
  const one = farthestFrom(first, members, centroids, d);
  const other = farthestFrom(one, members, centroids, d);
  const along = new Map(
    members.map((c) => [c, squared(c, one, centroids, d) - squared(c, other, centroids, d)]),
  );
  const sorted = [...members].sort((a, b) => (along.get(a) ?? 0) - (along.get(b) ?? 0) || a - b);
  const left = 4 * Math.ceil(Math.ceil(members.length / 4) / 2);
  return [...halves(sorted.slice(0, left), centroids, d), ...halves(sorted.slice(left), centroids, d)];
}

function farthestFrom(
  from: number,
  members: readonly number[],
  centroids: ArrayLike<number>,
  d: number,
): number {
  let most = -1;
  let found = from;
  for (const c of members) {
    const apart = squared(c, from, centroids, d);
    if (apart > most) {
      most = apart;
      found = c;
    }
  }
  return found;
}

function squared(a: number, b: number, centroids: ArrayLike<number>, d: number): number {
  let sum = 0;
  for (let j = 0; j < d; j++)
    sum += ((centroids[a * d + j] as number) - (centroids[b * d + j] as number)) ** 2;
  return sum;
}
