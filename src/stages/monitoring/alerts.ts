import { formatCount, formatCounted, formatShare, shortName } from '../../core/format.ts';
import { driftedFeatures, driftedWords } from './view/driftedFeatures.ts';
import type { MonitoringFacts, MonitoringValue, MonitoredSnapshot } from './valueSchema.ts';
import type { Alert } from './valueSchema.ts';

type Judged = MonitoringFacts & Pick<MonitoringValue, 'charts' | 'triggers' | 'pipeline'>;

const urgency = { bad: 0, warning: 1 } as const;

/** The newest snapshot that has customers; null where none has. */
export function latestTold(snapshots: readonly MonitoredSnapshot[]): MonitoredSnapshot | null {
  return snapshots.findLast(({ problem, customers }) => problem === null && customers > 0) ?? null;
}

/** What a person should know of the newest snapshot, the most urgent first. */
export function alertsOf(value: Judged): Alert[] {
  const last = value.snapshots.at(-1);
  if (!last || !value.version) return [];
  const all = [
    ...snapshotAlerts(last),
    ...triggerAlerts(value, last),
    ...pipelineAlerts(value),
    ...featureAlerts(value, last),
    ...columnAlerts(last),
    ...segmentAlerts(value, last),
    ...chartAlerts(value, last),
  ];
  return all.sort((a, b) => urgency[a.tone] - urgency[b.tone]);
}

function snapshotAlerts({ label, problem, customers, unassigned, notes }: MonitoredSnapshot): Alert[] {
  if (problem !== null) {
    return [
      {
        tone: 'bad',
        about: 'coverage',
        title: `${label} cannot be scored`,
        words: `${problem} Put right what it names, or load the data again.`,
      },
    ];
  }
  if (customers === 0) {
    const words =
      unassigned > 0
        ? `All ${formatCount(unassigned)} customers lack a value that the version asks for.`
        : 'No customer is in it. Look whether the load is the right file, and whether the filters still fit.';
    return [{ tone: 'bad', about: 'coverage', title: `${label} is empty`, words }];
  }
  return notes.map((words) => ({
    tone: 'warning',
    about: 'pipeline',
    title: 'Not as it was published',
    words,
  }));
}

function triggerAlerts({ triggers }: Judged, { id }: MonitoredSnapshot): Alert[] {
  return triggers
    .filter(({ fired, snapshot }) => fired && snapshot === id)
    .map(({ words }) => ({ tone: 'bad', about: 'trigger', title: 'A trigger for retraining fired', words }));
}

function pipelineAlerts({ pipeline }: Judged): Alert[] {
  return pipeline.flatMap(({ tone, words, source }): Alert[] =>
    tone === 'ok' ? [] : [{ tone, about: 'pipeline', title: source ?? 'Data', words }],
  );
}

function featureAlerts({ version }: Judged, { features }: MonitoredSnapshot): Alert[] {
  const names = new Map((version?.features ?? []).map(({ id, name }) => [id, name]));
  return features
    .filter(({ level, present }) => level === 'drifted' && present)
    .map(({ feature, words }) => ({
      tone: 'warning',
      about: 'features',
      title: `${names.get(feature) ?? feature} drifted`,
      words,
    }));
}

/** Columns that are watched: gone is worse than drifted. */
function columnAlerts({ columns }: MonitoredSnapshot): Alert[] {
  return columns
    .filter(({ level }) => level === 'drifted')
    .map(({ column, sourceName, present, words }) => ({
      tone: present ? 'warning' : 'bad',
      about: 'features',
      title: `${shortName(column)} of ${shortName(sourceName)} ${present ? 'drifted' : 'is gone'}`,
      words,
    }));
}

function segmentAlerts({ version }: Judged, { segments }: MonitoredSnapshot): Alert[] {
  return segments
    .filter(({ level }) => level === 'drifted')
    .map(({ id, change, size, share }): Alert => {
      const name = version?.segments.find((segment) => segment.id === id)?.name ?? id;
      const more = change > 0 ? 'larger' : 'smaller';
      return {
        tone: 'warning',
        about: 'segments',
        segment: id,
        title: `${name} is ${formatShare(Math.abs(change))} ${more}`,
        words:
          size === 0
            ? 'Nobody is in it any more: it dissolved.'
            : `${formatCounted(size, 'customer')}, ${formatShare(share)} of all: beyond chance, and beyond the limit for sizes.`,
      };
    });
}

