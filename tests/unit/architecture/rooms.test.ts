import { describe, expect, test } from 'vitest';
import { whyForbidden, whyPackageForbidden } from '../../../scripts/rooms.mjs';

const allowed: readonly (readonly [from: string, to: string])[] = [
  ['src/engine/webgpu/kernel.ts', 'src/core/errors.ts'],
  ['src/engine/webgpu/kernel.ts', 'shaders/assign.wgsl?raw'],
  ['src/models/kmeans.ts', 'src/engine/engine.ts'],
  ['src/stages/segments/run.ts', 'src/stages/features/spec.ts'],
  ['src/stages/segments/run.ts', 'src/stages/segments/sweep.ts'],
  ['src/stages/segments/View.svelte', 'src/stages/segments/spec.ts'],
  ['src/stages/segments/View.svelte', 'src/workspace/workspace.svelte.ts'],
  ['src/studio/worker.ts', 'src/data/database.ts'],
  ['src/main.ts', 'src/studio/worker.ts?worker&url'],
];

const forbidden: readonly (readonly [from: string, to: string])[] = [
  ['src/core/recipe.ts', 'src/stats/describe.ts'],
  ['src/stats/tests.ts', 'src/core/errors.ts'],
  ['src/models/kmeans.ts', 'src/engine/webgpu/kernel.ts'],
  ['src/ui/chart.ts', 'src/workspace/workspace.svelte.ts'],
  ['src/stages/segments/View.svelte', 'src/stages/segments/run.ts'],
  ['src/stages/segments/View.svelte', 'src/stages/features/spec.ts'],
  ['src/stages/segments/View.svelte', 'src/data/database.ts'],
  ['src/stages/segments/run.ts', 'src/stages/features/run.ts'],
  ['src/stages/segments/run.ts', 'src/data/database.ts'],
  ['src/stages/segments/spec.ts', 'src/stats/describe.ts'],
  ['src/studio/scheduler.ts', 'src/data/database.ts'],
  ['src/app/Shell.svelte', 'src/studio/worker.ts?worker&url'],
  ['src/main.ts', 'src/data/database.ts'],
  ['src/newRoom/idea.ts', 'src/core/errors.ts'],
];

test.each(allowed)('%s may import %s', (from, to) => {
  expect(whyForbidden(from, to)).toBeUndefined();
});

test.each(forbidden)('%s may not import %s', (from, to) => {
  expect(whyForbidden(from, to)).toBeDefined();
});

describe('a stage’s run', () => {
  test('may name the types of the database, which it meets through its context', () => {
    const from = 'src/stages/segments/run.ts';
    expect(whyForbidden(from, 'src/data/contract.ts', { typeOnly: true })).toBeUndefined();
  });
});

describe('a kept package', () => {
  test('is imported by its own rooms alone', () => {
    expect(whyPackageForbidden('src/data/instance.ts', '@duckdb/duckdb-wasm')).toBeUndefined();
    expect(whyPackageForbidden('src/stages/segments/run.ts', '@duckdb/duckdb-wasm')).toBeDefined();
    expect(whyPackageForbidden('src/core/undo.ts', 'svelte/store')).toBeDefined();
    expect(whyPackageForbidden('src/app/palette.ts', 'd3-scale')).toBeUndefined();
  });
});
