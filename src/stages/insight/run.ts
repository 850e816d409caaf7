import { AppError } from '../../core/errors.ts';
import type { Run, RunContext } from '../context.ts';
import { checkedSources, inputArtifact, inputValue } from '../inputs.ts';
import { segmentFigures } from './figures.ts';
import { nameSegments } from './naming.ts';
import { outcomeProfiles } from './outcomes.ts';
import { evidence, nameWarnings, outcomeSentence, verdictOf, warningsOf } from './sentences.ts';
import { looseNames, namesOf, versionOf } from './spec.ts';
import type { InsightSpec, InsightValue, SegmentProfile } from './spec.ts';
import { typicalOf } from './view/typical.ts';

/** Profiles and names every segment by exact figures over all its customers. */
export const run: Run<InsightSpec, InsightValue> = async (spec, inputs, context) => {
  const features = inputValue(inputs, 'features');
  const segments = inputValue(inputs, 'segments');
  const version = versionOf(inputArtifact(inputs, 'segments').key);
  const given = namesOf(spec, version);
  refuseUnknown(spec.names[version] ?? {}, segments.model.k);
  const figures = await segmentFigures(features, segments, context);
  const shown = features.features.map(({ id, name, unit, kind, used, mean, quantiles }, at) => ({
    id,
    name,
    unit,
    kind,
    used,
    mean,
    median: quantiles[3] ?? 0,
    typical: typicalOf(
      quantiles,
      figures.flatMap(({ standings }) => standings[at] ?? []),
    ),
  }));
  const used = shown.map(({ used: isUsed }, at) => (isUsed ? at : -1)).filter((at) => at >= 0);
  const suggested = nameSegments(
    used.flatMap((at) => shown[at] ?? []),
    figures.map(({ standings }) => used.map((at) => standings[at]?.z ?? 0)),
  );
  const money = figures.reduce((sum, segment) => sum + (segment.money ?? 0), 0);
  const profiles = figures.map((segment, index): SegmentProfile => {
    const id = `S${index + 1}`;
    const name = suggested[index] ?? id;
    return {
      id,
      index,
      name: given[id] ?? name,
      suggested: name,
      evidence: evidence(
        used.flatMap((at) => shown[at] ?? []),
        used.flatMap((at) => segment.standings[at] ?? []),
        segment.size / features.customers,
      ),
      size: segment.size,
      share: segment.size / features.customers,
      revenueShare: segment.money === null || money === 0 ? null : segment.money / money,
      margin: segment.margin,
      standings: segment.standings,
    };
  });
  const tables = { features: features.table, segments: segments.table };
  const outcomes = await outcomeProfiles(checkedSources(inputs), tables, segments.model.k, context);
  const table = await keep(profiles, context);
  // Of the segments as they are, as it is shown beside the warnings; the curve's is of a trial fit on a sample.
  const silhouette = segments.validity?.silhouette.mean ?? null;
  return {
    version,
    customers: features.customers,
    verdict: `${verdictOf(profiles, shown, features.customers)}${outcomeSentence(profiles, outcomes)}`,
    features: shown.map(({ id, name, unit, used: isUsed, median, mean, typical }) => ({
      id,
      name,
      unit,
      used: isUsed,
      median,
      mean,
      typical,
    })),
    segments: profiles,
    outcomes,
    table,
    warnings: [
      ...warningsOf(profiles, silhouette),
      ...nameWarnings(looseNames(spec, version), given, profiles),
    ],
  };
};

function refuseUnknown(names: Readonly<Record<string, string>>, k: number): void {
  const unknown = Object.keys(names).filter((id) => Number(id.slice(1)) < 1 || Number(id.slice(1)) > k);
  if (unknown.length === 0) return;
  const message = `There is no segment ${unknown.join(', ')} to name; there ${k === 1 ? 'is S1 alone' : `are S1 to S${k}`}.`;
  throw new AppError('recipe.setting', message, { stage: 'insight', setting: 'names' });
}

/** One row a segment, for queries. */
async function keep(profiles: readonly SegmentProfile[], context: RunContext): Promise<string> {
  const table = context.tableName();
  const medians = (profiles[0]?.standings ?? []).map(({ feature }, at) => ({
    name: feature,
    values: Float64Array.from(profiles, ({ standings }) => standings[at]?.median ?? NaN),
  }));
  await context.database.insertColumns(table, [
    { name: 'id', values: profiles.map(({ id }) => id) },
    { name: 'name', values: profiles.map(({ name }) => name) },
    { name: 'size', values: Float64Array.from(profiles, ({ size }) => size) },
    { name: 'share', values: Float64Array.from(profiles, ({ share }) => share) },
    ...medians,
  ]);
  return table;
}
