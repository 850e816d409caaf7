import { AppError } from '../../core/errors.ts';
import { fairKMeans, meansOf } from '../../models/fairKMeans.ts';
import { inPieces } from '../../models/inPieces.ts';
import { inSteps } from '../../models/inSteps.ts';
import { centroidsOf, fitKMeans, rowsOf, type KMeansOptions } from '../../models/kMeans.ts';
import { orderBySize } from '../../models/kMeansOrder.ts';
import type { RunContext } from '../context.ts';
import type { CustomerGroups, FeaturesValue } from '../features/spec.ts';
import { groupedRows, labelWithMinimum, type GroupedRows, type MinimumLabels } from '../minimumLabels.ts';
import { usedFeatures } from '../scaled.ts';
import type { HeldFeatures } from './features.ts';
import type { MinimumNote, MinimumSpec, SegmentModel, SegmentsSpec } from './spec.ts';
import type { LabelFigures } from './validity.ts';

/** A minimum that is asked for, with the groups that it is of. */
export interface Minimum {
  readonly spec: MinimumSpec;
  readonly by: CustomerGroups;
  readonly features: FeaturesValue;
}

/** Segments that hold a minimum of every group. */
export interface FittedMinimum {
  readonly model: SegmentModel;
  readonly scores: MinimumLabels;
  /** About the means of the segments' customers. */
  readonly figures: LabelFigures;
  /** Means of the segments' customers and the squares about them: what indices of validity are of. */
  readonly means: Pick<SegmentModel, 'centroids' | 'inertia'>;
}

/** The minimum whose groups are there; a note on why it is not held where they are not. */
export function minimumOf(
  spec: SegmentsSpec,
  features: FeaturesValue,
): { readonly held: Minimum | null; readonly problem: MinimumNote | null } {
  if (!spec.minimum) return { held: null, problem: null };
  const by = features.groups?.find(({ id }) => id === spec.minimum?.groups);
  if (by) return { held: { spec: spec.minimum, by, features }, problem: null };
  const problem =
    'The groups that a minimum is asked of are not taken into account by the features: choose them there, and see that a decision on the source register allows it.';
  return { held: null, problem: { ...spec.minimum, column: spec.minimum.groups, moved: 0, problem } };
}

/** What is told of a minimum that is held. */
export function minimumNote({ spec, by }: Minimum, { moved }: MinimumLabels): MinimumNote {
  return { ...spec, column: by.column, moved, problem: null };
}

/**
 * Fits k-means in which every segment has its minimum of every group: from the centres of the fit without it (or of a fitted model, which are
 * kept), rounds of fair k-means over all customers, segments numbered by size, and labels by one assignment to the final centres, which any later
 * customers get in the same way. @throws AppError `fairness.minimum`, `stage.too-few-rows`, `cancelled`, and what the engine throws.
 */
export async function fitWithMinimum(
  { matrix, stream, customers }: HeldFeatures,
  minimum: Minimum,
  wanted: { readonly search: KMeansOptions; readonly model: SegmentModel | undefined },
  context: RunContext,
): Promise<FittedMinimum> {
  if (stream) throw streamed();
  const { work } = context;
  const { features, by, spec } = minimum;
  const start = wanted.model ?? (await fitKMeans(matrix, wanted.search, work)).model;
  const table = { table: features.table, customers, features: usedFeatures(features) };
  const rows = await groupedRows(table, by, { part: spec.part, k: start.k }, context);
  const found = wanted.model
    ? { model: wanted.model, scores: await labelWithMinimum(rows, wanted.model.centroids, work) }
    : await refit(rows, start, context);
  const { scores } = found;
  const model: SegmentModel = { ...found.model, minimum: spec };
  const means = await inSteps(meansOf(rows.columns, scores.labels, model.centroids), work);
  return {
    model: { ...model, inertia: scores.inertia, counts: [...scores.counts] },
    scores,
    figures: await figuresAbout(rows, means.centroids, scores, work.signal),
    means,
  };
}

async function refit(
  { columns, rows, grouping, shares }: GroupedRows,
  start: SegmentModel,
  { work }: RunContext,
): Promise<{ readonly model: SegmentModel; readonly scores: MinimumLabels }> {
  const held = { columns, rows, grouping, shares };
  const found = await fairKMeans(columns, rows, grouping, start.centroids, { shares }, work);
  let centroids = found.centroids;
  let scores = await labelWithMinimum(held, centroids, work);
  if (scores.counts.some((count, c) => c > 0 && count > (scores.counts[c - 1] as number))) {
    centroids = rowsOf(orderBySize(centroidsOf(centroids, start.d), scores.counts));
    scores = await labelWithMinimum(held, centroids, work);
  }
  return { model: { ...start, centroids, iterations: start.iterations + found.rounds }, scores };
}

/** Sizes, distances to the own centre and simplified silhouettes ((b − a) ÷ max(a, b), below 0 for who would be nearer elsewhere). */
async function figuresAbout(
  { columns, rows }: GroupedRows,
  centroids: readonly (readonly number[])[],
  { labels, counts }: MinimumLabels,
  signal: AbortSignal | undefined,
): Promise<LabelFigures> {
  const k = centroids.length;
  const distances = new Float64Array(k);
  let margins = 0;
  const squares = new Float64Array(k);
  await inPieces(
    rows,
    signal,
    (from, to) => {
      for (let row = from; row < to; row++) {
        squares.fill(0);
        columns.forEach((column, j) => {
          const value = column[row] as number;
          for (let c = 0; c < k; c++) {
            const off = value - ((centroids[c] as readonly number[])[j] as number);
            squares[c] = (squares[c] as number) + off * off;
          }
        });
        const label = labels[row] as number;
        const own = Math.sqrt(squares[label] as number);
        let other = Infinity;
        for (let c = 0; c < k; c++) if (c !== label) other = Math.min(other, squares[c] as number);
        const next = Math.sqrt(other);
        distances[label] = (distances[label] as number) + own;
        margins += other === Infinity ? 1 : (next - own) / (Math.max(next, own) || 1);
      }
    },
    20_000,
  );
  return { counts, distances, margins };
}

function streamed(): AppError {
  const message =
    'A minimum of every group needs all customers at once, and these are fitted by mini-batches. Raise “Held in memory up to”, or ask for no minimum.';
  return new AppError('fairness.minimum', message, { stage: 'segments' });
}
