import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/stages/features/candidates.ts';
import { columnCandidates } from '../../../src/stages/features/candidates.ts';
import { notAnAmount } from '../../../src/stages/features/codes.ts';
import type { ProfiledColumn, SourceValue } from '../../../src/stages/sources/spec.ts';

const column = (name: string, least: number, greatest: number, distinct: number): ProfiledColumn => ({
  id: `c_${name}`,
  name,
  type: 'integer',
  role: null,
  missing: 0,
  distinctIsExact: true,
  distinct,
  least: String(least),
  greatest: String(greatest),
});
const rows = 30_000;
const source = (...columns: ProfiledColumn[]): SourceValue =>
  ({ id: 's', name: 's.csv', table: 's', rows, columns }) as unknown as SourceValue;

describe('a column of whole numbers', () => {
  it.each<[string, number, number, number]>([
    ['EDUCATION', 0, 6, 7],
    ['day', 1, 31, 31],
    ['signup_month', 1, 12, 12],
    ['Year', 2010, 2024, 15],
    ['weekday', 0, 6, 7],
    ['pdays', -1, 871, 559],
    ['joined', 20_190_101, 20_240_131, 1500],
  ])('is for profiles only where it is %s', (name, least, greatest, distinct) => {
    expect(notAnAmount(column(name, least, greatest, distinct), rows)).toEqual(expect.any(String));
  });

  it.each<[string, number, number, number]>([
    ['education-num', 1, 16, 16],
    ['balance', -8019, 102_127, 7168],
    ['Kidhome', 0, 2, 3],
    ['existing-credits', 1, 4, 4],
    ['installment-rate', 1, 4, 4],
    ['PAY_6', -2, 8, 10],
    ['days', 1, 31, 31],
    ['NumWebVisitsMonth', 0, 20, 16],
    ['day', 0, 5000, 3000],
    ['turnover', 20_190_101, 20_240_199, 1500],
  ])('is an amount where it is %s', (name, least, greatest, distinct) => {
    expect(notAnAmount(column(name, least, greatest, distinct), rows)).toBeNull();
  });

  it('is for profiles only where it holds days, though it is read as decimal numbers for one that is missing', () => {
    const days = { ...column('joined', 20_190_101, 20_240_131, 1500), type: 'number' } as const;
    expect(notAnAmount(days, rows)).toMatch(/days/);
  });

  it('is an amount in a table of few rows, in which few values are no sign of a code', () => {
    expect(notAnAmount(column('Education', 0, 6, 7), 40)).toBeNull();
  });
});

describe('the candidates of a table', () => {
  const profiled = (found: { candidates: Candidate[] }) =>
    found.candidates.filter(({ profileOnly }) => profileOnly !== null).map(({ name }) => name);

  it('leave codes to profiles where amounts are there', () => {
    const found = columnCandidates(
      source(column('EDUCATION', 0, 6, 7), column('BILL', 0, 9000, 5000), column('LIMIT', 0, 9000, 50)),
    );
    expect(profiled(found)).toEqual(['EDUCATION']);
  });

  it('take the scales of a survey as amounts, since nothing else is there', () => {
    const found = columnCandidates(
      source(column('q1', 1, 5, 5), column('q2', 1, 5, 5), column('q3', 1, 5, 5)),
    );
    expect(profiled(found)).toEqual([]);
  });
});