/** One alert for all charts of a kind. A centre that came nearer to the reference is no alarm. */
function chartAlerts({ version, charts }: Judged, { id, isReference }: MonitoredSnapshot): Alert[] {
  if (isReference) return [];
  return (['share', 'movement'] as const).flatMap((wanted): Alert[] => {
    const alarming = charts.flatMap(({ segment, kind, points }) => {
      const point = points.find(({ snapshot }) => snapshot === id);
      if (kind !== wanted || !point || point.rules.length === 0) return [];
      if (kind === 'movement' && point.value <= point.centre) return [];
      const name = version?.segments.find((one) => one.id === segment)?.name ?? segment;
      return [`${shortName(name)} (${point.rules.join(', ')})`];
    });
    if (alarming.length === 0) return [];
    const what = wanted === 'share' ? 'shares' : 'centres';
    return [
      {
        tone: 'warning',
        about: 'segments',
        title: `Control charts of segments’ ${what} alarm`,
        words: `${alarming.join('; ')}.`,
      },
    ];
  });
}

/** One sentence over all, with how it stands. */
export function verdictOf(value: Judged, alerts: readonly Alert[]): MonitoringValue['verdict'] {
  const { version, snapshots } = value;
  if (!version) {
    const words = 'Publish a version: what its segments are like is kept, and later data is held against it.';
    return { tone: 'warning', title: 'Nothing is published yet', words };
  }
  const last = snapshots.at(-1);
  if (!last) {
    return { tone: 'warning', title: 'There is no snapshot to look at', words: value.warnings.join(' ') };
  }
  const forming = new Set(version.features.flatMap(({ id, used }) => (used ? [id] : [])));
  const gone = last.features.filter(({ feature, present }) => !present && forming.has(feature)).length;
  const features = driftedFeatures(version, last.features);
  const drifted = features.forming.drifted + features.others.drifted;
  const columns = last.columns.filter(({ level }) => level === 'drifted').length;
  const moved = last.segments.filter(({ level }) => level === 'drifted').length;
  const counted = [
    last.isReference
      ? `${formatCounted(last.customers, 'customer')} of ${last.label}, from which it was published`
      : `${formatCounted(last.customers, 'customer')} of ${last.label}`,
    ...(gone > 0 ? [`${gone} of ${forming.size} features that form segments cannot be made of it`] : []),
    ...(last.isReference ? [] : [driftedWords(features)]),
    ...(last.columns.length > 0 ? [`${columns} of ${last.columns.length} watched columns`] : []),
    ...(last.isReference ? [] : [`${moved} of ${last.segments.length} segments changed size`]),
    ...(last.migration?.reassigned
      ? [
          `${formatShare(last.migration.reassigned.value)} of those who stayed ${gone > 0 ? 'got another segment, with stand-ins for what is gone' : 'changed segment'}`,
        ]
      : []),
  ];
  const words = `“${shortName(version.name)}” (${version.id}): ${counted.join('; ')}.`;
  const bad = alerts.filter(({ tone }) => tone === 'bad');
  if (last.problem !== null || last.customers === 0) {
    return {
      tone: 'bad',
      title: alerts[0]?.title ?? `${last.label} cannot be told`,
      words: alerts[0]?.words ?? words,
    };
  }
  if (gone > 0) return { tone: 'bad', title: 'The data lacks what the segments are formed by', words };
  if (bad.some(({ about }) => about === 'trigger')) {
    return { tone: 'bad', title: 'The segments should be looked at anew', words };
  }
  if (bad.length > 0) return { tone: 'bad', title: 'The data needs attention', words };
  if (drifted + columns + moved > 0)
    return { tone: 'warning', title: 'The segments hold, with changes', words };
  if (alerts.length > 0) return { tone: 'warning', title: 'The segments hold, with remarks', words };
  return { tone: 'ok', title: 'The segments hold', words };
}

/** What stands in the place of the verdict while newer snapshots are still to be looked at; null where this is the newest. */
export function verdictSoFar(
  label: string,
  looked: number,
  snapshots: number,
): MonitoringValue['verdict'] | null {
  if (looked >= snapshots) return null;
  return {
    tone: 'warning',
    title: `${looked} of ${snapshots} snapshots are looked at`,
    words: `Figures and alerts below are of ${label}, not of the newest snapshot: the verdict comes with that one.`,
  };
}
