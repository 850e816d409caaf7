import { afterAll, beforeAll, expect, test } from 'vitest';
import { ident, sql } from '../../src/core/sql.ts';
import { exporter } from '../../src/stages/activation/export.ts';
import type { ActivationValue, ConsentSpec } from '../../src/stages/activation/spec.ts';
import type { SegmentsValue } from '../../src/stages/segments/spec.ts';
import { Stages } from './stagesSupport.ts';

/** Thirty customers in two clear groups; permissions come in a table of their own, where some customers come again. */
const customers = Array.from({ length: 30 }, (_, at) => `k${String(at).padStart(2, '0')}`);
const permissions: readonly (readonly [customer: string, mail: string | null, objects: string | null])[] = [
  ['k00', 'yes', 'no'],
  ['k01', 'no', 'yes'],
  ['k02', null, null],
  ['k03', 'yes', 'N'],
  ['k03', 'no', 'opted out'],
  ['k04', 'TRUE', 'email only'],
  ['k04', 'yes', null],
  ['k20', 'opt-in', '0'],
];

let stages: Stages;
beforeAll(async () => {
  stages = await Stages.open();
  await stages.addColumns('people', [
    { name: 'customer', role: 'customer', values: customers },
    { name: 'spend', values: Float64Array.from(customers, (_, at) => (at < 18 ? 10 : 900) + at / 10) },
  ]);
  await stages.addColumns('permissions', [
    { name: 'customer', role: 'customer', values: permissions.map(([customer]) => customer) },
    { name: 'mail', role: 'consent', values: permissions.map(([, mail]) => mail) },
    { name: 'objection', role: 'consent', values: permissions.map(([, , objects]) => objects) },
  ]);
  await stages.autopilot('sources', 'features', 'segments', 'insight');
}, 60_000);
afterAll(() => stages.close());

async function listOf(
  consent: ConsentSpec | null,
  segments: readonly string[] = [],
): Promise<ActivationValue> {
  stages.set('activation', { consent, segments });
  return stages.run<ActivationValue>('activation');
}

async function onList({ table }: ActivationValue): Promise<readonly string[]> {
  const rows = await stages.database.rows<{ customer: string }>(
    sql`SELECT customer FROM ${ident(table)} ORDER BY 1`,
  );
  return rows.map(({ customer }) => customer);
}

const saysYes = { source: 'permissions', column: 'c1', agreed: 'yes' } as const;
const saysNo = { source: 'permissions', column: 'c2', agreed: 'no' } as const;

test('unless it is chosen, everybody is on the list', async () => {
  const value = await listOf(null);
  expect(await onList(value)).toEqual(customers);
  expect(value.consent).toBeUndefined();
});

test('only who agreed in every row that says anything is on the list, and the others are counted', async () => {
  const value = await listOf(saysYes);
  expect(await onList(value)).toEqual(['k00', 'k04', 'k20']);
  expect(value.rows).toBe(3);
  expect(value.consent).toEqual({
    column: 'mail',
    source: 'permissions',
    says: 'yes',
    agreed: 3,
    otherwise: 2,
    unknown: 25,
  });
});

test('how many agreed is told of segments that are not on the list, too', async () => {
  const value = await listOf(saysYes, ['S1']);
  expect(value.segments.map(({ id }) => id)).toEqual(['S1']);
  expect(value.agreed).toHaveLength(2);
  expect(value.agreed?.reduce((sum, { size }) => sum + size, 0)).toBe(3);
  expect((await listOf(null)).agreed).toBeUndefined();
});

test('of a column of objections who says no outright is on the list, and a word that is neither is no agreement', async () => {
  const value = await listOf(saysNo);
  expect(await onList(value)).toEqual(['k00', 'k20']);
  expect(value.consent).toMatchObject({ agreed: 2, otherwise: 3, unknown: 25 });
});

test('the counts are those of the chosen segments, and the file tells them', async () => {
  const { sizes } = stages.artifacts['segments']?.value as unknown as SegmentsValue;
  expect(sizes).toEqual([18, 12]);
  const value = await listOf(saysYes, ['S2']);
  expect(await onList(value)).toEqual(['k20']);
  expect(value.segments.map(({ size }) => size)).toEqual([1]);
  expect(value.consent).toMatchObject({ agreed: 1, otherwise: 0, unknown: 11 });
  const source = () => Promise.reject(new Error('a list reads no source'));
  const work = { signal: undefined, progress: undefined };
  const context = { database: stages.database, engine: stages.engine, work, recipe: stages.recipe(), source };
  const { name, notes, blob } = await exporter.write('csv', null, stages.artifacts, context);
  expect(name).toMatch(/^Untitled study S2 who agreed assignments .*\.csv$/);
  expect(notes).toEqual([
    'Only who has “yes” in “mail” of permissions is on the list: 1 of 12 customers. Left out: 11 of whom it says nothing.',
  ]);
  expect((await blob.text()).trimEnd().split('\r\n')).toHaveLength(2);
});

test('a column that is not there is refused, with what to do', async () => {
  await expect(listOf({ ...saysYes, column: 'c9' })).rejects.toMatchObject({
    code: 'recipe.setting',
    message: expect.stringContaining('choose everybody under “Whom, and until when”') as string,
  });
});

test('where nobody agreed, the list is refused rather than empty', async () => {
  await expect(listOf({ source: 'people', column: 'c1', agreed: 'no' })).rejects.toMatchObject({
    code: 'recipe.setting',
    message: expect.stringContaining('Nobody in these segments has “no” in “spend” of people') as string,
  });
});
