import { fewest, hiddenSizes } from './reported.ts';
import type { Alert, MonitoredSnapshot, MonitoringSpec, MonitoringValue, TriggerOutcome } from './spec.ts';

const withheld = 'How many customers this is told of is withheld.';

/**
 * Alerts, triggers, charts and the pipeline as a report may show them: without the sizes of segments that it withholds, in words and points
 * too, and without fewer than 11 customers who have no segment.
 */
export function reportedWords(
  value: MonitoringValue,
  { triggers: rules }: Pick<MonitoringSpec, 'triggers'>,
): Pick<MonitoringValue, 'alerts' | 'triggers' | 'charts' | 'pipeline'> {
  const snapshots = new Map(value.snapshots.map((snapshot) => [snapshot.id, snapshot]));
  const hidden = new Map(value.snapshots.map((snapshot) => [snapshot.id, hiddenIds(snapshot)]));
  const kinds = new Map(rules.map(({ id, kind }) => [id, kind]));
  const triggers = value.triggers.map((outcome): TriggerOutcome => {
    const kind = kinds.get(outcome.trigger);
    const isOfFew =
      kind === 'size'
        ? (hidden.get(outcome.snapshot)?.size ?? 0) > 0
        : kind === 'unassigned' && areFew(snapshots.get(outcome.snapshot));
    return isOfFew ? { ...outcome, value: null, words: withheld } : outcome;
  });
  const told = new Map(value.triggers.map(({ words }, at) => [words, triggers[at]?.words ?? words]));
  const last = value.snapshots.findLast(({ problem }) => problem === null);
  const names = new Map((value.version?.segments ?? []).map(({ id, name }) => [id, name]));
  const alerts = value.alerts.map((alert): Alert => {
    if (alert.about === 'trigger') return { ...alert, words: told.get(alert.words) ?? alert.words };
    if (alert.about === 'coverage' && areFew(last)) return { ...alert, words: withheld };
    const { segment } = alert;
    if (segment === undefined || !last || hidden.get(last.id)?.has(segment) !== true) return alert;
    return { ...alert, title: `${names.get(segment) ?? segment} changed its size`, words: withheld };
  });
  return {
    alerts,
    triggers,
    charts: value.charts.map(({ points, ...chart }) => ({
      ...chart,
      points: points.filter(({ snapshot }) => hidden.get(snapshot)?.has(chart.segment) !== true),
    })),
    pipeline: value.pipeline.map((finding) =>
      finding.kind === 'coverage' && areFew(last) ? { ...finding, words: withheld } : finding,
    ),
  };
}

const areFew = (snapshot: MonitoredSnapshot | undefined): boolean =>
  snapshot !== undefined && snapshot.unassigned > 0 && snapshot.unassigned < fewest;

function hiddenIds(snapshot: MonitoredSnapshot): ReadonlySet<string> {
  const hidden = hiddenSizes(snapshot);
  return new Set(snapshot.segments.flatMap(({ id }, place) => (hidden[place] ? [id] : [])));
}
