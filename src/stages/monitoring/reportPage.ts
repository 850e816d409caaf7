import { reportedWords } from './reportedWords.ts';
import { formatCount, formatFixed, formatNumber, formatShareCell, formatSigned } from '../../core/format.ts';
import { escaped, page, table, time } from '../../exports/reportPage.ts';
import { driftedFeatures } from './view/driftedFeatures.ts';
import type { ReportParts } from './report.ts';
import { fewest, reportedChanges, reportedSnapshots, type ReportedSnapshot } from './reported.ts';
import type { MonitoringValue } from './spec.ts';

const withheld = `under ${fewest}`;
const count = (value: number | null): string => (value === null ? withheld : formatCount(value));
const share = (value: number | null): string => (value === null ? withheld : formatShareCell(value));
const pText = (p: number): string => (p < 0.001 ? '< 0.001' : formatFixed(p, 3));

const labelOf = ({ snapshots }: MonitoringValue, snapshot: string): string =>
  snapshots.find(({ id }) => id === snapshot)?.label ?? snapshot;

/** The report for people: one page without scripts, that can be printed. */
export function reportHtml({ study, spec, value }: ReportParts): string {
  const snapshots = reportedSnapshots(value).map((one) => ({ ...one, label: labelOf(value, one.id) }));
  const { alerts, triggers, pipeline } = reportedWords(value, spec);
  const last = snapshots.findLast(({ problem }) => problem === null);
  const { version } = value;
  const title = `Monitoring of ${escaped(study)}`;
  const body = [
    `<h1>${title}</h1>`,
    `<p><strong>${escaped(value.verdict.title)}.</strong> ${escaped(value.verdict.words)} Computed on ${time(value.at).markup}.</p>`,
    ...(version
      ? [
          `<p>Version ${escaped(version.id)}, “${escaped(version.name)}”, published on ${time(version.publishedAt).markup}. ${escaped(value.referenceWords)} Drifted: p below ${spec.falseDiscovery} after false-discovery control, and an effect of ${spec.effectFloor} or more. Counts under ${fewest}, and what they follow from, are withheld.</p>`,
        ]
      : []),
    `<h2>Alerts</h2>${
      alerts.length === 0
        ? '<p>None.</p>'
        : table(
            ['How urgent', 'What', 'Found'],
            alerts.map(({ tone, title: what, words }) => [tone, what, words]),
          )
    }`,
    ...(last
      ? [featuresTable(value, last), columnsTable(last), segmentsTable(value, last), flowsTable(value, last)]
      : []),
    `<h2>Snapshots</h2>${table(
      [
        'Snapshot',
        'As of',
        'Customers',
        'Without a segment',
        'Features that form segments drifted',
        'Changed segment',
        'Problem',
      ],
      snapshots.map((one) => [
        one.label,
        time(one.asOf),
        count(one.customers),
        count(one.unassigned),
        one.isReference ? 'reference' : String(driftedFeatures(version, one.features).forming.drifted),
        one.reassigned ? formatShareCell(one.reassigned.value) : '',
        one.problem ?? '',
      ]),
    )}`,
    ...value.successions
      .filter(({ from, to }) => from !== to)
      .map(
        ({ from, to, at, before, after, segments }) =>
          `<h2>${escaped(to)} in the place of ${escaped(from)}, ${time(at?.slice(0, 10) ?? null).markup}</h2><p>${before === after ? `On ${escaped(after)}` : `From ${escaped(before)} to ${escaped(after)}`}.</p>${changesTable(segments)}`,
      ),
    `<h2>Triggers</h2>${table(
      ['Snapshot', 'Fired', 'Found'],
      triggers.map(({ snapshot, fired, words }) => [labelOf(value, snapshot), fired ? 'fired' : 'no', words]),
    )}`,
    `<h2>Pipeline</h2>${
      pipeline.length === 0
        ? '<p>Nothing is agreed of the loads.</p>'
        : table(
            ['State', 'Found'],
            pipeline.map(({ tone, words }) => [tone, words]),
          )
    }`,
  ];
  return page(title, body.join('\n'));
}

