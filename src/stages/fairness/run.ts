import { bareName, shortName } from '../../core/format.ts';
import type { Json } from '../../core/json.ts';
import { turnIfDue } from '../../models/turn.ts';
import type { Run } from '../context.ts';
import { checkedSources, inputValue } from '../inputs.ts';
import { withLackedColumns } from '../lackedColumns.ts';
import { audit } from './audit.ts';
import type { Dimension } from './auditSchema.ts';
import { binder, featuresSpecOf } from '../attributeBinding.ts';
import { today } from '../attributeGroups.ts';
import { countAll, countsKey } from './counting.ts';
import { mitigate } from './mitigation/mitigate.ts';
import { findProxies } from './proxies/findProxies.ts';
import { settle } from './settle.ts';
import type { FairnessSpec, FairnessValue } from './spec.ts';
import { verdictOf } from './words.ts';

/**
 * Counts every sensitive attribute by segment, decision and outcome over all customers, and judges the counts: rates, gaps,
 * intervals, residuals and tests, with the false discovery rate controlled over the whole audit.
 */
export const run: Run<FairnessSpec, FairnessValue> = async (spec, inputs, context) => {
  const sources = withLackedColumns(checkedSources(inputs), context.recipe);
  const features = inputValue(inputs, 'features');
  const segments = inputValue(inputs, 'segments');
  const insight = inputValue(inputs, 'insight');
  const bind = binder(featuresSpecOf(context), sources);
  const settled = settle(spec, bind, insight.segments);
  const { decisions } = settled;
  const asOf = features.asOf ?? (spec.attributes.some(isByAge) ? today() : null);
  const tables = { features: features.table, segments: segments.table, asOf };
  const counted = await context.memo('fairness counts', countsKey(settled, asOf, inputs), () =>
    countAll(settled, bind, tables, context),
  );
  context.work.progress?.('Judging what was counted', 0, 0, 'steps');
  const names = new Map(sources.map((source) => [source.id, source]));
  const columnName = (reference: { readonly source: string; readonly column: string }): string =>
    names.get(reference.source)?.columns.find(({ id }) => id === reference.column)?.name ?? reference.column;
  const found = await audit(
    {
      dimensions: counted,
      segments: spec.segments
        ? insight.segments.map(({ id, name, index }) => ({ id, name: bareName(name), index }))
        : [],
      decisions: decisions.map((decision) => ({ id: decision.id, name: bareName(columnName(decision)) })),
      withOutcome: settled.outcome !== null,
      alpha: spec.alpha,
      screen: spec.screen,
      minimum: spec.minimum,
      bootstrap: spec.intervals === 'bootstrap',
      withhold: spec.small === 'withhold',
      references: Object.fromEntries(spec.attributes.map(({ id, reference }) => [id, reference])),
      seed: context.seed,
    },
    () => turnIfDue(context.work),
  );
  const dimensions = counted.map(({ dimension }) => dimension);
  const problems = [
    ...dimensions.flatMap(({ problem }) =>
      problem === null ? [] : [`An attribute is not audited. ${problem}`],
    ),
    ...settled.problems,
    ...withoutReference(spec, dimensions),
  ];
  const flagged = found.findings.filter(({ level }) => level === 'flagged');
  const value: FairnessValue = {
    customers: features.customers,
    asOf,
    verdict: verdictOf(dimensions, found.subjects, found.findings),
    dimensions,
    ...found,
    proxies: null,
    mitigation: null,
    problems,
    warnings: [...problems, ...flagged.slice(0, 20).map(({ sentence }) => sentence)],
  };
  if (spec.proxies === null && spec.mitigation === null) return value;
  context.early(value as unknown as Json);
  const study = { settled, bind, tables, countsKey: countsKey(settled, asOf, inputs), features, segments };
  const proxies = spec.proxies === null ? null : await findProxies(spec.proxies, study, context);
  if (spec.mitigation === null) return { ...value, proxies };
  context.early({ ...value, proxies } as unknown as Json);
  return { ...value, proxies, mitigation: await mitigate(spec.mitigation, study, context) };
};

/** References that are no group, so that ratios are told against the highest rate. */
const withoutReference = ({ attributes }: FairnessSpec, dimensions: readonly Dimension[]): string[] =>
  dimensions.flatMap(({ id, name, groups, problem }) => {
    const reference = attributes.find((attribute) => attribute.id === id)?.reference ?? null;
    if (problem !== null || reference === null || groups.some(({ label }) => label === reference)) return [];
    return [
      `“${shortName(reference, 60)}” is no group of ${shortName(name)}, so that its ratios are told against the highest rate.`,
    ];
  });

const isByAge = ({ grouping }: FairnessSpec['attributes'][number]): boolean => grouping.kind === 'ages';
