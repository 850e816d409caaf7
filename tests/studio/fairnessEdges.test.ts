import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import type { Grouping } from '../../src/core/attributeGrouping.ts';
import type { FairnessValue } from '../../src/stages/fairness/spec.ts';
import { attribute, audited, findingOf, people, reference, twoClusters } from './fairnessSupport.ts';
import { Stages } from './stagesSupport.ts';
import type { TestColumn } from './testColumn.ts';

let stages: Stages;
beforeAll(async () => {
  stages = await Stages.open({ engine: 'wasm', threads: 1 });
}, 60_000);
beforeEach(() => stages.clear());
afterAll(() => stages.close());

const study = (columns: readonly TestColumn[]) => twoClusters(stages, columns);

const text = (name: string, value: (row: number) => string | null): TestColumn => ({
  name,
  role: 'sensitive',
  values: Array.from({ length: people }, (_, row) => value(row)),
});

const by = (column: string, more = {}): Promise<FairnessValue> =>
  audited(stages, { attributes: [attribute(stages, 'a0', 'people', column, more)] });

test('without an attribute nothing is audited, and nothing fails', async () => {
  await study([]);
  const value = await audited(stages, {});
  expect(value.findings).toEqual([]);
  expect(value.verdict.title).toBe('No sensitive attribute is chosen yet');
});

test('an attribute with one group has nothing to compare', async () => {
  await study([text('sex', () => 'female')]);
  const value = await by('sex');
  expect(value.findings.map(({ level }) => level)).toEqual(value.subjects.map(() => 'untested'));
  expect(value.verdict.title).toBe('Nothing could be compared');
});

test('an attribute without any value is one group without a value', async () => {
  await study([text('sex', () => null)]);
  const value = await by('sex');
  expect(value.dimensions[0]?.groups).toEqual([
    { label: 'no value', kind: 'missing', customers: people, merged: 1 },
  ]);
  expect(value.tests).toBe(0);
});

test('a thousand groups are audited; those under the minimum are taken together', async () => {
  await study([text('code', (row) => (row < 1000 ? `group ${row % 50}` : `alone ${row}`))]);
  const value = await by('code');
  const groups = value.dimensions[0]?.groups ?? [];
  expect(groups).toHaveLength(51);
  expect(groups.at(-1)).toEqual({ label: 'too small to tell', kind: 'small', customers: 1000, merged: 1000 });
  for (const { cells } of value.findings) {
    expect(cells.find(({ group }) => group === 50)?.rate).toBeNull();
  }
});

test('names that look like code are names', async () => {
  const names = [`'; DROP TABLE x; --`, '<script>alert(1)</script>', '__proto__', '=1+1'];
  await study([text(`"sex"; SELECT`, (row) => names[Math.floor(row / 2) % 4] ?? '')]);
  const value = await by(`"sex"; SELECT`);
  expect(value.dimensions[0]?.groups.map(({ label }) => label).sort()).toEqual([...names].sort());
  expect(value.dimensions[0]?.name).toBe(`"sex"; SELECT`);
});

test('an attribute that is the segment is flagged; one that is not related is not', async () => {
  const draw = random(11);
  await study([
    text('same', (row) => (row % 2 === 0 ? 'even' : 'odd')),
    text('other', () => (draw.uniform() < 0.5 ? 'a' : 'b')),
  ]);
  const value = await audited(stages, {
    attributes: [attribute(stages, 'a0', 'people', 'same'), attribute(stages, 'a1', 'people', 'other')],
  });
  expect(
    new Set(value.findings.filter(({ dimension }) => dimension === 'a0').map(({ level }) => level)),
  ).toEqual(new Set(['flagged']));
  expect(
    new Set(value.findings.filter(({ dimension }) => dimension === 'a1').map(({ level }) => level)),
  ).toEqual(new Set(['clear']));
});

test('ages come from dates of birth at the as-of date, complete years, in bands that can be changed', async () => {
  const day = (row: number): string =>
    ['2000-06-15', '1990-06-16', '1950-01-01', '1800-01-01'][row % 4] ?? '';
  await study([
    { ...text('born', day), cast: 'date' },
    { name: 'seen', role: 'time', values: Array.from({ length: people }, () => '2018-06-14'), cast: 'date' },
  ]);
  stages.set('features', { asOf: '2018-06-15' });
  await stages.run('features');
  await stages.run('segments');
  await stages.run('insight');
  const value = await by('born', { grouping: { kind: 'ages', edges: [18, 28, 65] } });
  expect(value.asOf).toBe('2018-06-15');
  expect(value.dimensions[0]?.groups.map(({ label, customers }) => [label, customers])).toEqual([
    ['18–27', 1000],
    ['65 and over', 500],
    ['no value', 500],
  ]);
});

test('numbers are cut into quarters', async () => {
  await study([
    { name: 'income', role: 'sensitive', values: Float64Array.from({ length: people }, (_, row) => row) },
  ]);
  const value = await by('income', { grouping: { kind: 'quantiles', parts: 4 } });
  expect(value.dimensions[0]?.groups.map(({ customers }) => customers)).toEqual([500, 500, 500, 500]);
});

