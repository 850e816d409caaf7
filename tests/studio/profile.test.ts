import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ColumnProfile, ProfileValue } from '../../src/stages/profile/spec.ts';
import { Stages } from './stagesSupport.ts';

let stages: Stages;
beforeAll(async () => {
  stages = await Stages.open();
}, 60_000);
afterAll(() => stages.close());

const rows = 400;
const of = <Value>(make: (row: number) => Value): Value[] =>
  Array.from({ length: rows }, (_, row) => make(row));

describe('the profile of a table with things to see', () => {
  let value: ProfileValue;
  const column = (name: string): ColumnProfile => {
    const found = value.tables[0]?.columns.find((candidate) => candidate.name === name);
    if (!found) throw new Error(`no column ${name}`);
    return found;
  };
  const kinds = (name: string): string[] =>
    value.alerts.filter((alert) => alert.column === column(name).id).map(({ kind }) => kind);

  beforeAll(async () => {
    await stages.addColumns('people', [
      { name: 'id', role: 'customer', values: Int32Array.from({ length: rows }, (_, row) => row + 1) },
      { name: 'code', values: of((row) => `AB-${String(1000 + (row % 350))}`) },
      { name: 'country', values: of((row) => ['Germany', 'germany', 'Germany ', 'Côte', 'Cote', 'France'][row % 6] ?? null) },
      { name: 'city', values: of((row) => (row === 7 ? 'Hambrug' : ['Hamburg', 'Berlin', 'Bremen'][row % 3]) ?? null) },
      { name: 'constant', values: of(() => 'same') },
      { name: 'empty', values: of(() => null) },
      { name: 'half', values: of((row) => (row % 10 < 6 ? null : 'there')) },
      { name: 'signup', values: of((row) => `${String((row % 28) + 1).padStart(2, '0')}/03/2024`) },
      { name: 'digits', values: of((row) => String(row % 300)) },
      { name: 'ratio', values: Float64Array.from({ length: rows }, (_, row) => (row < 3 ? [Infinity, -Infinity, NaN][row] ?? 0 : row)) },
      { name: 'zeros', values: Float64Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? 0 : row)) },
      { name: 'steep', values: Float64Array.from({ length: rows }, (_, row) => (row === 0 ? 1e9 : row)) },
      { name: 'rare', values: of((row) => (row < 4 ? 'yes' : 'no')) },
      { name: 'day', cast: 'date', values: of((row) => (row < 200 ? `2024-01-${String((row % 10) + 1).padStart(2, '0')}` : '2024-06-01')) },
      { name: 'kind', values: of((row) => (row < 20 ? 'Type A' : 'Type B')) },
      { name: 'born', cast: 'date', values: of((row) => `${1940 + (row % 60)}-01-${String((row % 9) + 1).padStart(2, '0')}`) },
      { name: 'secret', role: 'sensitive', values: of((row) => `Ana ${row % 5}`) },
    ]); // prettier-ignore
    await stages.run('sources');
    value = await stages.run<ProfileValue>('profile');
  }, 60_000);

  test.each([
    ['country', ['dirty-categories']],
    ['city', ['near-duplicates']],
    ['constant', ['constant']],
    ['empty', ['empty']],
    ['half', ['missing', 'constant']],
    ['signup', ['text-dates']],
    ['digits', ['text-numbers']],
    ['ratio', ['infinite']],
    ['zeros', ['zeros']],
    ['steep', ['skewed', 'same']],
    ['rare', ['imbalance']],
    ['day', ['date-gaps']],
    ['code', ['high-cardinality']],
    ['id', []],
    ['born', []],
    ['kind', ['imbalance']],
  ])('tells of %s: %j', (name, expected) => {
    expect(kinds(name)).toEqual(expected);
  });

  test('puts the most serious first, each as one sentence', () => {
    const order = ['serious', 'warning', 'note'];
    const ranks = value.alerts.map(({ severity }) => order.indexOf(severity));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    for (const { sentence } of value.alerts) expect(sentence).toMatch(/^[^\n]+\.$/u);
  });

  test('shows the shape of texts', () => {
    expect(column('code').texts?.patterns).toEqual([{ text: 'AA-9999', rows }]);
    expect(column('code').texts).toMatchObject({
      shortest: 7,
      longest: 7,
      collapsed: false,
      patternsExact: true,
    });
  });

  test('names the spellings of a value and in what they differ', () => {
    const [germany, cote] = column('country').texts?.variants ?? [];
    expect(germany?.differs).toEqual(['case', 'spaces']);
    expect(germany?.spellings.map(({ text }) => text)).toEqual(['Germany', 'Germany ', 'germany']);
    expect(cote?.differs).toEqual(['accents']);
  });

  test('finds a slip of another value', () => {
    expect(column('city').texts?.close?.map(({ rare, common }) => [rare.text, common.text])).toEqual([
      ['Hambrug', 'Hamburg'],
    ]);
  });

  test('keeps infinite values out of every figure', () => {
    expect(column('ratio').numbers).toMatchObject({ notFinite: 3, zeros: 0, mean: 201 });
    expect(column('ratio')).toMatchObject({ missing: 0, distinct: 397 });
  });

  test('shows the range and the longest gap of dates', () => {
    expect(column('day').times).toMatchObject({
      least: '2024-01-01',
      greatest: '2024-06-01',
      span: 153,
      daysWithRows: 11,
      usualStep: 1,
      gaps: [{ from: '2024-01-10', to: '2024-06-01', days: 143 }],
    });
  });

  test('never shows a value of a sensitive column', () => {
    expect(column('secret').top.map(({ text }) => text)).toEqual([
      '••• •',
      '••• •',
      '••• •',
      '••• •',
      '••• •',
    ]);
    expect(JSON.stringify(column('secret'))).not.toContain('Ana');
  });

  test('finds what tells rows apart', () => {
    expect(value.tables[0]?.keys[0]).toEqual([column('id').id]);
    expect(value.tables[0]?.duplicates).toBe(0);
  });
});

