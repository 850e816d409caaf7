import { AppError } from '../../../core/errors.ts';
import { formatPercent, shortName } from '../../../core/format.ts';
import { fairKMeans, minimumShares } from '../../../models/fairKMeans.ts';
import { residualise, type RowGroups } from '../../../models/residualise.ts';
import type { RunContext } from '../../context.ts';
import type { MitigationOption, MitigationSpec, MitigationValue } from '../mitigationSchema.ts';
import type { Measured } from '../proxySchema.ts';
import { whileMeasuring, type Measuring } from '../proxies/measure.ts';
import { sampled, type AuditedStudy, type Sampled, type SampledAttribute } from '../proxies/sampled.ts';
import { worthOf, type Worth } from './worth.ts';

type Labelled = { readonly labels: Int32Array; readonly k: number };

/** One way of forming segments, before it is tried. */
interface Way extends Pick<MitigationOption, 'id' | 'kind' | 'name'> {
  readonly form: (measuring: Measuring) => Promise<Labelled>;
}

/**
 * Forms as many segments in other ways and measures what each costs: features left out, the attribute taken out of every feature by regression,
 * and k-means with a minimum of every group in every segment. Evenness, clarity and worth are always measured alike: on the same
 * customers, with all features. Each way is computed once for the same settings.
 */
export async function mitigate(
  spec: MitigationSpec,
  study: AuditedStudy,
  context: RunContext,
): Promise<MitigationValue> {
  const started = performance.now();
  const sample = await sampled(study, context);
  const attribute = sample.attributes.find(({ id }) => id === spec.attribute);
  const worth = worthOf(spec, study.features, sample);
  const options = attribute
    ? await tryAll(ways(spec, attribute, sample, context), spec.attribute, worth, study, sample, context)
    : [];
  return {
    attribute: spec.attribute,
    attributeName: attribute?.name ?? spec.attribute,
    customers: sample.customers,
    rows: sample.rows,
    segments: sample.k,
    worth: worth?.told ?? null,
    options: marked(options, spec.attribute),
    problem: attribute ? null : 'The attribute is not audited any more; choose another.',
    milliseconds: Math.round(performance.now() - started),
  };
}

function ways(
  spec: MitigationSpec,
  attribute: SampledAttribute,
  sample: Sampled,
  context: RunContext,
): Way[] {
  const { labels, k, features, columns, rows } = sample;
  const present: Way = {
    id: 'present',
    kind: 'present',
    name: 'As they are',
    form: () => Promise.resolve({ labels, k }),
  };
  const known = spec.drops.filter((id) => features.some((feature) => feature.id === id));
  const sets = [...known.map((id) => [id]), ...(known.length > 1 ? [known] : [])];
  const drops = sets
    .filter((ids) => ids.length < features.length)
    .map((ids): Way => ({
      id: `drop ${ids.join(' ')}`,
      kind: 'drop',
      name: `Without ${ids.map((id) => shortName(features.find((one) => one.id === id)?.name ?? id, 40)).join(', ')}`,
      form: (measuring) => measuring.refit(columns.filter((_, at) => !ids.includes(features[at]?.id ?? ''))),
    }));
  const grouping: RowGroups = { groups: attribute.groups.length, of: attribute.of };
  const residual: Way = {
    id: 'residualise',
    kind: 'residualise',
    name: `Features without ${shortName(attribute.name, 40)}`,
    form: async (measuring) => measuring.refit(await residualise(columns, [grouping], rows, context.work)),
  };
  const minimums = spec.minimums.map((part): Way => ({
    id: `minimum ${part}`,
    kind: 'minimum',
    name: `At least ${formatPercent(part)} of each group’s share`,
    form: async () => {
      const least = attribute.groups.map(({ kind }) => kind === 'value');
      const shares = minimumShares(grouping, rows, part, least);
      const found = await fairKMeans(columns, rows, grouping, sample.centroids, { shares }, context.work);
      return { labels: found.labels, k };
    },
  }));
  return [present, ...drops, ...(spec.residualise ? [residual] : []), ...minimums];
}

interface Tried {
  readonly way: Pick<Way, 'id' | 'kind' | 'name'>;
  readonly measured: Measured | null;
  readonly lift: number | null;
  readonly problem: string | null;
}

async function tryAll(
  all: readonly Way[],
  attribute: string,
  worth: Worth | null,
  study: AuditedStudy,
  sample: Sampled,
  context: RunContext,
): Promise<Tried[]> {
  const key = { counts: study.countsKey, seed: context.seed, attribute };
  // One memo for all ways: each would take the place of something else.
  const known = await context.memo('fairness ways', key, () => Promise.resolve(new Map<string, Formed>()));
  const tried: Tried[] = [];
  await whileMeasuring(sample, context, async (measuring) => {
    for (const { form, ...way } of all) {
      context.work.progress?.('Trying other ways', tried.length, all.length, 'ways');
      const found = known.get(way.id) ?? (await tryOne(form, measuring));
      known.set(way.id, found);
      const lift = found.formed === null ? null : (worth?.lift(found.formed.labels, found.formed.k) ?? null);
      tried.push({ way, measured: found.measured, problem: found.problem, lift });
    }
  });
  return tried;
}

/** Segments formed in one way and what they are like, or why they could not be. */
interface Formed {
  readonly formed: Labelled | null;
  readonly measured: Measured | null;
  readonly problem: string | null;
}

async function tryOne(form: Way['form'], measuring: Measuring): Promise<Formed> {
  try {
    const formed = await form(measuring);
    return { formed, measured: await measuring.measure(formed.labels, formed.k), problem: null };
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'fairness.minimum') {
      return { formed: null, measured: null, problem: thrown.message };
    }
    throw thrown;
  }
}

/** Marks the ways that no other beats in both evenness and clarity. */
function marked(tried: readonly Tried[], attribute: string): MitigationOption[] {
  const gapOf = ({ measured }: Tried): number =>
    measured?.uneven.find(({ id }) => id === attribute)?.gap ?? Infinity;
  const clarityOf = ({ measured }: Tried): number => measured?.silhouette.mean ?? -Infinity;
  return tried.map((own) => ({
    ...own.way,
    measured: own.measured,
    lift: own.lift,
    problem: own.problem,
    best:
      own.measured !== null &&
      !tried.some(
        (other) =>
          gapOf(other) <= gapOf(own) &&
          clarityOf(other) >= clarityOf(own) &&
          (gapOf(other) < gapOf(own) || clarityOf(other) > clarityOf(own)),
      ),
  }));
}
