import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyRegister, type SourceRegister } from '../../../../src/core/register.ts';
import type { Column } from '../../../../src/core/table.ts';
import { chiSquare } from '../../../../src/stats/association.ts';
import {
  compareColumn,
  untoldColumn,
  vanishedColumn,
} from '../../../../src/stages/monitoring/columns/columnDrift.ts';
import { judgeSnapshot } from '../../../../src/stages/monitoring/features/judge.ts';
import type { RawDrift } from '../../../../src/stages/monitoring/features/rawDrift.ts';
import { watchable, withProposed } from '../../../../src/stages/monitoring/view/columns.ts';
import { reportedSnapshots } from '../../../../src/stages/monitoring/reported.ts';
import type { MonitoringValue } from '../../../../src/stages/monitoring/spec.ts';
import { feature, snapshot } from './facts.ts';

const rule = { falseDiscovery: 0.05, effectFloor: 0.1 };
const named = { source: 's1', sourceName: 'orders', column: 'channel' };
const counts = (values: Readonly<Record<string, number>>, missing = 0) => {
  const listed = Object.entries(values);
  return { rows: listed.reduce((total, [, n]) => total + n, missing), missing, values: listed };
};
const value = (raw: ReturnType<typeof compareColumn>, name: string): number | undefined =>
  raw.drift.tests.find((one) => one.name === name)?.value;

describe('a watched column', () => {
  test('is compared value by value: chi-square, stability, missing rate and values that are new', () => {
    const raw = compareColumn(
      named,
      counts({ web: 600, app: 400 }),
      counts({ web: 500, app: 400, phone: 60 }, 40),
    );
    const expected = chiSquare([
      [600, 400, 0],
      [500, 400, 60],
    ]);
    expect(value(raw, 'chi-square')).toBeCloseTo(expected?.statistic ?? NaN, 9);
    expect(value(raw, 'missing')).toBeCloseTo(0.04, 12);
    expect(value(raw, 'new-values')).toBeCloseTo(60 / 960, 12);
    expect(raw.drift).toMatchObject({
      values: ['web', 'app', 'phone'],
      newValues: ['phone'],
      newCount: 1,
      newRows: 60,
    });
  });

  test('shows the twenty most frequent of many values at most, and loses no row', () => {
    const side = fc.dictionary(fc.string({ maxLength: 4 }), fc.integer({ min: 1, max: 1000 }), {
      maxKeys: 60,
    });
    fc.assert(
      fc.property(side, side, (before, after) => {
        const { drift } = compareColumn(named, counts(before), counts(after));
        expect(drift.values.length).toBeLessThanOrEqual(20);
        expect([drift.reference.length, drift.current.length]).toEqual([
          drift.values.length,
          drift.values.length,
        ]);
        const sum = (list: readonly number[]): number => list.reduce((total, n) => total + n, 0);
        expect([sum(drift.reference), sum(drift.current)]).toEqual([...drift.rows]);
      }),
    );
  });
});

test('sentences, which stand in reports too, tell no count of few rows', () => {
  const wordsWith = (phone: number): string => {
    const raw = compareColumn(named, counts({ web: 600 }), counts({ web: 600, phone }));
    return judgeSnapshot({ features: [], columns: [raw] }, [], rule).columns[0]?.words ?? '';
  };
  expect(wordsWith(5)).toContain('stands in fewer than 11 rows.');
  expect(wordsWith(12)).toContain('stands in 12 rows.');
});

test('a column that lacks values in fewer rows than before says so, and not that its values changed', () => {
  const raw = compareColumn(named, counts({ web: 600, shop: 400 }, 500), counts({ web: 900, shop: 600 }));
  const [told] = judgeSnapshot({ features: [], columns: [raw] }, [], rule).columns;
  expect(told?.level).toBe('drifted');
  expect(told?.words).toMatch(/it matters: −33\.3 points without a value\.$/);
});

