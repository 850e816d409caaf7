import { centroidsOf, fitKMeans, scoreKMeans, type FoundCentroids } from '../../models/kMeans.ts';
import { fitOverStream } from '../../models/miniBatchKMeans.ts';
import { labelStream, type LabelSink } from '../../models/streamLabels.ts';
import type { RowStream } from '../../models/streamBlocks.ts';
import type { RunContext } from '../context.ts';
import type { HeldFeatures } from './features.ts';
import { fitWithMinimum, minimumNote, type FittedMinimum, type Minimum } from './minimum.ts';
import type { MinimumNote, SegmentModel, SegmentsSpec } from './spec.ts';
import { figuresOf, type LabelFigures } from './validity.ts';

/** What is to be fitted: k segments, from centres that the curve has, or no more than labels by a model that was fitted elsewhere. */
export interface Wanted {
  readonly k: number;
  readonly found: FoundCentroids | undefined;
  readonly model: SegmentModel | undefined;
  /** A minimum of every group in every segment; null where none is held. */
  readonly minimum: Minimum | null;
}

export interface Fitted {
  readonly model: SegmentModel;
  /** Of all customers. */
  readonly figures: LabelFigures;
  /** What indices of validity are of, where it is not the model: centres that the figures are about. */
  readonly means?: FittedMinimum['means'];
  readonly note?: MinimumNote;
  /** Of the customers that are held on the engine. */
  readonly labels: Int32Array;
  /** Mini-batches; 0 where all customers were held. */
  readonly batches: number;
}

/** Fits, and writes segment, distance and margin of every customer into the table, in the order of the features' table. */
export async function fitSegments(
  held: HeldFeatures,
  wanted: Wanted,
  spec: SegmentsSpec,
  table: string,
  context: RunContext,
): Promise<Fitted> {
  const { stream } = held;
  if (wanted.minimum) return fitFairly(held, wanted.minimum, wanted, spec, table, context);
  return stream
    ? fitStream(held, stream, wanted, spec, table, context)
    : fitHeld(held, wanted, spec, table, context);
}

function searchOf({ k, found }: Wanted, spec: SegmentsSpec, { seed }: RunContext) {
  const { restarts, maxIterations, tolerance, sample: sampleRows } = spec;
  return { k, found, seed, restarts, sampleRows, maxIterations, tolerance };
}

async function fitHeld(
  { matrix }: HeldFeatures,
  wanted: Wanted,
  spec: SegmentsSpec,
  table: string,
  context: RunContext,
): Promise<Fitted> {
  const { database, work } = context;
  const { model, ...scores } = wanted.model
    ? { model: wanted.model, ...(await scoreKMeans(wanted.model, matrix, work.signal)) }
    : await fitKMeans(matrix, searchOf(wanted, spec, context), work);
  const { labels, distances, margins } = scores;
  work.progress?.('Keeping labels', 0, labels.length);
  await database.insertColumns(table, columnsOf(labels, distances, margins));
  return { model, figures: await figuresOf(scores, model.k, work.signal), labels, batches: 0 };
}

async function fitFairly(
  held: HeldFeatures,
  minimum: Minimum,
  wanted: Wanted,
  spec: SegmentsSpec,
  table: string,
  context: RunContext,
): Promise<Fitted> {
  const search = searchOf(wanted, spec, context);
  const { scores, ...fitted } = await fitWithMinimum(held, minimum, { search, model: wanted.model }, context);
  const { labels, distances, margins } = scores;
  context.work.progress?.('Keeping labels', 0, labels.length);
  await context.database.insertColumns(table, columnsOf(labels, distances, margins));
  return { ...fitted, labels, batches: 0, note: minimumNote(minimum, scores) };
}

async function fitStream(
  { matrix, moments, customers }: HeldFeatures,
  stream: RowStream,
  wanted: Wanted,
  spec: SegmentsSpec,
  table: string,
  context: RunContext,
): Promise<Fitted> {
  const { database, engine, work } = context;
  const sink: LabelSink = async ({ from, labels, distances, margins }) => {
    const columns = columnsOf(labels, distances, margins);
    await (from === 0 ? database.insertColumns(table, columns) : database.appendColumns(table, columns));
  };
  const sample = { rows: customers, weight: customers, moments, matrix };
  const { model, figures, batches } = wanted.model
    ? {
        model: wanted.model,
        figures: await labelStream(engine.canonical, stream, wanted.model, sink, work),
        batches: 0,
      }
    : await fitOverStream(engine, stream, sample, searchOf(wanted, spec, context), sink, work);
  const { labels } = await matrix.assign(centroidsOf(model.centroids, model.d), work.signal);
  return { model, figures, labels, batches };
}

function columnsOf(labels: Int32Array, distances: Float32Array, margins: Float32Array) {
  return [
    { name: 'segment', values: labels },
    { name: 'distance', values: distances },
    { name: 'margin', values: margins },
  ];
}
