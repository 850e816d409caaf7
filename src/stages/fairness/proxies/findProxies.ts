import type { RunContext } from '../../context.ts';
import type { AttributeProxies, ProxySpec, ProxyValue, Removal } from '../proxySchema.ts';
import { attributeProxies } from './attributeProxies.ts';
import { whileMeasuring, type Measuring } from './measure.ts';
import { sampled, type AuditedStudy, type Sampled } from './sampled.ts';
import { worstOffGroup } from './worstOffGroup.ts';

/**
 * What tells the sensitive attributes: features and segments that predict them, what leaving the strongest features out does to evenness and
 * clarity of as many segments formed anew, and the worst-off group without a name. On all customers, or 50,000 drawn at random.
 * Each part is computed once for the same settings.
 */
export async function findProxies(
  spec: ProxySpec,
  study: AuditedStudy,
  context: RunContext,
): Promise<ProxyValue> {
  const { work, seed } = context;
  const sample = await sampled(study, context);
  const key = { counts: study.countsKey, seed };
  const attributes = await context.memo('fairness proxies', key, async () => {
    const found: AttributeProxies[] = [];
    for (const attribute of sample.attributes)
      found.push(await attributeProxies(attribute, sample, seed, work));
    return found;
  });
  const wanted = strongest(attributes, sample).slice(0, spec.removals);
  const { present, removals } = await context.memo('fairness removals', { ...key, wanted }, () =>
    whileMeasuring(sample, context, (measuring) => withoutEach(wanted, sample, measuring, context)),
  );
  const { worstOff: asked } = spec;
  const worst =
    asked === null
      ? { found: null, problem: null }
      : await context.memo('fairness worst off', { ...key, asked }, () =>
          worstOffGroup(asked, sample, seed, work),
        );
  return {
    customers: sample.customers,
    rows: sample.rows,
    attributes,
    present,
    removals,
    worstOff: worst.found,
    worstOffProblem: worst.problem,
  };
}

/** Ids of the features, the strongest proxy of any attribute first; one feature must stay. */
function strongest(attributes: readonly AttributeProxies[], { features }: Sampled): string[] {
  if (features.length < 2) return [];
  const strength = new Map<string, number>();
  for (const { features: told } of attributes) {
    for (const { id, auc } of told) strength.set(id, Math.max(auc, strength.get(id) ?? 0));
  }
  return [...strength].sort((a, b) => b[1] - a[1]).map(([id]) => id);
}

async function withoutEach(
  wanted: readonly string[],
  sample: Sampled,
  measuring: Measuring,
  { work }: RunContext,
): Promise<Pick<ProxyValue, 'present' | 'removals'>> {
  const present = await measuring.measure(sample.labels, sample.k);
  const removals: Removal[] = [];
  for (const id of wanted) {
    work.progress?.('Leaving out proxies', removals.length, wanted.length, 'features');
    const at = sample.features.findIndex((feature) => feature.id === id);
    const { labels, k } = await measuring.refit(sample.columns.filter((_, j) => j !== at));
    removals.push({
      feature: id,
      name: sample.features[at]?.name ?? id,
      ...(await measuring.measure(labels, k)),
    });
  }
  return { present, removals };
}
