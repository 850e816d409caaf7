import type { Centroids } from '../engine/engine.ts';

/** Centroids by their clusters' sizes, largest first; ties by coordinates, first column first. */
export function orderBySize(centroids: Centroids, counts: ArrayLike<number>): Centroids {
  const { d, values } = centroids;
  const order = Array.from({ length: centroids.k }, (_, c) => c).sort((a, b) => {
    const bySize = (counts[b] as number) - (counts[a] as number);
    if (bySize !== 0) return bySize;
    for (let j = 0; j < d; j++) {
      const byValue = (values[a * d + j] as number) - (values[b * d + j] as number);
      if (byValue !== 0) return byValue;
    }
    return a - b;
  });
  return pickCentroids(centroids, order);
}

/** Only the centroids whose clusters have rows. */
export function withoutEmpty(centroids: Centroids, counts: ArrayLike<number>): Centroids {
  const filled = Array.from({ length: centroids.k }, (_, c) => c).filter((c) => (counts[c] as number) > 0);
  return filled.length === centroids.k ? centroids : pickCentroids(centroids, filled);
}

function pickCentroids({ d, values }: Centroids, order: readonly number[]): Centroids {
  const picked = new Float64Array(order.length * d);
  order.forEach((c, i) => picked.set(values.subarray(c * d, (c + 1) * d), i * d));
  return { k: order.length, d, values: picked };
}
