import type { VersionDraft } from '../../../src/stages/registry/spec.ts';

/** A draft of two segments by two features, small enough to read. */
export function draftOf(key = 'a'.repeat(64)): VersionDraft {
  const feature = (id: string, name: string) => ({
    id,
    name,
    unit: '',
    kind: 'column' as const,
    used: true,
    transform: 'none' as const,
    scaling: 'z-score' as const,
    imputed: 0,
    cap: null,
    center: 1,
    scale: 2,
  });
  const reference = (id: string) => ({
    id,
    missing: 0,
    mean: 1,
    deviation: 2,
    edges: [0.5, 1.5],
    counts: [10, 20, 10],
    quantiles: [0, 1, 2],
    values: null,
  });
  return {
    features: { version: 1, spec: { entity: null, events: null, filters: [], asOf: null, features: [] } },
    sources: [],
    preparation: [feature('f0', 'Spend'), feature('f1', 'Visits')],
    model: {
      kind: 'kmeans',
      k: 2,
      d: 2,
      names: ['f0', 'f1'],
      center: [0, 0],
      scale: 1,
      centroids: [
        [0, 0],
        [1, 1],
      ],
      inertia: 3,
      counts: [30, 10],
      iterations: 4,
      converged: true,
      seed: 1,
      fittedOn: { kind: 'wasm', name: 'CPU', threads: 2 },
    },
    segments: [
      { id: 'S1', index: 0, name: 'Many', size: 30, evidence: 'Low spend.' },
      { id: 'S2', index: 1, name: 'Few', size: 10, evidence: 'High spend.' },
    ],
    reference: {
      customers: 40,
      unassigned: 0,
      asOf: '2026-01-01',
      features: [reference('f0'), reference('f1')],
      segmentMeans: [
        [0, 0],
        [1, 1],
      ],
      segmentDeviations: [
        [1, 1],
        [1, 1],
      ],
    },
    validity: null,
    key,
    seed: 1,
    tessera: 'test',
  };
}
