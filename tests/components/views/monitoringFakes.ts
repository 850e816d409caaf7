import type {
  FeatureDrift,
  MonitoredSnapshot,
  MonitoringSpec,
  MonitoringValue,
} from '../../../src/stages/monitoring/spec.ts';
import type { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import * as fakes from './fakes.ts';

const drift = (feature: string, level: FeatureDrift['level'], rank: number): FeatureDrift => ({
  feature,
  kind: 'number',
  present: true,
  customers: [100, 120],
  missing: [0, 3],
  mean: [10, 14],
  deviation: [4, 4],
  shift: 1,
  edges: [5, 10],
  binning: '3 quantile bins of the reference',
  reference: [30, 40, 30],
  current: [20, 40, 60],
  quantiles: [
    [0, 1, 5, 10, 15, 18, 20],
    [0, 2, 8, 14, 17, 19, 22],
  ],
  tests: [
    { name: 'ks', value: 0.3, p: 0.0001, null95: null },
    { name: 'psi', value: 0.2, p: 0.001, null95: 0.05 },
  ],
  newValues: [],
  newCustomers: 0,
  adjusted: level === 'steady' ? 0.8 : 0.0002,
  rank,
  effect: level === 'drifted' ? 0.9 : 0.01,
  level,
  words: level === 'drifted' ? 'Beyond chance, and it matters.' : 'No more than chance.',
});

export function snapshot(
  id: string,
  label: string,
  more: Partial<MonitoredSnapshot> = {},
): MonitoredSnapshot {
  const segment = (name: string, size: number, change: number) => ({
    id: name,
    size,
    share: size / 120,
    change,
    p: 0.01,
    level: change === 0 ? ('steady' as const) : ('drifted' as const),
    centroid: [0.5],
    movement: 0.3,
    movement95: 0.1,
    movementP: 0.001,
    shifts: [0.3],
    contributions: [1],
  });
  return {
    id,
    label,
    name: label,
    asOf: '2026-01-01',
    problem: null,
    isReference: false,
    customers: 120,
    unassigned: 0,
    vanished: [],
    notes: [],
    features: [drift('f0', 'drifted', 1), drift('f1', 'steady', 2)],
    presets: [],
    columns: [],
    segments: [segment('S1', 50, -0.3), segment('S2', 70, 0)],
    migration: {
      counts: [
        [40, 10],
        [5, 45],
      ],
      arrivals: [5, 15],
      departures: [2, 0],
      reassigned: { value: 0.15, low: 0.1, high: 0.22 },
      churned: { value: 0.02, low: 0, high: 0.06 },
      shares: [
        [
          { value: 0.77, low: 0.6, high: 0.9 },
          { value: 0.19, low: 0.1, high: 0.4 },
          { value: 0.04, low: 0, high: 0.2 },
        ],
        null,
      ],
      jaccard: [0.7, 0.75],
      causes: [{ from: 0, to: 1, customers: 10, contributions: [1] }],
    },
    decomposition: [
      { id: 'S1', before: 52, after: 50, population: 3, customer: -5, model: 0 },
      { id: 'S2', before: 50, after: 70, population: 15, customer: 5, model: 0 },
    ],
    ...more,
  };
}

export const value: MonitoringValue = {
  version: {
    id: 'v1',
    name: 'Spring',
    publishedAt: '2025-12-01T00:00:00Z',
    inProductionSince: '2025-12-02T00:00:00Z',
    segments: [
      { id: 'S1', name: 'Loyal' },
      { id: 'S2', name: 'Lapsed' },
    ],
    features: [
      { id: 'f0', name: 'Total spend', unit: '£', used: true },
      { id: 'f1', name: 'Age', unit: 'years', used: false },
    ],
    customers: 100,
    shares: [0.5, 0.5],
  },
  reference: 'published',
  referenceWords: 'Compared with all rows of the data that the version was published from.',
  snapshots: [snapshot('a', 'January', { migration: null, decomposition: [] }), snapshot('b', 'February')],
  successions: [],
  sources: [],
  at: '2026-02-01T00:00:00Z',
  warnings: [],
  verdict: {
    tone: 'warning',
    title: 'The segments hold, with changes',
    words: 'Spring (v1): 120 customers.',
  },
  alerts: [
    {
      tone: 'bad',
      about: 'trigger',
      title: 'A trigger for retraining fired',
      words: 'Half of the features.',
    },
    { tone: 'warning', about: 'features', title: 'Total spend drifted', words: 'Beyond chance.' },
  ],
  charts: [],
  falseAlarms: null,
  triggers: [
    { trigger: 't0', snapshot: 'a', fired: false, value: 0.1, limit: 0.5, words: '0 of 2 features drifted.' },
    { trigger: 't0', snapshot: 'b', fired: true, value: 0.5, limit: 0.5, words: '1 of 2 features drifted.' },
  ],
  pipeline: [{ kind: 'coverage', tone: 'ok', source: null, words: 'Everybody has a segment.' }],
  forecast: [
    [49, 75],
    [48, 80],
  ],
};

const pinned = {
  id: 'v1',
  name: 'Spring',
  fingerprint: 'a',
  features: { spec: { features: [{ origin: { kind: 'column', source: 's1', column: 'c0' } }] } },
  sources: [{ id: 's1', columns: [{ id: 'c0', name: 'plan' }] }],
};

/** A workspace whose registry holds one version, as far as the view looks at it. */
export function workspaceWith(
  shown: MonitoringValue | null,
  change: Partial<MonitoringSpec> = {},
): Workspace {
  const workspace = fakes.quietWorkspace();
  const nodes = workspace.recipe.nodes.map((node) => {
    if (node.stage === 'registry')
      return {
        ...node,
        spec: { ...(node.spec as object), versions: [pinned] },
      };
    if (node.stage === 'monitoring') return { ...node, spec: { ...(node.spec as object), ...change } };
    return node;
  });
  workspace.document.open({ ...workspace.recipe, nodes });
  if (shown) fakes.show(workspace, 'monitoring', shown);
  return workspace;
}

export const specOf = (workspace: Workspace): MonitoringSpec =>
  workspace.node('monitoring').spec as unknown as MonitoringSpec;
