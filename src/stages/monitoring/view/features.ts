import { formatCount, formatCounted, formatNumber, shortName } from '../../../core/format.ts';
import { evidentlyDataset } from '../../../stats/drift/evidently.ts';
import type { ControlData } from '../../../ui/charts/controlChart.ts';
import { binWords, type TwoDistributions } from '../../../ui/charts/twoDistributions.ts';
import type { FeatureDrift, MonitoredSnapshot, MonitoringValue, Tested } from '../spec.ts';
import { toldSnapshots } from './shown.ts';

/** A feature with its name and what other tools say of it. */
export interface FeatureRow {
  readonly drift: FeatureDrift;
  readonly name: string;
  readonly unit: string;
  readonly used: boolean;
  readonly preset: MonitoredSnapshot['presets'][number] | null;
}

/** The features of a snapshot, the one that drifted most first. */
export function featureRows(value: MonitoringValue, snapshot: MonitoredSnapshot): FeatureRow[] {
  return snapshot.features.map((drift) => {
    const feature = value.version?.features.find(({ id }) => id === drift.feature);
    return {
      drift,
      name: shortName(feature?.name ?? drift.feature),
      unit: feature?.unit ?? '',
      used: feature?.used ?? false,
      preset: snapshot.presets.find((one) => one.feature === drift.feature) ?? null,
    };
  });
}

/** Evidently's verdict on the whole snapshot and ours beside it; null where it said nothing of any feature. */
export function datasetWords({ presets, features }: MonitoredSnapshot): string | null {
  if (presets.length === 0) return null;
  const drifted = presets.filter((preset) => preset.drifted).length;
  const own = features.filter(({ level }) => level === 'drifted').length;
  return `Evidently: ${evidentlyDataset(presets).drifted ? '' : 'no '}dataset drift, ${formatCount(drifted)} of ${formatCounted(presets.length, 'column')}. By our rule: ${formatCount(own)} of ${formatCount(features.length)} features drifted.`;
}

/** The reference and the snapshot in their bins. */
export function distributionsOf(drift: FeatureDrift, label: string): TwoDistributions {
  return {
    names: ['Reference', label],
    bins: binWords(drift.edges, drift.kind),
    before: drift.reference,
    after: drift.current,
  };
}

/** The effect of a feature or a watched column over the snapshots, with the floor as limit. @param of finds it in a snapshot. */
export function historyOf(
  value: MonitoringValue,
  floor: number,
  of: (snapshot: MonitoredSnapshot) => Pick<FeatureDrift, 'effect' | 'level'> | undefined,
): ControlData | null {
  const points = toldSnapshots(value).flatMap((snapshot) => {
    const drift = of(snapshot);
    if (!drift) return [];
    const alarms = drift.level === 'drifted' ? ['drifted'] : [];
    return [{ label: snapshot.label, value: drift.effect, centre: null, lower: null, upper: floor, alarms }];
  });
  if (points.length < 2) return null;
  return { quantity: 'Effect', points, format: (number) => formatNumber(number, 2) };
}

export const testWords: Readonly<
  Record<Tested['name'], { readonly title: string; readonly term: TestTerm | null }>
> = {
  psi: { title: 'Population stability index', term: 'psi' },
  ks: { title: 'Kolmogorov–Smirnov distance', term: 'kolmogorov-smirnov' },
  'chi-square': { title: 'Chi-square of the values', term: null },
  wasserstein: { title: 'Wasserstein distance (in standard deviations)', term: 'wasserstein' },
  'total-variation': { title: 'Total variation', term: 'total-variation' },
  'jensen-shannon': { title: 'Jensen–Shannon distance', term: 'jensen-shannon' },
  missing: { title: 'Change of the missing rate', term: null },
  'new-values': { title: 'Share of rows with a value that is new', term: null },
};

type TestTerm = 'psi' | 'kolmogorov-smirnov' | 'wasserstein' | 'total-variation' | 'jensen-shannon';
