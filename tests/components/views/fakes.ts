import type { Json } from '../../../src/core/json.ts';
import type { ActivationValue } from '../../../src/stages/activation/spec.ts';
import type {
  FeatureSpec,
  FeaturesSpec,
  FeatureSummary,
  FeaturesValue,
} from '../../../src/stages/features/spec.ts';
import type { InsightValue } from '../../../src/stages/insight/spec.ts';
import { registry } from '../../../src/stages/specs.ts';
import type { SegmentsValue } from '../../../src/stages/segments/spec.ts';
import type { SourcesSpec, SourcesValue } from '../../../src/stages/sources/spec.ts';
import { setWorkspace } from '../../../src/workspace/current.ts';
import { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import { memoryKeeping } from '../../support/workspace.ts';
import { csvReading } from '../../support/csvReading.ts';

/** A worker that never answers: views are looked at with results that the test puts there. */
function silentWorker(): Worker {
  const { port1 } = new MessageChannel();
  return Object.assign(port1, { terminate: () => port1.close() }) as unknown as Worker;
}

/** A workspace without a studio, as the one of the page. */
export function quietWorkspace(): Workspace {
  const made = new Workspace({
    registry,
    createWorker: silentWorker,
    explainFailure: () => Promise.resolve(null),
    keeping: memoryKeeping(),
    version: 'test',
    start: {},
  });
  setWorkspace(made);
  return made;
}

/** Puts a value on screen as what a stage computed for its settings as they are. */
export function show(workspace: Workspace, stage: string, value: unknown): void {
  // Results of what waits for features are shown only where features are chosen.
  if (workspace.document.waiting.has(stage)) workspace.document.edit('features', featuresSpec);
  const node = workspace.node(stage);
  workspace.results.add({
    key: workspace.document.keys.get(stage) ?? '',
    node: stage,
    stage,
    inputs: node.inputs.map((input) => workspace.document.keys.get(input) ?? ''),
    provenance: {
      at: '2026-01-01T00:00:00Z',
      milliseconds: 1,
      version: 'test',
      engine: null,
      seed: 1,
      queries: [],
    },
    value: value as Json,
  });
}

const engine = { kind: 'reference', name: 'Reference', threads: 1, reason: 'for a test' } as const;

export const segments: SegmentsValue = {
  k: 2,
  chosenBy: 'curve',
  reason: 'Two segments have the highest silhouette.',
  curve: [2, 3, 4].map((k) => ({
    k,
    inertia: 100 / k,
    silhouette: 0.6 - k / 100,
    calinskiHarabasz: 10,
    daviesBouldin: 1,
  })),
  proposed: 2,
  elbow: 3,
  silhouetteRows: 100,
  curveRows: 100,
  validity: {
    silhouette: { mean: 0.58, low: 0.58, high: 0.58, rows: 100, exact: true },
    squared: { mean: 0.7, low: 0.7, high: 0.7, rows: 100, exact: true },
    simplified: 0.61,
    calinskiHarabasz: 10,
    daviesBouldin: 1,
    milliseconds: 12,
  },
  miniBatch: null,
  model: {
    kind: 'kmeans',
    k: 2,
    d: 1,
    names: ['f0'],
    center: [0],
    scale: 1,
    fittedOn: engine,
    centroids: [[0], [1]],
    inertia: 50,
    counts: [30, 70],
    iterations: 3,
    converged: true,
    seed: 1,
  },
  customers: 100,
  sizes: [30, 70],
  table: 'segments_0',
  map: { explained: [0.6, 0.2], x: [0, 1], y: [0, 1], segment: [0, 1], customers: 100 },
  fittedOn: engine,
};

const standing = (z: number, median: number) => ({ feature: 'f0', z, median, mean: median });

export const insight: InsightValue = {
  version: '0123456789ab',
  customers: 100,
  table: 'insight_0',
  verdict: 'A few customers bring most of the revenue.',
  features: [
    { id: 'f0', name: 'Total spend', unit: '£', used: true, median: 40, mean: 40, typical: 'median' },
  ],
  segments: [
    {
      id: 'S1',
      index: 1,
      name: 'Low spenders',
      suggested: 'Low spenders',
      evidence: 'Median total spend 12 against 40 of all customers.',
      size: 70,
      share: 0.7,
      revenueShare: 0.2,
      margin: 0.5,
      standings: [standing(-0.8, 12)],
    },
    {
      id: 'S2',
      index: 0,
      name: 'High spenders',
      suggested: 'High spenders',
      evidence: 'Median total spend 400 against 40 of all customers.',
      size: 30,
      share: 0.3,
      revenueShare: 0.8,
      margin: 0.4,
      standings: [standing(2.1, 400)],
    },
  ],
  outcomes: [],
  warnings: [],
};

export const activation: ActivationValue = {
  rows: 100,
  columns: ['customer', 'segment_id', 'segment_name', 'distance'],
  preview: [['1', 'S1', 'Low spenders', 0.25]],
  segments: insight.segments.map(({ id, name, size }) => ({ id, name, size })),
  modelVersion: 'abcdef012345',
  asOf: '2025-12-29',
  validUntil: '2026-03-29',
  table: 'activation_0',
  warnings: [],
};

const feature: FeatureSpec = {
  id: 'f0',
  name: 'Total spend',
  unit: '£',
  origin: { kind: 'monetary' },
  used: true,
  transform: 'log',
  scaling: 'z-score',
  cap: { lower: 0, upper: 0.99 },
  missing: 'median',
};

export const featuresSpec: FeaturesSpec = {
  entity: { source: 'orders', column: 'c0' },
  events: { source: 'orders', customer: 'c0', time: null, order: null, amount: 'c1', quantity: null },
  filters: [{ source: 'orders', column: 'c1', operator: '>', value: 0, enabled: true }],
  asOf: null,
  features: [feature],
};

const summary: FeatureSummary = {
  id: 'f0',
  name: 'Total spend',
  unit: '£',
  kind: 'monetary',
  used: true,
  transform: 'log',
  scaling: 'z-score',
  missing: 0,
  imputed: null,
  cap: [0, 110],
  center: 3,
  scale: 1,
  mean: 60,
  standardDeviation: 30,
  quantiles: [0, 10, 20, 40, 45, 110, 5000],
  skewness: 2.5,
  histogram: { from: 10, to: 110, counts: [10, 60, 20, 5, 5] },
};

export const features: FeaturesValue = {
  table: 'features_0',
  customers: 100,
  asOf: '2025-12-29',
  counts: {
    rows: 500,
    rowsKept: 450,
    rowsWithoutCustomer: 30,
    filtered: [{ rule: 'amount > 0', rows: 20 }],
    customersBefore: 104,
    customersExcluded: 0,
    customersWithoutEvents: 0,
  },
  features: [summary],
  correlations: [[1]],
  monetary: 'f0',
  warnings: [],
};

export const sourcesSpec: SourcesSpec = {
  sources: [
    {
      id: 'orders',
      name: 'orders.csv',
      fingerprint: '0'.repeat(64),
      bytes: 1000,
      demo: null,
      reading: { ...csvReading, delimiter: ';', decimal: ',' },
      columns: [
        { id: 'c0', name: 'client', type: 'integer', role: null },
        { id: 'c1', name: 'amount', type: 'number', role: 'amount' },
      ],
    },
  ],
};

const column = { missing: 0, distinct: 2, distinctIsExact: true, least: '1', greatest: '9' };

export const sources: SourcesValue = {
  sources: [
    {
      id: 'orders',
      name: 'orders.csv',
      table: 'source_0',
      rows: 500,
      rejected: 1,
      rejects: [{ line: 7, column: 'amount', reason: 'not a number', text: '3;abc' }],
      columns: [
        { id: 'c0', name: 'client', type: 'integer', role: null, ...column },
        { id: 'c1', name: 'amount', type: 'number', role: 'amount', ...column },
      ],
      preview: [['1', '9,5']],
      warnings: [{ code: 'rejected', message: '1 row of orders.csv did not fit the columns, on line 7.' }],
    },
  ],
};
