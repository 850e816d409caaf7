import { join } from 'node:path';
import { cruise, type ICruiseResult, type IModule } from 'dependency-cruiser';
import { beforeAll, expect, test } from 'vitest';
import { rooms, whyForbidden } from '../../../scripts/rooms.mjs';

const root = join(import.meta.dirname, '../../..');
let graph: ICruiseResult;
let modules: readonly IModule[];

beforeAll(async () => {
  const { output } = await cruise(['src'], {
    baseDir: root,
    tsPreCompilationDeps: 'specify',
    doNotFollow: { path: 'node_modules' },
    validate: true,
    ruleSet: {
      forbidden: [
        {
          name: 'circle',
          severity: 'error',
          from: { path: '^src/' },
          to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
        },
      ],
    },
  });
  if (typeof output === 'string') throw new Error(output);
  graph = output;
  modules = output.modules.filter(({ source }) => source.startsWith('src/'));
}, 120_000);

test('every module stands in a room', () => {
  const homeless = modules
    .map(({ source }) => source)
    .filter((path) => !rooms.some(({ files }) => files.test(path)));
  expect(homeless).toEqual([]);
});

test('arrows go only where the table of rooms lets them, by import, dynamic import and worker address', () => {
  const wrong = modules.flatMap(({ source, dependencies }) =>
    dependencies
      .filter(({ resolved }) => resolved.startsWith('src/') || resolved.startsWith('shaders/'))
      .flatMap(({ module, resolved, dependencyTypes }) => {
        const query = /\?.*$/.exec(module)?.[0] ?? '';
        const typeOnly = dependencyTypes.includes('type-only');
        return whyForbidden(source, resolved + query, { typeOnly }) ? [`${source} → ${module}`] : [];
      }),
  );
  expect(wrong).toEqual([]);
});

test('the graph sees workers and shaders behind a query, so that none can hide there', () => {
  const seen = modules.flatMap(({ dependencies }) =>
    dependencies.filter(({ module }) => module.includes('?worker&url')),
  );
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.filter(({ couldNotResolve }) => couldNotResolve)).toEqual([]);
});

test('no import of ours leads nowhere', () => {
  const lost = modules.flatMap(({ source, dependencies }) =>
    dependencies
      .filter(({ module, couldNotResolve }) => couldNotResolve && module.startsWith('.'))
      .map(({ module }) => `${source} → ${module}`),
  );
  expect(lost).toEqual([]);
});

test('no modules import each other in a circle', () => {
  const circles = graph.summary.violations
    .filter(({ rule }) => rule.name === 'circle')
    .map(({ from, to }) => `${from} → ${to}`);
  expect(circles).toEqual([]);
});

test('the first screen comes without the views, the charts and what computes', () => {
  const found = new Map(modules.map((module) => [module.source, module]));
  const reached = new Set(['src/main.ts']);
  for (const source of reached) {
    for (const { resolved, module, dynamic, dependencyTypes } of found.get(source)?.dependencies ?? []) {
      if (!dynamic && !dependencyTypes.includes('type-only') && !module.includes('?')) reached.add(resolved);
    }
  }
  expect(reached).toContain('src/app/App.svelte');
  const late =
    /View\.svelte$|^src\/(ui\/charts|stats|models|engine|data)\/|\/(d3|apache-arrow|parquet-wasm|duckdb-wasm)/;
  expect([...reached].filter((path) => late.test(path))).toEqual([]);
});
