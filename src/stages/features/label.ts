import { formatPercent } from '../../core/format.ts';
import type { FeatureSpec, FeaturesSpec } from './spec.ts';

/** The name of an edit to the features, for undo. */
export function featuresLabel(before: FeaturesSpec, after: FeaturesSpec): string {
  if (before.asOf !== after.asOf)
    return after.asOf ? `Look as of ${after.asOf.slice(0, 10)}` : 'Look as of the last day';
  if (JSON.stringify(before.groups) !== JSON.stringify(after.groups)) return groupsLabel(before, after);
  const had = new Map(before.features.map((feature) => [feature.id, feature]));
  const has = new Set(after.features.map((feature) => feature.id));
  const added = after.features.find(({ id }) => !had.has(id));
  if (added) return `Add feature ${added.name}`;
  const removed = before.features.find(({ id }) => !has.has(id));
  if (removed) return `Remove feature ${removed.name}`;
  for (const feature of after.features) {
    const old = had.get(feature.id);
    if (old && JSON.stringify(old) !== JSON.stringify(feature)) return featureLabel(old, feature);
  }
  if (before.filters.length !== after.filters.length) return 'Change filters';
  const filter = after.filters.find(
    (candidate, index) => before.filters[index]?.enabled !== candidate.enabled,
  );
  if (filter) return filter.enabled ? 'Switch a filter on' : 'Switch a filter off';
  return 'Change features';
}

function groupsLabel(before: FeaturesSpec, after: FeaturesSpec): string {
  const adjusts = ({ groups = [] }: FeaturesSpec): number => groups.filter(({ adjust }) => adjust).length;
  if (adjusts(after) > adjusts(before)) return 'Residualise features by a group';
  if (adjusts(after) < adjusts(before)) return 'Leave features as they are by a group';
  const had = before.groups?.length ?? 0;
  const has = after.groups?.length ?? 0;
  if (has > had) return 'Take groups into account';
  return has < had ? 'Take groups into account no more' : 'Change groups that are taken into account';
}

function featureLabel(old: FeatureSpec, now: FeatureSpec): string {
  if (old.name !== now.name) return `Rename ${old.name} to ${now.name}`;
  if (old.used !== now.used) return now.used ? `Segment by ${now.name}` : `Do not segment by ${now.name}`;
  if (old.transform !== now.transform)
    return now.transform === 'log' ? `Take the log of ${now.name}` : `No log of ${now.name}`;
  if (old.scaling !== now.scaling) return `Scale ${now.name} by ${now.scaling}`;
  if (JSON.stringify(old.cap) !== JSON.stringify(now.cap)) {
    return now.cap ? `Cap ${now.name} at ${formatPercent(now.cap.upper)}` : `No cap on ${now.name}`;
  }
  return `Change ${now.name}`;
}
