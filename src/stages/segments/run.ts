import { AppError } from '../../core/errors.ts';
import { formatCounted } from '../../core/format.ts';
import { modelPreparation } from '../../models/kMeans.ts';
import type { Run, RunContext } from '../context.ts';
import type { FeaturesValue } from '../features/spec.ts';
import { inputValue } from '../inputs.ts';
import { usedFeatures } from '../scaled.ts';
import { compareCurve, shownPoint } from './curve.ts';
import { megabytesOf, scaledContents, withFeatures, type HeldFeatures } from './features.ts';
import { fitSegments } from './fit.ts';
import { customerMap } from './map.ts';
import { oneColumnOf } from './oneColumn.ts';
import { miniBatchReason, reasonFor } from './reasons.ts';
import { minimumOf } from './minimum.ts';
import { pinnedFit, type PinnedFit } from './pinned.ts';
import type { MiniBatchNote, SegmentsSpec, SegmentsValue } from './spec.ts';
import { measureValidity } from './validity.ts';

/**
 * Compares numbers of segments, fits the chosen one on all customers, labels every customer by the canonical kernel, and measures how well
 * the segments are told apart.
 */
export const run: Run<SegmentsSpec, SegmentsValue> = async (spec, inputs, context) => {
  const features = inputValue(inputs, 'features');
  const names = usedFeatures(features).map(({ id }) => id);
  const pinned = pinnedFit(context.pinned, names);
  if (spec.k !== null && spec.k > features.customers) throw tooFew(spec.k, features.customers);
  const preparation = pinned ? modelPreparation(pinned.model) : undefined;
  const segmented = (held: HeldFeatures): Promise<SegmentsValue> =>
    segment(held, { spec, features, pinned }, context);
  return withFeatures(features, spec, context, segmented, preparation);
};

interface Asked {
  readonly spec: SegmentsSpec;
  readonly features: FeaturesValue;
  readonly pinned: PinnedFit | null;
}

async function segment(
  held: HeldFeatures,
  { spec, features, pinned }: Asked,
  context: RunContext,
): Promise<SegmentsValue> {
  const { matrix, customers } = held;
  const compared = pinned ? null : await compareCurve(spec, matrix, scaledContents(features), context);
  const k = spec.k ?? compared?.proposal.k ?? 1;
  const table = context.tableName();
  const found = compared?.points.find((point) => point.k === k);
  const { held: minimum, problem } = minimumOf(spec, features);
  const wanted = { k, found, model: pinned?.model, minimum };
  const fitted = await fitSegments(held, wanted, spec, table, context);
  const { model, figures, labels, batches, means, note: noted = problem } = fitted;
  const about = { ...model, ...means };
  const total = customers * held.moments.variances.reduce((sum, variance) => sum + variance, 0);
  const validity =
    pinned?.validity ?? (await measureValidity({ matrix, labels }, about, figures, total, spec, context));
  const oneColumn = await oneColumnOf(features, { k: model.k, table, matrix, labels }, context);
  const map = await customerMap({ ...held, labels }, features.correlations, context.seed);
  const minimums = noted ? { minimum: noted } : {};
  const own = {
    validity,
    oneColumn,
    model,
    customers,
    sizes: [...figures.counts],
    table,
    map,
    ...minimums,
  };
  const note = (): MiniBatchNote => ({
    reason: miniBatchReason(customers, megabytesOf(features), spec.memory, matrix.rows),
    batches,
    sample: matrix.rows,
  });
  if (pinned) {
    const { curveRows = customers, miniBatch = null } = pinned;
    return { ...pinned, curveRows, miniBatch, ...own };
  }
  return {
    k: model.k,
    chosenBy: spec.k === null || spec.k === compared?.proposal.k ? 'curve' : 'person',
    reason: reasonFor(spec.k, model.k, customers, compared),
    curve: compared?.points.map(shownPoint) ?? [],
    proposed: compared?.proposal.k ?? 1,
    elbow: compared?.proposal.elbow ?? null,
    silhouetteRows: compared?.silhouetteRows ?? 0,
    curveRows: matrix.rows,
    miniBatch: held.stream ? note() : null,
    fittedOn: { ...context.engine.info },
    ...own,
  };
}

function tooFew(k: number, customers: number): AppError {
  const message = `${k} segments were asked for, and there ${customers === 1 ? 'is' : 'are'} ${formatCounted(customers, 'customer')}.`;
  return new AppError('stage.too-few-rows', message, { stage: 'segments', k, customers });
}
