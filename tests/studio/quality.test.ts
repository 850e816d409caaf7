import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Rule } from '../../src/stages/quality/spec.ts';
import type { SourcesValue } from '../../src/stages/sources/spec.ts';
import { addOrders, column, quality, rule } from './qualitySupport.ts';
import { Stages } from './stagesSupport.ts';

let stages: Stages;
beforeAll(async () => {
  stages = await Stages.open();
}, 60_000);
beforeEach(() => stages.clear());
afterAll(() => stages.close());

describe('without rules and repairs', () => {
  test('the sources are given on as they are, without a query', async () => {
    await addOrders(stages);
    const tables = await stages.database.tables();
    const value = await quality(stages, {});
    expect(value.sources).toEqual((stages.artifacts['sources']?.value as unknown as SourcesValue).sources);
    expect(value).toMatchObject({ repaired: [], checks: [], repairs: [], stops: [] });
    expect(await stages.database.tables()).toEqual(tables);
    expect(value.levels).toEqual([
      { source: 'orders', newest: '2024-01-06 10:30:00' },
      { source: 'customers', newest: null },
    ]);
  });
});

describe('rules', () => {
  test('each kind finds the rows that break it, by their numbers', async () => {
    await addOrders(stages);
    const { checks } = await quality(stages, {
      rules: [
        rule(1, { kind: 'not-null' }, column(1, 'customer')),
        rule(2, { kind: 'unique', with: [] }, column(0, 'order')),
        rule(3, { kind: 'unique', with: [column(1, 'customer')] }, column(0, 'order')),
        rule(4, { kind: 'set', values: ['UK', 'FR'] }, column(2, 'country')),
        rule(5, { kind: 'range', least: 0, greatest: 100 }, column(3, 'quantity')),
        rule(6, { kind: 'range', least: null, greatest: '2024-01-05' }, column(4, 'when')),
        rule(7, { kind: 'pattern', pattern: '[A-Z]\\d+' }, column(0, 'order')),
        rule(8, { kind: 'type', type: 'integer' }, column(1, 'customer')),
        rule(9, { kind: 'type', type: 'date' }, column(0, 'order')),
        rule(10, { kind: 'reference', source: 'customers', column: column(0, 'id') }, column(1, 'customer')),
        rule(11, { kind: 'row-count', least: 7, greatest: null }, null),
        rule(12, { kind: 'freshness', days: 10 }, column(4, 'when')),
      ],
    });
    expect(
      checks.map(({ rule: id, state, failing, checked, rows }) => [
        id,
        state,
        failing,
        checked,
        rows.map(({ row }) => row),
      ]),
    ).toEqual([
      ['r1', 'failed', 1, 6, [3]],
      ['r2', 'failed', 1, 6, [5]],
      ['r3', 'passed', 0, 5, []],
      ['r4', 'failed', 1, 5, [4]],
      ['r5', 'failed', 2, 6, [5, 6]],
      ['r6', 'failed', 1, 6, [6]],
      ['r7', 'failed', 1, 6, [6]],
      ['r8', 'passed', 0, 5, []],
      ['r9', 'failed', 6, 6, [1, 2, 3, 4, 5, 6]],
      ['r10', 'failed', 1, 5, [4]],
      ['r11', 'failed', 1, 1, []],
      ['r12', 'failed', 1, 1, []],
    ]);
    expect(checks[4]?.columns).toEqual(['quantity', 'order', 'customer', 'when']);
    expect(checks[4]?.rows[0]?.values).toEqual(['-1', 'A4', '1', '2024-01-05 00:00:00']);
    expect(checks[10]?.found).toBe('There are 6 rows instead of at least 7.');
  });

  test('a share of rows may break a rule that tolerates it', async () => {
    await addOrders(stages);
    const strict = rule(1, { kind: 'not-null' }, column(1, 'customer'));
    const { checks } = await quality(stages, { rules: [strict, { ...strict, id: 'r2', tolerance: 0.2 }] });
    expect(checks.map(({ state }) => state)).toEqual(['failed', 'passed']);
  });

  test('values of a sensitive column are masked among the failing rows', async () => {
    await addOrders(stages);
    const { checks } = await quality(stages, {
      rules: [rule(1, { kind: 'range', least: 0, greatest: null }, column(5, 'income'))],
    });
    expect(checks[0]?.rows).toEqual([{ row: 4, values: ['•••', 'A4', '9', '2024-01-04 00:00:00'] }]);
    expect(JSON.stringify(checks)).not.toContain('-4');
  });

  test('a rule that cannot be checked says so, and the others are checked', async () => {
    await addOrders(stages);
    const { checks } = await quality(stages, {
      rules: [
        rule(1, { kind: 'pattern', pattern: '(' }, column(0, 'order')),
        rule(2, { kind: 'not-null' }, column(7, 'gone')),
        rule(3, { kind: 'not-null' }, column(1, 'customer')),
        rule(4, { kind: 'not-null' }, column(0, 'x'), { source: 'elsewhere' }),
        rule(5, { kind: 'range', least: 'soon', greatest: null }, column(4, 'when')),
        rule(6, { kind: 'reference', source: 'removed', column: column(0, 'id') }, column(1, 'customer')),
        rule(7, { kind: 'reference', source: 'customers', column: column(9, 'gone') }, column(1, 'customer')),
      ],
    });
    expect(checks.map(({ rule: id, state }) => [id, state])).toEqual([
      ['r1', 'unknown'],
      ['r2', 'unknown'],
      ['r3', 'failed'],
      ['r5', 'unknown'],
      ['r6', 'unknown'],
      ['r7', 'unknown'],
      ['r4', 'unknown'],
    ]);
    const words = checks.filter(({ state }) => state === 'unknown').map(({ found }) => found);
    expect(words.map((found) => found.replace('This cannot be checked. ', ''))).toEqual([
      'In orders, column “order”: the pattern is none that can be read: RE2 knows no look-around and no references back. Change the pattern.',
      'In orders, column “gone”: There is no column “gone” in this load.',
      'In orders, column “when”: its values and the bounds of the rule cannot be compared. Change the rule, or the type of the column.',
      'In orders, column “customer”: “removed”, where it looks values up, is not in this study any more.',
      'In orders, column “customer”: customers, where it looks values up, has no column “gone”.',
      'Its source “elsewhere” is not in this study any more.',
    ]);
  });

  test('freshness is told by the newest row that is not ahead of the check; those ahead are counted', async () => {
    await stages.addColumns('orders', [
      { name: 'when', cast: 'timestamp', values: ['2020-01-01', '2020-01-02', '2999-01-01', null] },
      { name: 'ahead', cast: 'date', values: ['2998-01-01', '2998-01-01', '2998-01-01', null] },
    ]);
    await stages.run('sources');
    const { checks } = await quality(stages, {
      rules: [
        rule(1, { kind: 'freshness', days: 30 }, column(0, 'when')),
        rule(2, { kind: 'freshness', days: 30 }, column(1, 'ahead')),
      ],
    });
    expect(checks.map(({ state }) => state)).toEqual(['failed', 'failed']);
    expect(checks[0]?.found).toMatch(
      /^The newest is of 2\u00a0January\u00a02020, .* 1 row lies after this check\.$/,
    );
    expect(checks[1]?.found).toBe(
      'There is no point in time before this check. 3 rows lie after this check.',
    );
  });

  test('what is no number, or infinite, lies outside a range of numbers', async () => {
    await stages.addColumns('orders', [
      { name: 'amount', values: ['5', 'n/a', '7', null] },
      { name: 'price', values: Float64Array.of(1, Infinity, -Infinity, 1e150) },
    ]);
    await stages.run('sources');
    const range = { kind: 'range', least: 0, greatest: 50 } as const;
    const { checks } = await quality(stages, {
      rules: [rule(1, range, column(0, 'amount')), rule(2, range, column(1, 'price'))],
    });
    expect(checks.map(({ checked, failing }) => [checked, failing])).toEqual([
      [3, 1],
      [4, 3],
    ]);
    expect(checks[1]?.rows.map(({ row }) => row)).toEqual([2, 3, 4]);
  });

  test('a day that stands out cannot be looked for without days', async () => {
    await addOrders(stages);
    const { checks } = await quality(stages, {
      rules: [rule(1, { kind: 'spike', measure: null, limit: 5 }, column(0, 'order'))],
    });
    expect(checks[0]).toMatchObject({ state: 'unknown' });
    expect(checks[0]?.found).toContain('no day');
  });

  test('a column that moved is found by its name', async () => {
    await addOrders(stages);
    const { checks } = await quality(stages, {
      rules: [rule(1, { kind: 'not-null' }, column(5, 'customer'))],
    });
    expect(checks[0]?.failing).toBe(1);
  });

  test('a day that stands out is found, with its value', async () => {
    const days = Array.from({ length: 300 }, (_, i) => (i < 60 ? 31 : (i % 30) + 1));
    await stages.addColumns('orders', [
      {
        name: 'when',
        role: 'time',
        cast: 'date',
        values: days.map((day) => `2024-01-${String(day).padStart(2, '0')}`),
      },
    ]);
    await stages.run('sources');
    const { checks } = await quality(stages, {
      rules: [rule(1, { kind: 'spike', measure: null, limit: 5 }, column(0, 'when'))],
    });
    expect(checks[0]).toMatchObject({ state: 'failed', unit: 'days', failing: 1, checked: 31 });
    expect(checks[0]?.rows[0]?.values.slice(0, 2)).toEqual(['2024-01-31', '60']);
  });

  test('a distribution is compared with the figures of the accepted load', async () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => i / 1000);
    await stages.addColumns('orders', [
      { name: 'amount', values },
      { name: 'kind', values: Array.from(values, (_, i) => (i % 4 === 0 ? 'a' : 'b')) },
    ]);
    await stages.run('sources');
    const points = [0.25, 0.5, 0.75];
    const numbers = (shares: readonly number[]): Rule['test'] => ({
      kind: 'distribution',
      reference: {
        kind: 'numbers',
        rows: 1000,
        points: points.map((value, i) => ({ value, share: shares[i] ?? 0 })),
      },
      distance: 0.1,
      level: 0.01,
    });
    const kinds = (a: number): Rule['test'] => ({
      kind: 'distribution',
      reference: {
        kind: 'categories',
        rows: 1000,
        shares: [
          { value: 'a', share: a },
          { value: 'b', share: 1 - a },
        ],
        others: 0,
      },
      distance: 0.1,
      level: 0.01,
    });
    const { checks } = await quality(stages, {
      rules: [
        rule(1, numbers([0.251, 0.501, 0.751]), column(0, 'amount')),
        rule(2, numbers([0.4, 0.7, 0.8]), column(0, 'amount')),
        rule(3, kinds(0.25), column(1, 'kind')),
        rule(4, kinds(0.5), column(1, 'kind')),
      ],
    });
    expect(checks.map(({ state }) => state)).toEqual(['passed', 'failed', 'passed', 'failed']);
    expect(checks[0]?.found).toContain('up to 0.0\u00a0%');
    expect(checks[1]?.found).toContain('up to 19.9\u00a0%');
    expect(checks[3]?.found).toContain('25.0\u00a0% of the rows lie in other categories');
  });

  test('a rule of severity error stops features, naming rule, source and rows', async () => {
    await addOrders(stages);
    await quality(stages, {
      rules: [rule(1, { kind: 'not-null' }, column(1, 'customer'), { severity: 'error' })],
    });
    await expect(stages.propose('features')).rejects.toMatchObject({
      code: 'stage.contract',
      details: { rule: 'r1', source: 'orders', rows: 1 },
    });
  });
});
