import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ident, sql } from '../../src/core/sql.ts';
import type { ColumnProfile, PairsProfile, ProfileValue } from '../../src/stages/profile/spec.ts';
import oracle from '../oracles/profile.json';
import { Stages } from './stagesSupport.ts';

const { data } = oracle;
const numbers = ['spend', 'visits', 'far', 'score', 'age'] as const;
const categories = ['region', 'channel'] as const;

/** Equal to nine digits, or to 1e-9 where the values are near 0. */
function close(found: number | null | undefined, expected: number): void {
  expect(Math.abs((found ?? Number.NaN) - expected) / Math.max(1, Math.abs(expected))).toBeLessThan(1e-9);
}

let stages: Stages;
let columns: ReadonlyMap<string, ColumnProfile>;
let pairs: PairsProfile | null;
beforeAll(async () => {
  stages = await Stages.open();
  await stages.addColumns('table', [
    ...numbers.map((name) => ({
      name,
      values: Float64Array.from(data[name], (value) => value ?? Number.NaN),
    })),
    ...categories.map((name) => ({ name, values: data[name] })),
    { name: 'day', cast: 'date' as const, values: data.day },
  ]);
  // Missing numbers are NULL, as a file has them.
  for (let index = 0; index < numbers.length; index++) {
    const id = ident(`c${index}`);
    await stages.database.run(sql`UPDATE source_table SET ${id} = NULL WHERE isnan(${id})`);
  }
  await stages.run('sources');
  const value = await stages.run<ProfileValue>('profile');
  columns = new Map(value.tables[0]?.columns.map((column) => [column.name, column]));
  pairs = value.tables[0]?.pairs ?? null;
}, 60_000);
afterAll(() => stages.close());

describe('figures of a column of numbers equal pandas’', () => {
  test.each(numbers)('%s', (name) => {
    const expected = oracle.numbers[name];
    const column = columns.get(name);
    expect([column?.missing, column?.distinct, column?.numbers?.zeros]).toEqual([
      expected.missing,
      expected.distinct,
      expected.zeros,
    ]);
    close(column?.numbers?.mean, expected.mean);
    close(column?.numbers?.deviation, expected.deviation);
    close(column?.numbers?.skewness, expected.skewness);
    expected.quantiles.forEach((quantile, index) => close(column?.numbers?.quantiles[index], quantile));
  });

  test.each(['spend', 'far', 'score'] as const)('the histogram of %s equals NumPy’s', (name) => {
    expect(columns.get(name)?.numbers?.histogram?.counts).toEqual(oracle.numbers[name].histogram);
  });
});

describe('figures of a column of numbers equal DuckDB’s own', () => {
  test.each(numbers)('%s', async (name) => {
    const x = ident(`c${numbers.indexOf(name)}`);
    const [row] = await stages.database.rows<Record<string, number>>(
      sql`SELECT avg(${x}) AS mean, stddev_samp(${x}) AS deviation, quantile_cont(${x}, 0.25) AS lower,
        median(${x}) AS median, quantile_cont(${x}, 0.75) AS upper, count(DISTINCT ${x})::DOUBLE AS d FROM source_table`,
    );
    const found = columns.get(name);
    close(found?.numbers?.mean, row?.['mean'] ?? Number.NaN);
    close(found?.numbers?.deviation, row?.['deviation'] ?? Number.NaN);
    close(found?.numbers?.quantiles[2], row?.['lower'] ?? Number.NaN);
    close(found?.numbers?.quantiles[3], row?.['median'] ?? Number.NaN);
    close(found?.numbers?.quantiles[4], row?.['upper'] ?? Number.NaN);
    expect(found?.distinct).toBe(row?.['d']);
  });
});

test.each(categories)('values and evenness of %s equal pandas’', (name) => {
  const expected = oracle.texts[name];
  expect(columns.get(name)?.top.map(({ text, rows }) => [text, rows])).toEqual(expected.top);
  expect(columns.get(name)?.distinct).toBe(expected.distinct);
  close(columns.get(name)?.imbalance, expected.imbalance);
});

test('range and gaps of dates equal pandas’', () => {
  const { least, greatest, daysWithRows, gap } = oracle.days;
  expect(columns.get('day')?.times).toMatchObject({ least, greatest, daysWithRows });
  expect(columns.get('day')?.times?.gaps[0]).toEqual(gap);
});

test('correlations equal pandas’, with missing values left out pair by pair', () => {
  expect(pairs?.numbers).toHaveLength(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    for (let j = 0; j < numbers.length; j++) {
      close(pairs?.pearson[i]?.[j], oracle.pearson[i]?.[j] ?? Number.NaN);
      close(pairs?.spearman[i]?.[j], oracle.spearman[i]?.[j] ?? Number.NaN);
    }
  }
});

test('Cramér’s V and the correlation ratio equal those from SciPy’s chi-square and F', () => {
  close(pairs?.cramersV[0]?.[1], oracle.cramersV);
  categories.forEach((name, i) => {
    oracle.correlationRatio[name].forEach((ratio, j) => close(pairs?.correlationRatio[i]?.[j], ratio));
  });
});