function featuresTable(value: MonitoringValue, { label, features, presets }: ReportedSnapshot): string {
  const name = (id: string): string =>
    value.version?.features.find((feature) => feature.id === id)?.name ?? id;
  const test = (drift: ReportedSnapshot['features'][number], wanted: string): string => {
    const found = drift.tests.find((one) => one.name === wanted);
    return found ? formatNumber(found.value) : '';
  };
  const other = presets.length > 0;
  return `<h2>Features in ${escaped(label)}</h2>${table(
    [
      'Feature',
      'Verdict',
      'Effect',
      'Mean shift (sd)',
      'p',
      'PSI',
      'KS',
      'Binning',
      ...(other ? ['Other tool'] : []),
    ],
    features.map((drift) => {
      const preset = presets.find(({ feature }) => feature === drift.feature);
      return [
        name(drift.feature),
        drift.present ? drift.level : 'vanished',
        drift.present ? formatNumber(drift.effect, 2) : '',
        drift.shift === null ? '' : formatSigned(drift.shift, 2),
        drift.present ? pText(drift.adjusted) : '',
        test(drift, 'psi'),
        test(drift, 'ks') || test(drift, 'chi-square'),
        drift.binning,
        ...(other
          ? [
              preset
                ? `${preset.method} ${formatNumber(preset.value)}: ${preset.drifted ? 'drift' : 'no drift'}`
                : '',
            ]
          : []),
      ];
    }),
  )}`;
}

function columnsTable({ label, columns }: ReportedSnapshot): string {
  if (columns.length === 0) return '';
  const test = (drift: ReportedSnapshot['columns'][number], wanted: string): string => {
    const found = drift.tests.find((one) => one.name === wanted);
    return found ? formatNumber(found.value) : '';
  };
  return `<h2>Watched columns in ${escaped(label)}</h2>${table(
    ['Column', 'Verdict', 'Effect', 'p', 'PSI', 'Chi-square', 'Rows with a new value', 'Not told because'],
    columns.map((drift) => [
      `${drift.sourceName}: ${drift.column}`,
      drift.problem !== null ? 'not told' : drift.present ? drift.level : 'vanished',
      drift.problem === null && drift.present ? formatNumber(drift.effect, 2) : '',
      drift.problem === null && drift.present ? pText(drift.adjusted) : '',
      test(drift, 'psi'),
      test(drift, 'chi-square'),
      count(drift.newRows),
      drift.problem ?? '',
    ]),
  )}`;
}

function segmentsTable(value: MonitoringValue, { label, segments, decomposition }: ReportedSnapshot): string {
  const rows = table(
    ['Segment', 'Customers', 'Share', 'Change of share', 'p', 'Verdict', 'Centre moved', 'By chance below'],
    segments.map((segment) => [
      nameOf(value, segment.id),
      count(segment.size),
      share(segment.share),
      share(segment.change),
      segment.p === null ? '' : pText(segment.p),
      segment.level,
      segment.movement === null ? '' : formatNumber(segment.movement, 2),
      segment.movement95 === null ? '' : formatNumber(segment.movement95, 2),
    ]),
  );
  const changes = decomposition.length === 0 ? '' : reportedTable(decomposition, (id) => nameOf(value, id));
  return `<h2>Segments in ${escaped(label)}</h2>${rows}${changes === '' ? '' : `<h3>What changed the sizes</h3>${changes}`}`;
}

/** Changes of segments by their name in the version that they began with. */
function changesTable(parts: MonitoringValue['successions'][number]['segments']): string {
  const names = new Map(parts.map(({ id, name }) => [id, `${name} (${id})`]));
  return reportedTable(reportedChanges(parts), (id) => names.get(id) ?? id);
}

function reportedTable(changes: ReportedSnapshot['decomposition'], called: (id: string) => string): string {
  return table(
    ['Segment', 'Before', 'After', 'Population', 'Customer', 'Model'],
    changes.map(({ id, before, after, population, customer, model }) => [
      called(id),
      count(before),
      count(after),
      ...[population, customer, model].map((part) => (part === null ? 'withheld' : formatCount(part))),
    ]),
  );
}

function flowsTable(value: MonitoringValue, { flows, label }: ReportedSnapshot): string {
  if (!flows) return '';
  const names = (value.version?.segments ?? []).map(({ name }) => name);
  return `<h2>Where customers went, up to ${escaped(label)}</h2>${table(
    ['From', ...names.map((name) => `to ${name}`), 'gone'],
    flows.map((row, place) => [names[place] ?? 'new customers', ...row.map(count)]),
  )}`;
}

const nameOf = (value: MonitoringValue, id: string): string =>
  value.version?.segments.find((segment) => segment.id === id)?.name ?? id;
