import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { ident, sql } from '../../src/core/sql.ts';
import {
  definition,
  type CustomerGroupsSpec,
  type FeaturesSpec,
  type FeaturesValue,
} from '../../src/stages/features/spec.ts';
import type { SegmentsSpec, SegmentsValue } from '../../src/stages/segments/spec.ts';
import { reference } from './fairnessSupport.ts';
import { firstVersion, score, sourcesOf } from './registrySupport.ts';
import { Stages } from './stagesSupport.ts';

const customers = 600;
const each = <T>(of: (at: number) => T): T[] => Array.from({ length: customers }, (_, at) => of(at));
const letter = (at: number): string => ['u', 'v', 'w'][at % 3] ?? 'u';

let stages: Stages;
let auto: FeaturesSpec;

beforeAll(async () => {
  stages = await Stages.open({ engine: 'wasm', threads: 2 });
  await stages.addColumns('people', [
    { name: 'id', role: 'customer', values: Int32Array.from(each((at) => at + 1)) },
    {
      name: 'x',
      values: Float64Array.from(each((at) => ((at * 7919 + 13) % 1009) / 1009 + (at % 5) * 2)),
    },
    { name: 'y', values: Float64Array.from(each((at) => ((at * 31 + 7) % 211) / 20)) },
    { name: 'told', values: Float64Array.from(each((at) => (at % 3) * 10)) },
    { name: 'group', values: each(letter) },
    { name: 'twin', values: each(letter) },
    { name: 'one', values: each(() => 'same') },
    { name: 'secret', role: 'sensitive', values: each(letter) },
    { name: 'born', values: Int32Array.from(each((at) => 1950 + (at % 50))) },
    { name: 'many', values: each((at) => `g${at % 53}`) },
  ]);
  await stages.run('sources');
  await stages.run('quality');
  stages.wishes = { k: 3 };
  await stages.propose('features');
  auto = stages.specs.get('features') as unknown as FeaturesSpec;
  await stages.run('features');
  await stages.propose('segments');
}, 120_000);
afterAll(() => stages.close());

const by = (id: string, column: string) => ({
  id,
  ...reference(stages, 'people', column),
  grouping: { kind: 'values' as const },
  adjust: true,
});

/** Features of these names with these groups. */
function features(names: readonly string[], ...groups: readonly CustomerGroupsSpec[]) {
  const chosen = auto.features.map((own) => ({ ...own, used: names.includes(own.name) }));
  stages.set('features', { ...auto, features: chosen, groups: [...groups] });
  return stages.run<FeaturesValue>('features');
}

async function refusal(run: Promise<unknown>): Promise<AppError> {
  const error: unknown = await run.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error(`no refusal: ${String(error)}`);
  return error;
}

test('where groups tell every used feature wholly, segments are not formed from what rounding left', async () => {
  const error = await refusal(features(['told'], by('a0', 'group')));
  expect(error.code).toBe('stage.no-features');
  expect(error.details).toMatchObject({ features: ['told'], columns: ['group'] });
});

test('a feature that groups tell wholly is told where others are left', async () => {
  const { warnings } = await features(['x', 'told'], by('a0', 'group'));
  expect(warnings).toEqual(['Nothing is left of told when what the groups tell of it is taken out.']);
});

test('a column that puts everybody into one group is told', async () => {
  const { warnings } = await features(['x', 'y'], by('a0', 'one'));
  expect(warnings).toEqual([
    'one puts all customers into one group (same), so that taking it into account changes nothing.',
  ]);
});

test('a sensitive column that is asked for in two groupings without a decision is told once', async () => {
  const secret = by('a0', 'secret');
  const bands = { ...secret, id: 'a1', grouping: { kind: 'bands' as const, edges: [1] } };
  const { warnings, groups } = await features(['x', 'y'], secret, bands);
  expect(groups).toBeUndefined();
  expect(warnings.filter((line) => line.includes('secret'))).toHaveLength(1);
});

test('two columns that tell the same groups take out as much as one', async () => {
  const own = await features(['x', 'y'], by('a0', 'group'));
  const twice = await features(['x', 'y'], by('a0', 'group'), by('a1', 'twin'));
  twice.features.forEach(({ adjusted }, at) => {
    if (!adjusted) return;
    expect(adjusted[0]?.offsets).toEqual(own.features[at]?.adjusted?.[0]?.offsets);
    expect(adjusted[1]?.offsets).toEqual([0, 0, 0]);
  });
});

