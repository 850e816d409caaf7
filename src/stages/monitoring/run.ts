import type { Json } from '../../core/json.ts';
import { expectedSizes } from '../../stats/migration.ts';
import type { Run, RunContext } from '../context.ts';
import { alertsOf, latestTold, verdictOf } from './alerts.ts';
import { chanceAlarms, controlCharts } from './charts.ts';
import { lastChange, successionOf } from './migration/succession.ts';
import { monitored, toldVersion, type Monitored } from './monitored.ts';
import { problemOf, SnapshotStore } from './snapshotStore.ts';
import { pipelineHealth } from './pipeline.ts';
import { monitoredSources } from './sources.ts';
import type {
  ChanceAlarms,
  MonitoredSnapshot,
  MonitoringFacts,
  MonitoringSpec,
  MonitoringValue,
  Succession,
} from './spec.ts';
import { evaluateTriggers } from './triggers.ts';
import { publishedReference, Watch } from './watch.ts';

/** Steps ahead that the Markov chain is followed. */
const forecastSteps = 6;

/**
 * Scores every snapshot of the series by the monitored version, and tells how features, segments and customers moved. What is
 * known of a snapshot is not computed again: a new load computes itself alone.
 */
export const run: Run<MonitoringSpec, MonitoringValue> = async (spec, inputs, context) => {
  const sources = monitoredSources(inputs, context.recipe);
  const watched = monitored(spec, inputs, context);
  const facts: MonitoringFacts = {
    version: watched ? toldVersion(watched.version, watched.published) : null,
    reference: spec.reference,
    referenceWords: '',
    snapshots: [],
    successions: [],
    sources,
    at: new Date().toISOString(),
    warnings: watched?.warnings ?? [],
  };
  if (!watched) return judged(facts, spec, null);
  const store = await SnapshotStore.open(watched.version, context);
  const { reference, words } = await publishedReference(watched, store, context.recipe);
  const referenceWords =
    spec.reference === 'previous'
      ? 'Compared with all rows of the snapshot before; the first with the published ones.'
      : words;
  const watch = new Watch(watched, spec, store, context);
  const snapshots: MonitoredSnapshot[] = [];
  for (const [place, snapshot] of watched.series.entries()) {
    context.work.progress?.(`Looking at ${snapshot.label}`, place, watched.series.length, 'snapshots');
    snapshots.push(await watch.next(snapshot, reference));
    if (place < watched.series.length - 1) {
      const partly = judged({ ...facts, referenceWords, snapshots: [...snapshots] }, spec, null);
      context.early(partly as unknown as Json);
    }
  }
  const successions = await successionsOf(watched, store, context);
  return judgedInFull(
    {
      ...facts,
      referenceWords,
      snapshots,
      ...successions,
      warnings: [...facts.warnings, ...successions.warnings],
    },
    spec,
    context,
  );
};

async function successionsOf(
  { version, published, series }: Monitored,
  store: SnapshotStore,
  context: RunContext,
): Promise<{ readonly successions: Succession[]; readonly warnings: string[] }> {
  const change = lastChange(version, published.versions, published.history, series);
  if (!change) return { successions: [], warnings: [] };
  const old = await SnapshotStore.open(change.old, context);
  try {
    const keys = [old.keyOf(change.before), old.keyOf(change.after), store.keyOf(change.after)];
    const succession = await store.once('succession', keys, () =>
      successionOf(change, { old, next: store }, context),
    );
    return { successions: [succession], warnings: [] };
  } catch (thrown) {
    return {
      successions: [],
      warnings: [`What the change from ${change.old.id} did is not told: ${problemOf(thrown)}`],
    };
  }
}

/** Charts, triggers, alerts and the verdict from what was found. */
function judged(
  facts: MonitoringFacts,
  spec: MonitoringSpec,
  falseAlarms: ChanceAlarms | null,
): MonitoringValue {
  const value = {
    ...facts,
    charts: chartsOf(facts, spec),
    falseAlarms,
    triggers: evaluateTriggers(facts, spec),
    pipeline: pipelineHealth(facts, spec),
    forecast: forecastOf(facts.snapshots),
  };
  const alerts = alertsOf(value);
  return { ...value, alerts, verdict: verdictOf(value, alerts) };
}

const chartsOf = (facts: MonitoringFacts, { charts }: MonitoringSpec): MonitoringValue['charts'] =>
  controlCharts(facts.snapshots, facts.version?.segments.map(({ id }) => id) ?? [], charts);

/** The same, with how often the charts alarm though nothing changes. */
async function judgedInFull(
  facts: MonitoringFacts,
  spec: MonitoringSpec,
  context: RunContext,
): Promise<MonitoringValue> {
  const points = chartsOf(facts, spec)[0]?.points.length ?? 0;
  const falseAlarms = await context.memo('false alarms of charts', { points, ...spec.charts }, () =>
    chanceAlarms(points, spec.charts, context.work.signal),
  );
  return judged(facts, spec, falseAlarms);
}

/** Sizes that the newest transitions lead to; empty where nobody could be followed. */
function forecastOf(snapshots: readonly MonitoredSnapshot[]): MonitoringValue['forecast'] {
  const last = latestTold(snapshots);
  if (!last?.migration) return [];
  return expectedSizes(
    last.migration,
    last.segments.map(({ size }) => size),
    forecastSteps,
  );
}
