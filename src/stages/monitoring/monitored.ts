import type { RunContext } from '../context.ts';
import { checkedSources } from '../inputs.ts';
import { publishedVersions, type Published } from '../publishedVersions.ts';
import type { PublishedVersion } from '../registry/spec.ts';
import { standingOf } from '../registry/spec.ts';
import { featuresOf } from '../scoringBinding.ts';
import { seriesOfDates, seriesOfLoads, type Snapshot } from '../series.ts';
import { readsAsPublished } from './snapshotKey.ts';
import type { MonitoringSpec } from './settingSchema.ts';
import type { MonitoredVersion } from './valueSchema.ts';

/** What is watched. */
export interface Monitored {
  readonly version: PublishedVersion;
  readonly published: Published;
  /** Oldest first. */
  readonly series: readonly Snapshot[];
  readonly warnings: readonly string[];
}

/**
 * The version to monitor: the chosen one, else the one in production, else the newest that is not retired; null where nothing
 * was published.
 */
export function monitoredVersion(
  wanted: string | null,
  { versions, history, production }: Published,
): { readonly version: PublishedVersion; readonly warnings: readonly string[] } | null {
  const chosen = wanted === null ? null : versions.find(({ id }) => id === wanted);
  if (chosen) return { version: chosen, warnings: [] };
  const lost = wanted === null ? [] : [`There is no version ${wanted} any more.`];
  if (production) return { version: production, warnings: lost };
  const [newest] = versions.filter(({ id }) => !standingOf(history, id).retired).slice(-1);
  if (!newest) return null;
  const words = `No version is in production: ${newest.id}, the newest, is monitored. Promote it in Versions.`;
  return { version: newest, warnings: [...lost, words] };
}

/** The version and its snapshots; null where nothing was published. @throws AppError `stage.contract`, `recipe.setting` */
export function monitored(
  spec: MonitoringSpec,
  inputs: Parameters<typeof checkedSources>[0],
  context: RunContext,
): Monitored | null {
  const published = publishedVersions(context.recipe);
  const found = monitoredVersion(spec.version, published);
  if (!found) return null;
  const { version } = found;
  const warnings = [...found.warnings];
  const { series: wanted } = spec;
  const series =
    wanted.kind === 'loads'
      ? seriesOfLoads(version, context.recipe, wanted.most)
      : seriesOfDates(version, checkedSources(inputs), {
          ...wanted,
          asPublished: readsAsPublished(version, {}, context.recipe),
        });
  if (series.length === 0) {
    warnings.push(
      'The version’s customers have no events with a time, so that there are no as-of dates: watch loads instead.',
    );
  }
  if (!hasCustomers(version)) {
    warnings.push(
      'A row of the data has no customer, so that nobody can be followed from one snapshot to the next: there is no migration.',
    );
  }
  return { version, published, series, warnings };
}

/** Whether rows stand for customers, who can be found again in another snapshot. */
export function hasCustomers(version: PublishedVersion): boolean {
  const { entity, events } = featuresOf(version);
  if (entity && entity.source !== events?.source) return entity.column !== null;
  return events !== null;
}

/** What is told of the version. Segments and shares stand in the order of its labels. */
export function toldVersion(version: PublishedVersion, { history }: Published): MonitoredVersion {
  const { model, preparation, segments, reference } = version;
  const inOrder = Array.from({ length: model.k }, (_, index) => segments.find((one) => one.index === index));
  const used = model.names.flatMap((id) => preparation.filter((feature) => feature.id === id));
  const others = preparation.filter(({ id }) => !model.names.includes(id));
  return {
    id: version.id,
    name: version.name,
    publishedAt: version.publishedAt,
    inProductionSince: standingOf(history, version.id).since,
    segments: inOrder.map((segment, index) => ({
      id: segment?.id ?? `S${index + 1}`,
      name: segment?.name ?? `Segment ${index + 1}`,
    })),
    features: [...used, ...others].map(({ id, name, unit, used: isUsed }) => ({
      id,
      name,
      unit,
      used: isUsed,
    })),
    customers: reference.customers,
    shares: inOrder.map((segment) => (segment ? segment.size / Math.max(1, reference.customers) : 0)),
  };
}
