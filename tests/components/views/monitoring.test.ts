import { userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type {
  FeatureDrift,
  MonitoredSnapshot,
  MonitoringSpec,
  MonitoringValue,
} from '../../../src/stages/monitoring/spec.ts';
import MonitoringView from '../../../src/stages/monitoring/View.svelte';
import type { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import '../ui/support.ts';
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

function snapshot(id: string, label: string, more: Partial<MonitoredSnapshot> = {}): MonitoredSnapshot {
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

const value: MonitoringValue = {
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

const watched: MonitoredSnapshot['columns'][number] = {
  source: 's1',
  sourceName: 'orders',
  column: 'channel',
  present: true,
  problem: null,
  rows: [1000, 900],
  missing: [0, 90],
  values: ['web', 'app', 'phone'],
  reference: [600, 400, 0],
  current: [400, 310, 100],
  together: 0,
  tests: [
    { name: 'chi-square', value: 90, p: 0.0001, null95: null },
    { name: 'new-values', value: 0.12, p: 0.0001, null95: null },
  ],
  newValues: ['phone'],
  newCount: 1,
  newRows: 100,
  adjusted: 0.0002,
  rank: 1,
  effect: 0.12,
  level: 'drifted',
  words: 'Beyond chance, and it matters.',
};

/** A workspace whose registry holds one version, as far as the view looks at it. */
function workspaceWith(shown: MonitoringValue | null, change: Partial<MonitoringSpec> = {}): Workspace {
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

const specOf = (workspace: Workspace): MonitoringSpec =>
  workspace.node('monitoring').spec as unknown as MonitoringSpec;

test('monitoring: without a version it says to publish one, and leads to Versions', async () => {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('sources', fakes.sourcesSpec, { run: false });
  const screen = await render(MonitoringView);
  await expect.element(screen.getByRole('heading', { name: 'Nothing to monitor yet' })).toBeVisible();
  await screen.getByRole('button', { name: 'Open Versions' }).click();
  expect(workspace.stage).toBe('registry');
});

test('monitoring: the verdict, then the alerts, the most urgent first, then the figures with their history', async () => {
  workspaceWith(value);
  const screen = await render(MonitoringView);
  await expect
    .element(screen.getByRole('heading', { name: 'The segments hold, with changes' }))
    .toBeVisible();
  const alerts = screen.getByRole('list', { name: 'Alerts' }).getByRole('listitem').elements();
  expect(alerts.map((alert) => alert.querySelector('strong')?.textContent)).toEqual([
    'A trigger for retraining fired',
    'Total spend drifted',
  ]);
  await expect
    .element(screen.getByRole('img', { name: /^Customers over 2 snapshots, last 120/ }))
    .toBeVisible();
});

test('monitoring: an alert leads to its section, where the features stand by rank with both distributions', async () => {
  workspaceWith(value);
  const screen = await render(MonitoringView);
  await screen.getByRole('button', { name: 'Look at: Total spend drifted' }).click();
  await expect
    .element(screen.getByRole('tab', { name: 'Features' }))
    .toHaveAttribute('aria-selected', 'true');
  const rows = screen.getByRole('table', { name: 'Drift of features' }).getByRole('row').elements();
  expect(rows[1]?.textContent).toContain('Total spend');
  await expect
    .element(screen.getByRole('img', { name: /^Total spend: most changed is/ }).first())
    .toBeVisible();
  rows[2]?.querySelector('td')?.click();
  await expect.element(screen.getByRole('heading', { name: 'Age', exact: true })).toBeVisible();
});

test('monitoring: sections are walked by arrows; segments say what changed their sizes', async () => {
  workspaceWith(value);
  const screen = await render(MonitoringView);
  screen.getByRole('tab', { name: 'Health' }).element().focus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}');
  await expect.element(screen.getByRole('table', { name: 'Drift of segments' })).toBeVisible();
  await expect
    .element(screen.getByRole('img', { name: /most changed is Lapsed, from 50 to 70: population 15/ }))
    .toBeVisible();
});

test('monitoring: flows have their matrix with intervals, what moved them, and where it leads', async () => {
  workspaceWith(value);
  const screen = await render(MonitoringView);
  await screen.getByRole('tab', { name: 'Flows' }).click();
  await expect
    .element(screen.getByRole('img', { name: /the largest move is 15 from New customers to Lapsed/ }))
    .toBeVisible();
  await expect.element(screen.getByText('60.0 % – 90.0 %')).toBeVisible();
  await expect.element(screen.getByRole('cell', { name: 'Total spend 100.0 %' })).toBeVisible();
  const expected = screen.getByRole('table', { name: 'Expected sizes' });
  await expect.element(expected).toBeVisible();
  // π = π P of [[0.8, 0.2], [0.1, 0.9]]
  await expect.element(expected.getByRole('cell', { name: '33.3 %' })).toBeVisible();
  await expect.element(expected.getByRole('cell', { name: '66.7 %' })).toBeVisible();
});

test('monitoring: Evidently’s verdict on the data set stands beside ours', async () => {
  const preset = { method: 'K-S p_value', threshold: 0.05 };
  const presets = [
    { feature: 'f0', value: 0.001, drifted: true, ...preset },
    { feature: 'f1', value: 0.4, drifted: false, ...preset },
  ];
  workspaceWith({ ...value, snapshots: [snapshot('b', 'February', { presets })] }, { preset: 'evidently' });
  const screen = await render(MonitoringView);
  await screen.getByRole('tab', { name: 'Features' }).click();
  await expect
    .element(
      screen.getByText('Evidently: dataset drift, 1 of 2 columns. By our rule: 1 of 2 features drifted.'),
    )
    .toBeVisible();
});

test('monitoring: control charts say how often they alarm though nothing changes', async () => {
  const point = { value: 0.4, centre: 0.4, lower: 0.3, upper: 0.5, rules: [] };
  const points = ['a', 'b'].map((id) => ({ snapshot: id, ...point }));
  const charts = [{ segment: 'S1', kind: 'share' as const, points }];
  workspaceWith({ ...value, charts, falseAlarms: { share: 0.031, runLength: 91.75 } });
  const screen = await render(MonitoringView);
  await screen.getByRole('tab', { name: 'Segments' }).click();
  await expect.element(screen.getByText(/3\.1 % of such a chart’s points alarm/)).toBeVisible();
  await expect.element(screen.getByText(/would come after\s+92 snapshots on average/)).toBeVisible();
});

test('monitoring: a trigger is switched off, changed and added, each one step of undo', async () => {
  const workspace = workspaceWith(value);
  const screen = await render(MonitoringView);
  await screen.getByRole('tab', { name: 'Triggers and pipeline' }).click();
  const before = specOf(workspace).triggers.length;
  await screen.getByRole('button', { name: 'Add a trigger' }).click();
  await expect.poll(() => specOf(workspace).triggers.length).toBe(before + 1);
  await workspace.undo();
  expect(specOf(workspace).triggers).toHaveLength(before);
});

test('monitoring: one snapshot says how to get a second, and as-of dates are one press away', async () => {
  const only = snapshot('a', 'January', {
    isReference: true,
    features: [],
    migration: null,
    decomposition: [],
  });
  const workspace = workspaceWith({ ...value, snapshots: [only], alerts: [] });
  const screen = await render(MonitoringView);
  await expect.element(screen.getByText('One snapshot only')).toBeVisible();
  await screen.getByRole('button', { name: 'Look at every month' }).click();
  await expect.poll(() => specOf(workspace).series).toEqual({ kind: 'dates', every: 'month', most: 12 });
});

const found = {
  id: 's1',
  name: 'orders',
  rows: 1000,
  columns: ['plan', 'channel', 'region'].map((name, place) => ({
    id: `c${place}`,
    name,
    type: 'text',
    role: null,
    distinct: 3,
  })),
};

test('monitoring: columns that form no segment are proposed, and watched by one press, one step of undo', async () => {
  const workspace = workspaceWith(value);
  fakes.show(workspace, 'quality', { sources: [found] });
  const screen = await render(MonitoringView);
  await screen.getByRole('tab', { name: 'Features' }).click();
  await screen.getByRole('button', { name: 'Watch the 2 proposed columns' }).click();
  expect(specOf(workspace).columns.map(({ column }) => column)).toEqual(['channel', 'region']);
  await workspace.undo();
  expect(specOf(workspace).columns).toEqual([]);
});

test('monitoring: a watched column stands with its values, those that are new, and what decided', async () => {
  const columns = [
    watched,
    { ...watched, column: 'note', problem: 'It is text.', rank: 2, level: 'steady' as const },
  ];
  const snapshots = value.snapshots.map((one) => ({ ...one, columns }));
  workspaceWith(
    { ...value, snapshots },
    { columns: columns.map(({ source, column }) => ({ source, column })) },
  );
  const screen = await render(MonitoringView);
  await screen.getByRole('tab', { name: 'Features' }).click();
  const table = screen.getByRole('table', { name: 'Drift of watched columns' });
  const rows = table.getByRole('row').elements();
  expect(rows[1]?.textContent).toContain('channel');
  expect(rows[2]?.textContent).toContain('not told');
  await expect.element(screen.getByText('New values (1)')).toBeVisible();
  await expect.element(screen.getByText('Share of rows with a value that is new')).toBeVisible();
});
