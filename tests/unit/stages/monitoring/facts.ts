import type {
  FeatureDrift,
  MonitoredSnapshot,
  MonitoredSource,
  MonitoredVersion,
  MonitoringFacts,
  SegmentDrift,
} from '../../../../src/stages/monitoring/spec.ts';

export const version: MonitoredVersion = {
  id: 'v1',
  name: 'Spring',
  publishedAt: '2026-01-01T00:00:00Z',
  inProductionSince: '2026-01-11T00:00:00Z',
  segments: [
    { id: 'S1', name: 'Regulars' },
    { id: 'S2', name: 'Newcomers' },
  ],
  features: [
    { id: 'f0', name: 'Recency', unit: 'days', used: true },
    { id: 'f1', name: 'Orders', unit: '', used: true },
  ],
  customers: 1000,
  shares: [0.6, 0.4],
};

export const feature = (id: string, level: FeatureDrift['level']): FeatureDrift => ({
  feature: id,
  kind: 'number',
  present: true,
  customers: [1000, 1000],
  missing: [0, 0],
  mean: [0, 0],
  deviation: [1, 1],
  shift: 0,
  edges: [],
  binning: '',
  reference: [],
  current: [],
  quantiles: [[], []],
  tests: [],
  newValues: [],
  newCustomers: 0,
  adjusted: level === 'steady' ? 1 : 0,
  rank: 1,
  effect: level === 'drifted' ? 0.5 : 0,
  level,
  words: '',
});

export const segment = (id: string, change: number, p: number): SegmentDrift => ({
  id,
  size: 500,
  share: 0.5,
  change,
  p,
  level: 'steady',
  centroid: null,
  movement: null,
  movement95: null,
  movementP: null,
  shifts: [],
  contributions: [],
});

/** Of those who stayed, this share changed segment, give or take 0.05. */
export const migration = (reassigned: number): NonNullable<MonitoredSnapshot['migration']> => ({
  counts: [],
  arrivals: [],
  departures: [],
  reassigned: { value: reassigned, low: reassigned - 0.05, high: reassigned + 0.05 },
  churned: null,
  shares: [],
  jaccard: [],
  causes: [],
});

export function snapshot(parts: Partial<MonitoredSnapshot> = {}): MonitoredSnapshot {
  return {
    id: 'l2',
    label: 'June',
    name: 'June',
    asOf: '2026-06-01',
    problem: null,
    isReference: false,
    customers: 950,
    unassigned: 50,
    vanished: [],
    notes: [],
    features: [feature('f0', 'drifted'), feature('f1', 'moved')],
    presets: [],
    columns: [],
    segments: [segment('S1', 0.2, 0.001), segment('S2', -0.3, 0.4)],
    migration: null,
    decomposition: [],
    ...parts,
  };
}

export const source = (parts: Partial<MonitoredSource> = {}): MonitoredSource => ({
  id: 's1',
  name: 'orders.csv',
  newest: '2026-06-01 08:00:00',
  loads: 3,
  loadedAt: '2026-06-01T09:00:00Z',
  rows: 1000,
  rejected: 0,
  failing: [],
  everyDays: 7,
  graceDays: 1,
  ...parts,
});

export const facts = (parts: Partial<MonitoringFacts> = {}): MonitoringFacts => ({
  version,
  reference: 'published',
  referenceWords: '',
  snapshots: [snapshot()],
  successions: [],
  sources: [source()],
  at: '2026-06-03T08:00:00Z',
  warnings: [],
  ...parts,
});
