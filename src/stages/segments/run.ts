import { AppError } from '../../core/errors.ts';
import { formatCount } from '../../core/format.ts';
import { fitKMeans, modelPreparation, scoreKMeans, type KMeansScores } from '../../models/kMeans.ts';
import type { Run, RunContext } from '../context.ts';
import type { FeaturesValue } from '../features/spec.ts';
import { inputArtifact, inputValue, pinnedValue } from '../inputs.ts';
import { usedFeatures } from '../scaled.ts';
import { askedFor } from './asked.ts';
import { compareCurve, shownPoint, type Compared } from './curve.ts';
import { customerMap } from './map.ts';
import { uploadFeatures } from './matrix.ts';
import type { SegmentsSpec, SegmentsValue } from './spec.ts';

/** What is decided before the customers are labelled. */
type Fit = Omit<SegmentsValue, 'customers' | 'sizes' | 'table' | 'map'>;

/** Compares numbers of segments, fits the chosen one on all customers, and labels every customer by the canonical kernel. */
export const run: Run<SegmentsSpec, SegmentsValue> = async (spec, inputs, context) => {
  const features = inputValue(inputs, 'features');
  const pinned = pinnedFor(features, context);
  if (spec.k !== null && spec.k > features.customers) {
    const message = `${spec.k} segments were asked for, and there are ${formatCount(features.customers)} customers.`;
    throw new AppError('stage.too-few-rows', message, {
      stage: 'segments',
      k: spec.k,
      customers: features.customers,
    });
  }
  const matrix = await uploadFeatures(features, context, pinned ? modelPreparation(pinned.model) : undefined);
  try {
    const { fit, scores } = pinned
      ? { fit: pinned, scores: await scoreKMeans(pinned.model, matrix, context.work.signal) }
      : await fitSegments(spec, matrix, inputArtifact(inputs, 'features').key, context);
    const { labels, distances, margins } = scores;
    const table = context.tableName();
    context.work.progress?.('Keeping labels', 0, labels.length);
    await context.database.insertColumns(table, [
      { name: 'segment', values: labels },
      { name: 'distance', values: distances },
      { name: 'margin', values: margins },
    ]);
    const sizes = new Array<number>(fit.model.k).fill(0);
    for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1;
    const map = await customerMap(matrix, features.correlations, labels, context.seed);
    return { ...fit, customers: labels.length, sizes, table, map };
  } finally {
    matrix.dispose();
  }
};

async function fitSegments(
  spec: SegmentsSpec,
  matrix: Awaited<ReturnType<typeof uploadFeatures>>,
  key: string,
  context: RunContext,
): Promise<{ fit: Fit; scores: KMeansScores }> {
  const compared = await compareCurve(spec, matrix, key, context);
  const asked = spec.k ?? compared?.proposal.k ?? 1;
  const { model, ...scores } = await fitKMeans(
    matrix,
    {
      k: asked,
      found: compared?.points.find(({ k }) => k === asked),
      seed: context.seed,
      restarts: spec.restarts,
      sampleRows: spec.sample,
      maxIterations: spec.maxIterations,
      tolerance: spec.tolerance,
    },
    context.work,
  );
  const fit: Fit = {
    k: model.k,
    chosenBy: spec.k === null || spec.k === compared?.proposal.k ? 'curve' : 'person',
    reason: reasonFor(spec.k, model.k, matrix.rows, compared),
    curve: compared?.points.map(shownPoint) ?? [],
    proposed: compared?.proposal.k ?? 1,
    elbow: compared?.proposal.elbow ?? null,
    silhouetteRows: compared?.silhouetteRows ?? 0,
    model,
    fittedOn: { ...context.engine.info },
  };
  return { fit, scores };
}

function reasonFor(
  asked: number | null,
  found: number,
  customers: number,
  compared: Compared | null,
): string {
  if (asked !== null && found < asked) {
    return `${askedFor(asked)} There are only ${found} customers who differ from each other.`;
  }
  if (asked !== null && asked !== compared?.proposal.k) {
    return compared ? `${askedFor(asked)} The curve proposes ${compared.proposal.k}.` : askedFor(asked);
  }
  if (compared) return compared.proposal.reason;
  if (customers < 3) {
    return `With ${customers === 1 ? 'one customer' : 'two customers'} there is nothing to tell apart: one segment.`;
  }
  return 'All customers are alike in the chosen features, so that there is one segment.';
}

/** The fit made elsewhere under this key, if it speaks of the same features. */
function pinnedFor(features: FeaturesValue, context: RunContext): SegmentsValue | null {
  const pinned = pinnedValue(context.pinned, 'segments');
  const names = usedFeatures(features).map(({ id }) => id);
  return pinned && JSON.stringify(pinned.model.names) === JSON.stringify(names) ? pinned : null;
}