test('values at the ends of float64 have figures and pairs like others', async () => {
  const wave = (scale: number): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => Math.sin(row) * scale);
  await stages.addColumns('extreme', [
    { name: 'plain', values: wave(1) },
    { name: 'huge', values: wave(1e308) },
    { name: 'tiny', values: wave(1e-300) },
    { name: 'group', values: of((row) => (Math.sin(row) > 0 ? 'up' : 'down')) },
  ]);
  await stages.run('sources');
  const { tables } = await stages.run<ProfileValue>('profile');
  const table = tables.find(({ name }) => name === 'extreme');
  const [plain, huge, tiny] = (table?.columns ?? []).map(({ numbers }) => numbers);
  expect((huge?.deviation ?? 0) / 1e308).toBeCloseTo(plain?.deviation ?? 0, 9);
  expect((tiny?.deviation ?? 0) / 1e-300).toBeCloseTo(plain?.deviation ?? 0, 9);
  expect(huge?.skewness).toBeCloseTo(plain?.skewness ?? 9, 9);
  const { pearson = [], correlationRatio = [] } = table?.pairs ?? {};
  expect(pearson[0]?.map((r) => r?.toFixed(9))).toEqual(['1.000000000', '1.000000000', '1.000000000']);
  const [ratios = []] = correlationRatio;
  expect(ratios.map((ratio) => ratio?.toFixed(9))).toEqual(Array(3).fill(ratios[0]?.toFixed(9)));
  expect(ratios[0]).toBeGreaterThan(0.5);
});

test('columns and values named like members of every object are profiled like others', async () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
  const lines = of((row) => [row, ...names.map((_, at) => names[(row + at) % 4])].join(','));
  const text = [['id', ...names].join(','), ...lines].join('\n');
  await stages.addFile('named', new Blob([text]));
  await stages.run('sources');
  const { tables } = await stages.run<ProfileValue>('profile');
  const columns = tables.find(({ name }) => name === 'named')?.columns.slice(1) ?? [];
  expect(columns.map(({ name }) => name)).toEqual(names);
  for (const { distinct, top } of columns) {
    expect(distinct).toBe(4);
    expect(top.map(({ text: value }) => value).toSorted()).toEqual(names.toSorted());
  }
});