test('ages by years of birth are told at the day of the settings, and without one are refused', async () => {
  const ages = { ...by('a0', 'born'), grouping: { kind: 'ages' as const, edges: [40] } };
  const error = await refusal(features(['x', 'y'], ages));
  expect(error.code).toBe('recipe.setting');
  expect(error.message).toContain('set “As of” in Features');
  const undated = auto;
  auto = { ...auto, asOf: '2000-01-01' };
  const { groups } = await features(['x', 'y'], ages);
  auto = undated;
  expect(groups?.[0]?.groups.map(({ label, customers: n }) => [label, n])).toEqual([
    ['under 40', 468],
    ['40 and over', 132],
  ]);
});

test('a column of more than fifty groups is refused by its name, and leaves no table', async () => {
  const before = await stages.database.tables();
  const error = await refusal(features(['x', 'y'], by('a0', 'many')));
  expect(error.code).toBe('recipe.setting');
  expect(error.message).toContain('many of people tells 53 groups');
  const left = (await stages.database.tables()).filter((name) => !before.includes(name));
  expect(left.filter((name) => name.includes('groups'))).toEqual([]);
});

test('a column that is gone is told with where its groups can be taken away', async () => {
  const error = await refusal(features(['x', 'y'], { ...by('a0', 'group'), column: 'c77' }));
  expect(error.code).toBe('recipe.setting');
  expect(error.message).toContain('people has no column c77 any more. Or take them away under');
});

test('settings in which two columns share an id are refused', () => {
  const spec = { ...auto, groups: [by('a0', 'group'), by('a0', 'twin')] };
  const { issues = [] } = v.safeParse(definition.schema, spec);
  expect(issues.map(({ message }) => message)).toEqual([
    'every column that tells groups needs an id of its own',
  ]);
});

test.each([
  { what: 'a new category', rows: 40, value: (at: number) => (at % 2 ? 'u' : 'new') },
  { what: 'one row', rows: 1, value: () => 'new' },
  { what: 'no rows', rows: 0, value: () => 'u' },
  { what: 'no value', rows: 40, value: () => null },
  { what: 'no such column', rows: 40, value: null },
])('a version with a minimum scores a load with $what', async ({ what, rows, value }) => {
  await features(['x', 'y'], by('a0', 'group'));
  const segments = stages.specs.get('segments') as unknown as SegmentsSpec;
  stages.set('segments', { ...segments, minimum: { groups: 'a0', part: 1 } });
  await stages.run<SegmentsValue>('segments');
  await stages.run('insight');
  const version = await firstVersion(stages);
  const other = `other_${what.replaceAll(' ', '_')}`;
  const [people] = sourcesOf(stages);
  if (!people) throw new Error('no source');
  const group = people.columns.find(({ name }) => name === 'group');
  await stages.database.run(
    sql`CREATE TABLE ${ident(other)} AS SELECT * FROM ${ident(people.table)} LIMIT ${rows}`,
  );
  if (value && group) {
    for (let at = 0; at < rows; at++) {
      await stages.database.run(
        sql`UPDATE ${ident(other)} SET ${ident(group.id)} = ${value(at)} WHERE rowid = ${at}`,
      );
    }
  }
  const columns = people.columns.filter(({ name }) => value !== null || name !== 'group');
  const scored = await score(stages, version, null, [{ ...people, table: other, rows, columns }]);
  expect(scored.customers).toBe(rows);
  expect(scored.sizes.reduce((sum, size) => sum + size, 0)).toBe(rows);
  expect(scored.notes).toEqual(
    value === null
      ? ['Groups by group cannot be told: customers are placed as if they belonged to none.']
      : [],
  );
  const places = await stages.database.rows<{ place: number }>(
    sql`SELECT DISTINCT a0 AS place FROM ${ident(scored.table)} ORDER BY 1`,
  );
  const expected = { 'a new category': [-1, 0], 'no rows': [] }[what] ?? [-1];
  expect(places.map(({ place }) => place)).toEqual(expected);
});
