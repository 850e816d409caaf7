import { comparisonCounts } from '../core/flaggedComparisons.ts';
import { countTold } from '../core/foldedAlerts.ts';
import { formatCount, formatCounted, formatFixed } from '../core/format.ts';

/** What the rail says of a stage under its name. */
export interface Summary {
  readonly text: string;
  /** Whether something there needs a look. */
  readonly warning: boolean;
}

type Value = Readonly<Record<string, unknown>>;

const listOf = (value: unknown): readonly Value[] =>
  Array.isArray(value) ? (value as readonly Value[]) : [];
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
/** 1,234 · 12.3 k · 1.2 M: short enough for the rail. */
export function shortCount(count: number): string {
  if (count < 10_000) return formatCount(count);
  const [size, unit] = count < 1e6 ? [1e3, 'k'] : count < 1e9 ? [1e6, 'M'] : [1e9, 'G'];
  const scaled = count / size;
  return `${scaled < 100 ? formatFixed(scaled, 1).replace(/\.0$/, '') : Math.round(scaled)} ${unit}`;
}

const lines: Readonly<Record<string, (value: Value) => string>> = {
  sources: (value) => {
    const sources = listOf(value['sources']);
    const rows = sources.reduce((sum, source) => sum + numberOf(source['rows']), 0);
    return `${formatCounted(sources.length, 'table', 'tables')} · ${shortCount(rows)} ${rows === 1 ? 'row' : 'rows'}`;
  },
  tracking: (value) => {
    const check = value['check'];
    return typeof check === 'object' && check !== null
      ? textOf((check as Value)['title'])
      : 'no plan checked';
  },
  profile: (value) => {
    const alerts = countTold(listOf(value['alerts']));
    return alerts === 0 ? 'nothing stands out' : formatCounted(alerts, 'alert', 'alerts');
  },
  quality: (value) => {
    const checks = listOf(value['checks']);
    const failing = checks.filter((check) => check['state'] !== 'passed').length;
    if (checks.length === 0) return 'nothing checked';
    if (failing === 0) return formatCounted(checks.length, 'check holds', 'checks hold');
    return `${formatCount(failing)} of ${formatCounted(checks.length, 'check', 'checks')} fail`;
  },
  features: (value) => {
    const used = listOf(value['features']).filter((feature) => feature['used'] === true).length;
    return `${formatCounted(used, 'feature', 'features')} · ${shortCount(numberOf(value['customers']))} people`;
  },
  segments: (value) => `${numberOf(value['k'])} of ${shortCount(numberOf(value['customers']))} people`,
  insight: (value) => formatCounted(listOf(value['segments']).length, 'profile', 'profiles'),
  fairness: (value) => {
    const findings = listOf(value['findings']);
    const { tested, flagged, ofUnknown } = comparisonCounts(
      findings.map((finding) => ({
        level: textOf(finding['level']),
        withValue: textOf(finding['withValue']),
      })),
    );
    if (findings.length === 0) return 'nothing audited';
    if (tested === 0) return 'nothing compared';
    if (flagged + ofUnknown === 0)
      return `${formatCounted(tested, 'comparison', 'comparisons')}, none flagged`;
    if (flagged === 0) return `${formatCount(ofUnknown)} of ${formatCount(tested)} flagged: no value`;
    return `${formatCount(flagged)} of ${formatCounted(tested, 'comparison', 'comparisons')} flagged`;
  },
  registry: (value) => {
    const production = value['production'];
    if (typeof production === 'object' && production !== null)
      return `${textOf((production as Value)['id'])} in production`;
    const versions = numberOf(value['versions']);
    return versions === 0
      ? 'nothing published'
      : `${formatCounted(versions, 'version', 'versions')}, none in production`;
  },
  monitoring: (value) => {
    const alerts = listOf(value['alerts']).length;
    const snapshots = listOf(value['snapshots']).length;
    if (value['version'] === null) return 'nothing published';
    return `${formatCounted(snapshots, 'snapshot', 'snapshots')}, ${alerts === 0 ? 'no alert' : formatCounted(alerts, 'alert', 'alerts')}`;
  },
  activation: (value) => `${shortCount(numberOf(value['rows']))} assignments`,
};

/** One line for the rail from a stage's value, and whether it holds warnings. */
export function summaryOf(stage: string, value: unknown): Summary {
  if (typeof value !== 'object' || value === null) return { text: '', warning: false };
  const members = value as Value;
  const text = lines[stage]?.(members) ?? '';
  if (stage === 'quality') {
    return { text, warning: listOf(members['checks']).some((check) => check['state'] !== 'passed') };
  }
  if (stage === 'monitoring') return { text, warning: listOf(members['alerts']).length > 0 };
  const warned = [members, ...listOf(members['sources'])].reduce(
    (sum, holder) => sum + listOf(holder['warnings']).length + numberOf(holder['rejected']),
    0,
  );
  return { text, warning: warned > 0 };
}
