import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { ident, sql } from '../../src/core/sql.ts';
import type { FeaturesValue } from '../../src/stages/features/spec.ts';
import type { Repair } from '../../src/stages/quality/spec.ts';
import type { Suggestions } from '../../src/stages/quality/suggestionSchema.ts';
import { hasShared, sharedFile } from '../support/shared.ts';
import { column, quality, repair, rowsOf, type Value } from './qualitySupport.ts';
import { onlineRetailRoles } from './stagesData.ts';
import { Stages } from './stagesSupport.ts';

let stages: Stages;
beforeAll(async () => {
  stages = await Stages.open();
}, 60_000);
afterAll(() => stages.close());

type Line = {
  readonly row: number;
  readonly group: string;
  readonly time: number;
  readonly pieces: number;
  readonly isReturn: boolean;
};

/** The same by a pile for each customer and product: a return takes from the top, as far as the pile reaches. */
function byPiles(lines: readonly Line[]): Map<number, number> {
  const rest = new Map(lines.map(({ row, pieces }) => [row, pieces]));
  const piles = new Map<string, number[]>();
  const sorted = [...lines].sort(
    (a, b) => a.time - b.time || Number(a.isReturn) - Number(b.isReturn) || a.row - b.row,
  );
  for (const { row, group, pieces, isReturn } of sorted) {
    const pile = piles.get(group) ?? [];
    piles.set(group, pile);
    if (!isReturn) {
      if (pieces > 0) pile.push(row);
      continue;
    }
    let left = -pieces;
    while (left > 0 && pile.length > 0) {
      const top = pile[pile.length - 1] ?? 0;
      const taken = Math.min(left, rest.get(top) ?? 0);
      rest.set(top, (rest.get(top) ?? 0) - taken);
      left -= taken;
      if (rest.get(top) === 0) pile.pop();
    }
    rest.set(row, -left);
  }
  return rest;
}

const netReturns: Repair['step'] = {
  kind: 'net-returns',
  customer: column(0, 'customer'),
  product: column(1, 'product'),
  time: column(2, 'day'),
  measure: column(3, 'pieces'),
  totals: [column(4, 'total')],
  mark: null,
  unmatched: 'keep',
};

async function add(lines: readonly (readonly [string | null, string, number, number])[]): Promise<void> {
  await stages.clear();
  await stages.addColumns('orders', [
    { name: 'customer', role: 'customer', values: lines.map(([customer]) => customer) },
    { name: 'product', role: 'product', values: lines.map(([, product]) => product) },
    {
      name: 'day',
      role: 'time',
      cast: 'date',
      values: lines.map(([, , day]) => `2024-01-${String(day).padStart(2, '0')}`),
    },
    { name: 'pieces', role: 'quantity', values: Int32Array.from(lines, ([, , , pieces]) => pieces) },
    { name: 'total', role: 'amount', values: Float64Array.from(lines, ([, , , pieces]) => pieces * 2.5) },
  ]);
  await stages.run('sources');
}

describe('net returns', () => {
  test('a return is taken off the latest earlier purchases, over several, in part, and what is left is told', async () => {
    await add([
      ['1', 'cup', 1, 5],
      ['1', 'cup', 2, 3],
      ['1', 'cup', 3, -4],
      ['1', 'cup', 4, 2],
      ['1', 'pot', 5, -1],
      ['2', 'cup', 6, -7],
      ['2', 'cup', 7, 7],
      [null, 'cup', 8, -9],
      ['3', 'pot', 9, 1],
      ['3', 'pot', 9, -3],
    ]);
    const value = await quality(stages, { repairs: [repair(1, netReturns)] });
    expect(await rowsOf(stages, value, 'row', 'c3', 'c4')).toEqual([
      [1, 4, 10],
      [4, 2, 5],
      [5, -1, -2.5],
      [6, -7, -17.5],
      [7, 7, 17.5],
      [8, -9, -22.5],
      [10, -2, -5],
    ]);
    expect(value.repairs[0]).toMatchObject({ rowsBefore: 10, rowsAfter: 7, changed: 2, problem: null });
    expect(value.repairs[0]?.told).toEqual([
      '4 returns: 1 taken off earlier purchases whole, 1 in part, 2 without an earlier purchase of the same customer and product (kept).',
      '2 purchases taken back whole and left out, 1 reduced; 5 of pieces netted.',
      'Rows with a negative pieces that are no returns of a known customer stay as they are: 1.',
    ]);
  });

  test('returns without a purchase are left out by choice', async () => {
    await add([
      ['1', 'cup', 1, 2],
      ['1', 'cup', 2, -3],
      ['1', 'pot', 2, -1],
    ]);
    const step: Repair['step'] = { ...netReturns, unmatched: 'drop' };
    expect((await quality(stages, { repairs: [repair(1, step)] })).sources[0]?.rows).toBe(0);
  });

  test('random tables are netted as by a pile for each customer and product', async () => {
    const source = random(11);
    const whole = (below: number): number => source.below(below);
    for (let round = 0; round < 8; round++) {
      const lines = Array.from({ length: 150 }, () => {
        const pieces = whole(9) - 4;
        return [String(whole(4)), 'ab'[whole(2)] ?? 'a', 1 + whole(20), pieces === 0 ? 1 : pieces] as const;
      });
      await add(lines);
      const value = await quality(stages, { repairs: [repair(1, { ...netReturns, totals: [] })] });
      const wanted = byPiles(
        lines.map(([customer, product, time, pieces], index) => ({
          row: index + 1,
          group: `${customer} ${product}`,
          time,
          pieces,
          isReturn: pieces < 0,
        })),
      );
      const left = [...wanted].filter(([, rest]) => rest !== 0).sort(([a], [b]) => a - b);
      const table = ident(value.sources[0]?.table ?? '');
      const { rows } = await stages.database.table(sql`SELECT row, c3 FROM ${table} ORDER BY row`, 1000);
      expect(rows.map((row) => [...row])).toEqual(left);
    }
  });
});