test('a report tells neither few rows with a new value, nor few without one, nor the shares that they are', () => {
  const reported = (phone: number, missing: number) => {
    const raw = compareColumn(named, counts({ web: 600 }), counts({ web: 600, phone }, missing));
    const { columns } = judgeSnapshot({ features: [], columns: [raw] }, [], rule);
    const value = { snapshots: [snapshot({ columns })] } as unknown as MonitoringValue;
    return reportedSnapshots(value)[0]?.columns[0];
  };
  const few = reported(5, 3);
  expect([few?.newRows, few?.missing]).toEqual([null, [0, null]]);
  expect(few?.tests.map(({ name }) => name)).not.toContain('new-values');
  expect(few?.tests.map(({ name }) => name)).not.toContain('missing');
  const many = reported(50, 30);
  expect([many?.newRows, many?.missing]).toEqual([50, [0, 30]]);
  expect(many?.tests.map(({ name }) => name)).toEqual(expect.arrayContaining(['new-values', 'missing']));
});

describe('features and watched columns of one snapshot', () => {
  const raw = (id: string, p: number): RawDrift => {
    return { drift: feature(id, 'steady'), evidence: { probabilities: [p], effect: 0.5 }, moved: null };
  };
  const column = (name: string, p: number) => {
    const { drift } = compareColumn({ ...named, column: name }, counts({ a: 10 }), counts({ a: 10 }));
    return { drift, evidence: { probabilities: [p], effect: 0.5 } };
  };

  test('are one family for the false-discovery rate', () => {
    const features = [raw('f0', 0.02), raw('f1', 0.9)];
    const alone = judgeSnapshot({ features, columns: [] }, [], rule);
    const together = judgeSnapshot({ features, columns: [column('a', 0.8), column('b', 0.7)] }, [], rule);
    expect(alone.features[0]?.adjusted).toBeCloseTo(0.04, 12);
    expect(together.features[0]?.adjusted).toBeCloseTo(0.08, 12);
    expect(together.columns.map(({ adjusted }) => adjusted)).toEqual([0.9, 0.9]);
  });

  test('are ranked each in their own order, what is gone first and what could not be told last', () => {
    const columns = [
      untoldColumn({ ...named, column: 'free text' }, 'It is text.'),
      column('steady', 0.8),
      column('drifted', 0.0001),
      vanishedColumn({ ...named, column: 'gone' }),
    ];
    const found = judgeSnapshot({ features: [raw('f0', 0.5)], columns }, [], rule).columns;
    expect(found.map(({ column: name, rank, level }) => [name, rank, level])).toEqual([
      ['gone', 1, 'drifted'],
      ['drifted', 2, 'drifted'],
      ['steady', 3, 'steady'],
      ['free text', 4, 'steady'],
    ]);
    expect(found[3]?.words).toBe('It is text.');
  });
});

describe('columns that can be watched', () => {
  const column = (name: string, type: Column['type'], distinct: number, role: Column['role'] = null) => ({
    id: `c${name}`,
    name,
    type,
    role,
    distinct,
  });
  const source = {
    id: 's1',
    name: 'orders',
    rows: 10_000,
    columns: [
      column('customer', 'text', 900, 'customer'),
      column('channel', 'text', 4, 'channel'),
      column('paid', 'boolean', 2),
      column('store', 'integer', 30),
      column('product', 'text', 400, 'product'),
      column('comment', 'text', 9000),
      column('gender', 'text', 3, 'sensitive'),
      column('faith', 'text', 5),
      column('level', 'text', 3),
      column('constant', 'text', 1),
      column('price', 'number', 300, 'amount'),
    ],
  };
  const register = {
    ...emptyRegister,
    columns: [{ column: 'faith', sensitivity: 'special' as const }],
  } as unknown as SourceRegister;
  const found = watchable([source], new Map([['s1', register]]), [{ source: 's1', column: 'level' }]);

  test('are texts and codes of few values; keys, amounts and free text are not', () => {
    expect(found.map(({ column: name }) => name)).toEqual([
      'channel',
      'paid',
      'store',
      'product',
      'gender',
      'faith',
      'level',
      'constant',
    ]);
  });

  test('are proposed where they say nothing sensitive and form no segment', () => {
    expect(found.filter(({ proposed }) => proposed).map(({ column: name }) => name)).toEqual([
      'channel',
      'paid',
    ]);
    expect(found.find(({ column: name }) => name === 'faith')?.label).toContain('sensitive');
  });

  test('are added once', () => {
    const once = withProposed([{ source: 's1', column: 'paid' }], found);
    expect(once).toEqual([
      { source: 's1', column: 'paid' },
      { source: 's1', column: 'channel' },
    ]);
    expect(withProposed(once, found)).toEqual(once);
  });
});
