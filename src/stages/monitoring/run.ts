import type { Json } from '../../core/json.ts';
import { expectedSizes } from '../../stats/migration.ts';
import type { Run, RunContext } from '../context.ts';
import { loadedAt } from '../series.ts';
import { alertsOf, latestTold, verdictOf, verdictSoFar } from './alerts.ts';
import { chanceAlarms, controlCharts } from './charts.ts';
import { successionsOf } from './migration/successions.ts';
import { stretchesOf, type DatedSnapshot } from './migration/stretches.ts';
import { monitored, toldVersion, type Monitored } from './monitored.ts';
import { SnapshotStore } from './snapshotStore.ts';
import { pipelineHealth } from './pipeline.ts';
import { monitoredSources } from './sources.ts';
import type {
  ChanceAlarms,
  MonitoredSnapshot,
  MonitoringFacts,
  MonitoringSpec,
  MonitoringValue,
} from './spec.ts';
import { calledByEvents } from './snapshotDays.ts';
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
  const scored: MonitoredSnapshot[] = [];
  const called = (): MonitoredSnapshot[] =>
    spec.series.kind === 'loads' ? calledByEvents(scored) : [...scored];
  for (const [place, snapshot] of watched.series.entries()) {
    context.work.progress?.(`Looking at ${snapshot.label}`, place, watched.series.length, 'snapshots');
    scored.push(await watch.next(snapshot, reference));
    if (place < watched.series.length - 1 || watched.published.versions.length > 1) {
      const snapshots = called();
      const partly = judged({ ...facts, referenceWords, snapshots }, spec, null);
      const label = snapshots[place]?.label ?? snapshot.label;
      const verdict = verdictSoFar(label, snapshots.length, watched.series.length);
      context.early({ ...partly, verdict: verdict ?? partly.verdict } as unknown as Json);
    }
  }
  const snapshots = called();
  const { versions, history } = watched.published;
  const stretches = stretchesOf(versions, history, dated(watched, snapshots, context));
  const successions = await successionsOf(stretches, watched.version, store, context);
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

/** The snapshots that could be scored, each with its day: the as-of date, else when its load came. */
function dated(
  { version, series }: Monitored,
  told: readonly MonitoredSnapshot[],
  context: RunContext,
): DatedSnapshot[] {
  return series.flatMap((snapshot, place) => {
    const own = told[place];
    if (!own || own.problem !== null) return [];
    const { label, name } = own;
    return [
      {
        snapshot: { ...snapshot, label, name },
        asOf: own.asOf ?? loadedAt(snapshot, version, context.recipe),
      },
    ];
  });
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