describe.skipIf(!hasShared)('Online Retail', () => {
  let value: Value;
  let suggested: Suggestions;
  beforeAll(async () => {
    await stages.clear();
    const file = await sharedFile('data/online_retail/online_retail.parquet');
    await stages.addParquet('orders', file, onlineRetailRoles);
    await stages.run('sources');
    suggested = await stages.suggest<Suggestions>('quality');
    const repairs = suggested.repairs
      .filter((one) => one.repair.step.kind === 'net-returns')
      .map((one, index): Repair => ({ ...one.repair, id: `p${index}`, enabled: true }));
    value = await quality(stages, { repairs });
  }, 120_000);

  test('its cancellations are suggested by their mark, and the rows that stand twice', () => {
    expect(suggested.repairs.map(({ repair: { step }, rows }) => [step.kind, rows])).toEqual([
      ['deduplicate', 5268],
      ['net-returns', 8905],
    ]);
    expect(suggested.repairs[1]?.repair.step).toMatchObject({ mark: { prefix: 'C' }, totals: [] });
  });

  test('every safe rule holds, and there are some of each kind that the data gives', () => {
    const safe = suggested.rules.filter((one) => one.safe);
    expect(
      safe.every(
        ({ failing, checked, rule }) =>
          failing <= rule.tolerance * checked || rule.test.kind === 'distribution',
      ),
    ).toBe(true);
    expect([...new Set(safe.map(({ rule }) => rule.test.kind))].sort()).toEqual([
      'distribution',
      'not-null',
      'pattern',
      'row-count',
      'set',
      'type',
    ]);
    const sets = safe.filter(({ rule }) => rule.test.kind === 'set');
    expect(sets.map(({ rule }) => ('column' in rule ? rule.column?.name : ''))).toEqual(['Country']);
  });

  test('its cancellations are netted as by a pile for each customer and product', async () => {
    const names = Object.entries(onlineRetailRoles);
    const at = (role: string): string =>
      value.sources[0]?.columns.find((one) => one.name === names.find(([, own]) => own === role)?.[0])?.id ??
      '';
    const [order, customer, product, time, pieces] = ['order', 'customer', 'product', 'time', 'quantity'].map(
      (role) => ident(at(role)),
    );
    const lines = await stages.database.rows<Line>(
      sql`SELECT (rowid + 1)::DOUBLE AS row, ${customer ?? sql``}::VARCHAR || ' ' || ${product ?? sql``} AS group,
        epoch(${time ?? sql``}::TIMESTAMP)::DOUBLE AS time, ${pieces ?? sql``}::DOUBLE AS pieces,
        ${pieces ?? sql``} < 0 AND ${order ?? sql``} LIKE 'C%' AS isReturn FROM source_orders
        WHERE ${customer ?? sql``} IS NOT NULL AND (${pieces ?? sql``} > 0 OR ${order ?? sql``} LIKE 'C%')`,
    );
    const rest = byPiles(lines);
    const gone = [...rest].filter(([, left]) => left === 0).length;
    const kept = [...rest].reduce((sum, [, left]) => sum + left, 0);
    const [found] = await stages.database.rows<{ rows: number; pieces: number }>(
      sql`SELECT count(*)::DOUBLE AS rows, sum(${pieces ?? sql``})::DOUBLE AS pieces FROM ${ident(value.sources[0]?.table ?? '')}
        WHERE ${customer ?? sql``} IS NOT NULL`,
    );
    expect(found).toEqual({ rows: lines.length - gone, pieces: kept });
    expect(value.repairs[0]?.rowsAfter).toBe(541_909 - gone);
    expect(value.repairs[0]?.told[0]).toBe(
      '8,905 returns: 7,516 taken off earlier purchases whole, 54 in part, 1,335 without an earlier purchase of the same customer and product (kept).',
    );
  });

  test('its features are unchanged while no repair is accepted', async () => {
    await quality(stages, {});
    await stages.propose('features');
    const { counts } = await stages.run<FeaturesValue>('features');
    expect(counts.rows).toBe(541_909);
  });
});
