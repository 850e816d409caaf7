import type { ResidentMatrix } from '../../../engine/engine.ts';
import { centroidsOf, fitKMeans } from '../../../models/kMeans.ts';
import { measureSilhouette } from '../../../models/silhouette.ts';
import { random } from '../../../core/random.ts';
import { adjustedRand } from '../../../stats/adjustedRand.ts';
import { calinskiHarabasz, daviesBouldin } from '../../../stats/validity.ts';
import type { SpaceValidity, Stability } from '../comparisonSchema.ts';
import type { CompareContext } from './pairs.ts';

/** Resamples of the bootstrap: Hennig (2007) finds 50 enough for the mean; 25 tell a stable segment from one that is not. */
export const resamples = 25;

/** Silhouette, Calinski-Harabasz and Davies-Bouldin of labels over rows of coordinates. */
export async function spaceValidity(
  columns: readonly Float32Array[],
  labels: Int32Array,
  { engine, work }: CompareContext,
): Promise<SpaceValidity> {
  const compact = compacted(labels);
  const rows = labels.length;
  if (compact.k < 2 || compact.k >= rows)
    return { silhouette: null, calinskiHarabasz: null, daviesBouldin: null };
  const matrix = await engine.canonical.upload(
    shapeOf(columns),
    [{ rows, columns: [...columns] }],
    work.signal,
  );
  try {
    const { mean } = await measureSilhouette(
      matrix,
      compact,
      { budget: rows * rows },
      { signal: work.signal },
    );
    return { silhouette: mean, ...indices(columns, compact) };
  } finally {
    matrix.dispose();
  }
}

function indices(columns: readonly Float32Array[], { k, labels }: { k: number; labels: Int32Array }) {
  const rows = labels.length;
  const counts = new Float64Array(k);
  const means = Array.from({ length: k }, () => new Float64Array(columns.length));
  labels.forEach((label) => (counts[label] = (counts[label] as number) + 1));
  let total = 0;
  columns.forEach((values, j) => {
    const overall = values.reduce((sum, value) => sum + value, 0) / rows;
    values.forEach((value, row) => {
      const mean = means[labels[row] as number] as Float64Array;
      mean[j] = (mean[j] as number) + value;
      total += (value - overall) ** 2;
    });
  });
  means.forEach((mean, c) => mean.forEach((sum, j) => (mean[j] = sum / (counts[c] as number))));
  const spreads = new Float64Array(k);
  let inertia = 0;
  for (let row = 0; row < rows; row++) {
    const label = labels[row] as number;
    let squared = 0;
    for (let j = 0; j < columns.length; j++) {
      squared +=
        (((columns[j] as Float32Array)[row] as number) - ((means[label] as Float64Array)[j] as number)) ** 2;
    }
    inertia += squared;
    spreads[label] = (spreads[label] as number) + Math.sqrt(squared);
  }
  const centroids = means.map((mean) => [...mean]);
  return {
    calinskiHarabasz: calinskiHarabasz(inertia, total, rows, k),
    daviesBouldin: daviesBouldin(
      centroids,
      spreads.map((sum, c) => sum / (counts[c] as number)),
      counts,
    ),
  };
}

/**
 * How alike the segments come out when as many customers are drawn with replacement and the model is fitted again with the same
 * k: agreement of the labels of all, and each segment's best Jaccard similarity (C. Hennig, Computational Statistics & Data
 * Analysis 52, 2007). Seeded.
 */
export async function measureStability(
  columns: readonly Float32Array[],
  labels: Int32Array,
  k: number,
  { engine, seed, work }: CompareContext,
  heard: (done: number, total: number) => void,
): Promise<Stability> {
  const rows = labels.length;
  const trivial = {
    adjustedRand: 1,
    low: 1,
    high: 1,
    resamples: 0,
    rows,
    jaccard: new Array<number>(k).fill(1),
  };
  if (k < 2 || rows <= 2 * k || columns.length === 0) return trivial;
  const whole = await engine.canonical.upload(
    shapeOf(columns),
    [{ rows, columns: [...columns] }],
    work.signal,
  );
  const agreement: number[] = [];
  const jaccard = new Float64Array(k);
  try {
    for (let draw = 0; draw < resamples; draw++) {
      heard(draw, resamples);
      const again = await refitted(whole, columns, k, seed * 1000 + draw, { engine, work });
      agreement.push(adjustedRand(labels, again));
      bestJaccard(labels, again, k).forEach((best, c) => (jaccard[c] = (jaccard[c] as number) + best));
    }
  } finally {
    whole.dispose();
  }
  const sorted = [...agreement].sort((x, y) => x - y);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return {
    adjustedRand: agreement.reduce((sum, value) => sum + value, 0) / agreement.length,
    low: at(0.05),
    high: at(0.95),
    resamples,
    rows,
    jaccard: Array.from(jaccard, (sum) => sum / resamples),
  };
}

async function refitted(
  whole: ResidentMatrix,
  columns: readonly Float32Array[],
  k: number,
  seed: number,
  { engine, work }: Pick<CompareContext, 'engine' | 'work'>,
): Promise<Int32Array> {
  const source = random(seed, 7);
  const rows = columns[0]?.length ?? 0;
  const drawn = Int32Array.from({ length: rows }, () => source.below(rows));
  const own = columns.map((values) => Float32Array.from(drawn, (row) => values[row] as number));
  const matrix = await engine.canonical.upload(shapeOf(own), [{ rows, columns: own }], work.signal);
  try {
    const { model } = await fitKMeans(
      matrix,
      { k, seed, restarts: 4, maxIterations: 100 },
      { signal: work.signal },
    );
    return (await whole.assign(centroidsOf(model.centroids, model.d), work.signal)).labels;
  } finally {
    matrix.dispose();
  }
}

/** Of each of the k segments, the largest Jaccard similarity with a cluster of another labeling; 1 for one that has no rows. */
export function bestJaccard(labels: Int32Array, other: Int32Array, k: number): number[] {
  const overlap = Array.from({ length: k }, () => new Map<number, number>());
  const sizes = new Map<number, number>();
  labels.forEach((label, row) => {
    const theirs = other[row] as number;
    const line = overlap[label];
    line?.set(theirs, (line.get(theirs) ?? 0) + 1);
    sizes.set(theirs, (sizes.get(theirs) ?? 0) + 1);
  });
  return overlap.map((line) => {
    const own = [...line.values()].reduce((sum, n) => sum + n, 0);
    if (own === 0) return 1;
    return Math.max(...[...line].map(([theirs, n]) => n / (own + (sizes.get(theirs) ?? 0) - n)));
  });
}

const shapeOf = (columns: readonly Float32Array[]) => ({
  rows: columns[0]?.length ?? 0,
  names: columns.map((_, at) => `z${at}`),
});

/** Labels from 0 without gaps, for those that occur. */
function compacted(labels: Int32Array): { k: number; labels: Int32Array } {
  const seen = [...new Set(labels)].sort((x, y) => x - y);
  const place = new Map(seen.map((label, at) => [label, at]));
  return { k: seen.length, labels: labels.map((label) => place.get(label) ?? 0) };
}