test('parts of equal size hold equally many customers, however many rows each has', async () => {
  await study([text('sex', () => 'f')]);
  const rows = Array.from({ length: people }, (_, i) => i).flatMap((i) =>
    Array.from({ length: i < people / 2 ? 1 : 5 }, () => i),
  );
  await stages.addColumns('visits', [
    { name: 'who', role: 'customer', values: Int32Array.from(rows, (i) => i + 1) },
    { name: 'income', role: 'sensitive', values: Float64Array.from(rows, (i) => i) },
  ]);
  await stages.run('sources');
  await stages.run('quality');
  const value = await audited(stages, {
    attributes: [attribute(stages, 'a0', 'visits', 'income', { grouping: { kind: 'quantiles', parts: 4 } })],
  });
  expect(value.dimensions[0]?.groups.map(({ customers }) => customers)).toEqual([500, 500, 500, 500]);
});

test('a column of events gives each customer the most frequent value, and conflicts are counted', async () => {
  await study([text('sex', () => 'f')]);
  const rows = 3 * people;
  await stages.addColumns('visits', [
    { name: 'who', role: 'customer', values: Int32Array.from({ length: rows }, (_, i) => (i % people) + 1) },
    {
      name: 'gender',
      role: 'sensitive',
      values: Array.from({ length: rows }, (_, i) =>
        i < people && i % 4 === 0 ? 'x' : i % 2 === 0 ? 'm' : 'f',
      ),
    },
    {
      name: 'offered',
      role: 'treatment',
      values: Array.from({ length: rows }, (_, i) => (i < people ? 'yes' : 'no')).map((said, i) =>
        i % 5 === 0 ? said : 'no',
      ),
    },
  ]);
  await stages.run('sources');
  await stages.run('quality');
  const value = await audited(stages, {
    attributes: [attribute(stages, 'a0', 'visits', 'gender')],
    decisions: [{ id: 'd0', ...reference(stages, 'visits', 'offered'), yes: null }],
  });
  expect(value.dimensions[0]?.conflicts).toBe(people / 4);
  expect(value.dimensions[0]?.groups.map(({ label, customers }) => [label, customers])).toEqual([
    ['f', 1000],
    ['m', 1000],
  ]);
  expect(findingOf(value, 'a0', 'd0').cells.map(({ selected }) => selected)).toEqual([200, 200]);
});

test('a column that is gone is told, and the others are audited', async () => {
  await study([text('sex', (row) => (row % 3 === 0 ? 'm' : 'f'))]);
  const gone = { ...attribute(stages, 'a1', 'people', 'sex'), column: 'c99' };
  const value = await audited(stages, { attributes: [attribute(stages, 'a0', 'people', 'sex'), gone] });
  expect(value.problems).toHaveLength(1);
  expect(value.problems[0]).toContain('has no column c99 any more');
  expect(value.findings.every(({ dimension }) => dimension === 'a0')).toBe(true);
});

test('customers who are rows find their attributes by their row', async () => {
  await stages.addColumns('rows', [
    { name: 'spend', values: Float64Array.from({ length: people }, (_, i) => (i % 2) * 100 + (i % 7)) },
    { name: 'visits', values: Float64Array.from({ length: people }, (_, i) => (i % 2) * 30 + (i % 5)) },
    text('same', (row) => (row % 2 === 0 ? 'even' : 'odd')),
  ]);
  await stages.run('sources');
  await stages.autopilot('quality', 'features', 'segments', 'insight');
  const value = await audited(stages, { attributes: [attribute(stages, 'a0', 'rows', 'same')] });
  expect(value.findings.some(({ gap }) => (gap?.difference.value ?? 0) > 0.99)).toBe(true);
});

test('ages are told at the day of the audit where the data has no date of its own, and the audit says which', async () => {
  const year = new Date().getUTCFullYear();
  const born = (row: number): string => `${year - (row % 4 < 2 ? 20 : 50)}-01-01`;
  await study([
    text('born', born),
    {
      name: 'birth year',
      role: 'sensitive',
      values: Int32Array.from({ length: people }, (_, row) =>
        row === 0 ? 9 : Number(born(row).slice(0, 4)),
      ),
    },
  ]);
  const grouping: Grouping = { kind: 'ages', edges: [18, 40] };
  const value = await audited(stages, {
    attributes: [
      attribute(stages, 'a0', 'people', 'born', { grouping }),
      attribute(stages, 'a1', 'people', 'birth year', { grouping }),
    ],
  });
  expect(value.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  const sizes = value.dimensions.map(({ groups }) =>
    groups.map(({ label, customers }) => [label, customers]),
  );
  expect(sizes).toEqual([
    [['18–39', 1000], ['40 and over', 1000]],
    [['18–39', 999], ['40 and over', 1000], ['too small to tell', 1]],
  ]); // prettier-ignore
});

test('a reference that is no group, and a crossing of what is not audited, are told; a crossing counts once', async () => {
  await study([text('sex', (row) => (row % 3 ? 'f' : 'm')), text('place', (row) => (row % 5 ? 'n' : 's'))]);
  const value = await audited(stages, {
    attributes: [
      attribute(stages, 'a0', 'people', 'sex', { reference: 'x' }),
      attribute(stages, 'a1', 'people', 'place'),
    ],
    crossings: [['a0', 'a1'], ['a1', 'a0'], ['a0', 'a7']], // prettier-ignore
  });
  expect(value.dimensions.map(({ id }) => id)).toEqual(['a0', 'a1', 'a0×a1']);
  expect(value.problems).toEqual([
    'A crossing is left out: one of its attributes is not audited any more.',
    '“x” is no group of sex, so that its ratios are told against the highest rate.',
  ]);
});
