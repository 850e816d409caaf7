import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json } from '../../src/core/json.ts';
import { defineStage, emptyRecipe, makeRegistry, type StageDefinition } from '../../src/core/recipe.ts';
import { ident, sql } from '../../src/core/sql.ts';
import { openDatabase, type OpenDatabase } from '../../src/data/open.ts';
import { openEngine, type EngineHost } from '../../src/engine/host.ts';
import type { Run } from '../../src/stages/context.ts';
import { Runner } from '../../src/studio/runner.ts';
import { SourceStore } from '../../src/studio/sourceStore.ts';

const definition = defineStage({
  stage: 'counting',
  title: 'Counting',
  purpose: 'A table of one row.',
  order: 1,
  version: 1,
  migrations: [],
  algorithm: 1,
  schema: v.strictObject({}),
  defaults: {},
  inputs: [],
  label: () => 'Nothing',
});
const registry = makeRegistry([definition as StageDefinition]);
const recipe = emptyRecipe(registry);
const work = { signal: new AbortController().signal, progress: () => undefined, enter: () => undefined };

let opened: OpenDatabase;
let engine: EngineHost;
let runner: Runner;
let computed = 0;

const counting: Run<Json, Json> = async (_, __, context) => {
  const table = context.tableName();
  await context.database.insertColumns(table, [{ name: 'n', values: Int32Array.of(++computed) }]);
  return { table };
};

const tableOf = async (): Promise<string> => {
  const { counting: artifact } = await runner.run(recipe, null, work);
  return (artifact?.value as { table: string }).table;
};

beforeAll(async () => {
  [opened, engine] = await Promise.all([openDatabase(), openEngine({ engine: 'reference' })]);
  const { database, ingest } = opened;
  runner = new Runner({
    registry,
    runs: new Map([['counting', counting]]),
    database,
    engine,
    sources: new SourceStore(database, ingest, () => Promise.reject(new Error('no demo here'))),
    version: 'test',
    computed: () => undefined,
  });
});

afterAll(async () => {
  engine.dispose();
  await opened.database.close();
});

test('a result is computed once while its table is there', async () => {
  const before = computed;
  await tableOf();
  await tableOf();
  expect(computed).toBe(before + 1);
});

test('a result whose table is gone is computed anew', async () => {
  const table = await tableOf();
  const before = computed;
  await opened.database.run(sql`DROP TABLE ${ident(table)}`);
  expect(await tableOf()).toBe(table);
  expect(computed).toBe(before + 1);
  expect(await opened.database.tables()).toContain(table);
});

test('a proposal’s table has a name of its own every time', async () => {
  const table = await tableOf();
  const [node] = recipe.nodes;
  if (!node) throw new Error('the recipe has one node');
  const names = [1, 2].flatMap(() => {
    const context = runner.proposalContext(recipe, node, work, {});
    return [context.tableName(), context.tableName()];
  });
  expect(new Set([table, ...names]).size).toBe(5);
});
