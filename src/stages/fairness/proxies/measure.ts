import type { ResidentMatrix } from '../../../engine/engine.ts';
import { centroidsOf, fitKMeans } from '../../../models/kMeans.ts';
import { measureSilhouette } from '../../../models/silhouette.ts';
import { inPieces } from '../../../models/inPieces.ts';
import { adjustedRand } from '../../../stats/adjustedRand.ts';
import { widestGap } from '../../../stats/fairness/permutationTest.ts';
import { plainCramersV } from '../../../stats/fairness/residuals.ts';
import type { RunContext } from '../../context.ts';
import type { Measured, Unevenness } from '../proxySchema.ts';
import type { Sampled, SampledAttribute } from './sampled.ts';

/** Customers among whom silhouettes are measured, at most: the same for all segments that are compared. */
const silhouetteRows = 4_000;

/** Groups that can be told apart, row by row, by segments. */
export function groupTable({ groups, of }: SampledAttribute, labels: Int32Array, k: number): number[][] {
  const table = groups.map(() => Array.from({ length: k }, () => 0));
  for (let row = 0; row < labels.length; row++) {
    const line = table[of[row] as number];
    const label = labels[row] as number;
    if (line) line[label] = (line[label] ?? 0) + 1;
  }
  return table.filter((_, at) => groups[at]?.kind === 'value');
}

/** How uneven segments are by an attribute's groups. */
export function unevenness(attribute: SampledAttribute, labels: Int32Array, k: number): Unevenness {
  const table = groupTable(attribute, labels, k);
  const sums = table.map((line) => line.reduce((sum, count) => sum + count, 0));
  const ratios = Array.from({ length: k }, (_, segment) => {
    const rates = table.flatMap((line, at) => {
      const n = sums[at] ?? 0;
      return n > 0 ? [(line[segment] ?? 0) / n] : [];
    });
    const highest = Math.max(0, ...rates);
    return highest > 0 ? Math.min(...rates) / highest : null;
  }).filter((ratio) => ratio !== null);
  return {
    id: attribute.id,
    gap: widestGap(table),
    ratio: ratios.length > 0 ? Math.min(...ratios) : null,
    cramersV: plainCramersV(table),
  };
}

/** Measures segments of the sampled customers in the space of all features. */
export interface Measuring {
  measure(labels: Int32Array, k: number): Promise<Measured>;
  /** As many segments, formed from other columns; labels of the sampled customers. */
  refit(columns: readonly ArrayLike<number>[]): Promise<{ labels: Int32Array; k: number }>;
}

/** Holds the sampled customers on the engine while `use` measures and refits. */
export async function whileMeasuring<Answer>(
  sample: Sampled,
  context: RunContext,
  use: (measuring: Measuring) => Promise<Answer>,
): Promise<Answer> {
  const { columns, rows, labels: present } = sample;
  const matrix = await hold(sample, columns, context);
  try {
    const total = await squaresAbout(columns, new Int32Array(rows), 1, context);
    return await use({
      measure: async (labels, k) => {
        const { signal } = context.work;
        const options = { budget: silhouetteRows ** 2, seed: context.seed, population: sample.customers };
        const silhouette = await measureSilhouette(matrix, { k, labels }, options, { signal });
        const within = await squaresAbout(columns, labels, k, context);
        return {
          silhouette: { mean: silhouette.mean, low: silhouette.low, high: silhouette.high },
          explained: total > 0 ? 1 - within / total : 0,
          agreement: adjustedRand(present, labels),
          uneven: sample.attributes.map((attribute) => unevenness(attribute, labels, k)),
        };
      },
      refit: async (changed) => refitted(sample, changed, context),
    });
  } finally {
    matrix.dispose();
  }
}

function hold(
  { rows }: Sampled,
  columns: readonly ArrayLike<number>[],
  context: RunContext,
): Promise<ResidentMatrix> {
  const chunk = {
    rows,
    columns: columns.map((column) => (column instanceof Float32Array ? column : Float32Array.from(column))),
  };
  return context.engine.upload({ rows, names: columns.map((_, j) => `x${j}`) }, () => [chunk]);
}

async function refitted(
  sample: Sampled,
  columns: readonly ArrayLike<number>[],
  context: RunContext,
): Promise<{ labels: Int32Array; k: number }> {
  const matrix = await hold(sample, columns, context);
  try {
    const { signal } = context.work;
    const { model } = await fitKMeans(matrix, { k: sample.k, seed: context.seed }, { signal });
    const { labels } = await matrix.assign(centroidsOf(model.centroids, model.d), signal);
    return { labels, k: model.k };
  } finally {
    matrix.dispose();
  }
}

/** Sum of squared distances of the rows to the mean of their segment. */
async function squaresAbout(
  columns: readonly ArrayLike<number>[],
  labels: Int32Array,
  k: number,
  { work }: RunContext,
): Promise<number> {
  let squares = 0;
  await inPieces(
    columns.length,
    work.signal,
    (from, to) => {
      for (const column of columns.slice(from, to)) squares += squaresOf(column, labels, k);
    },
    4,
  );
  return squares;
}

function squaresOf(column: ArrayLike<number>, labels: Int32Array, k: number): number {
  const sums = new Float64Array(k);
  const counts = new Float64Array(k);
  for (let row = 0; row < labels.length; row++) {
    const c = labels[row] as number;
    sums[c] = (sums[c] as number) + (column[row] as number);
    counts[c] = (counts[c] as number) + 1;
  }
  let squares = 0;
  for (let row = 0; row < labels.length; row++) {
    const c = labels[row] as number;
    squares += ((column[row] as number) - (sums[c] as number) / (counts[c] as number)) ** 2;
  }
  return squares;
}
