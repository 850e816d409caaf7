import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FeaturesValue } from '../../src/stages/features/spec.ts';
import type { Repair } from '../../src/stages/quality/spec.ts';
import { addOrders, column, quality, repair, rowsOf, rule } from './qualitySupport.ts';
import { Stages } from './stagesSupport.ts';

let stages: Stages;
beforeAll(async () => {
  stages = await Stages.open();
}, 60_000);
beforeEach(() => stages.clear());
afterAll(() => stages.close());

describe('repairs', () => {
  test('rows that break a test are left out, and the others keep their numbers', async () => {
    await addOrders(stages);
    const value = await quality(stages, {
      rules: [
        rule(1, { kind: 'not-null' }, column(1, 'customer')),
        rule(2, { kind: 'range', least: 0, greatest: null }, column(3, 'quantity')),
      ],
      repairs: [repair(1, { kind: 'drop', column: column(1, 'customer'), test: { kind: 'not-null' } })],
    });
    expect(value.repaired).toEqual(['orders']);
    expect(value.repairs[0]).toMatchObject({ rowsBefore: 6, rowsAfter: 5, changed: 0, problem: null });
    expect(value.sources[0]).toMatchObject({ rows: 5 });
    expect(value.sources[0]?.columns[1]?.missing).toBe(0);
    expect(await rowsOf(stages, value, 'row', 'c0')).toEqual([
      [1, 'A1'],
      [2, 'A2'],
      [4, 'A4'],
      [5, 'A4'],
      [6, 'B-5'],
    ]);
    expect(value.checks.map(({ failing, failingBefore }) => [failing, failingBefore])).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(value.checks[1]?.rows[0]?.row).toBe(5);
  });

  test('numbers are capped, missing values filled, each with its count, in order', async () => {
    await addOrders(stages);
    const value = await quality(stages, {
      repairs: [
        repair(1, { kind: 'cap', column: column(3, 'quantity'), least: 0, greatest: 99.5 }),
        repair(2, { kind: 'fill', column: column(2, 'country'), with: 'mode', value: null }),
        repair(3, { kind: 'fill', column: column(1, 'customer'), with: 'constant', value: 'nobody' }),
      ],
    });
    expect(await rowsOf(stages, value, 'c1', 'c2', 'c3')).toEqual([
      ['1', 'UK', 5],
      ['2', 'UK', 3],
      ['nobody', 'FR', 1],
      ['9', 'Atlantis', 2],
      ['1', 'FR', 0],
      ['2', 'FR', 99],
    ]);
    expect(value.repairs.map(({ changed, told }) => [changed, told])).toEqual([
      [2, ['1 row raised to 0.', '1 row lowered to 99.']],
      [1, ['1 row filled with FR.']],
      [1, ['1 row filled with nobody.']],
    ]);
  });

  test('of rows with one key the first or the last by time stays, and rows without a key stay', async () => {
    await addOrders(stages);
    const step = (keep: 'first' | 'last', key: number, time: boolean): Repair['step'] => ({
      kind: 'deduplicate',
      key: [key === 0 ? column(0, 'order') : column(1, 'customer')],
      time: time ? column(4, 'when') : null,
      keep,
    });
    const numbers = async (one: Repair['step']) =>
      (await rowsOf(stages, await quality(stages, { repairs: [repair(1, one)] }), 'row')).map(([row]) => row);
    expect(await numbers(step('first', 0, false))).toEqual([1, 2, 3, 4, 6]);
    expect(await numbers(step('last', 0, true))).toEqual([1, 2, 3, 5, 6]);
    expect(await numbers(step('last', 1, true))).toEqual([3, 4, 5, 6]);
  });

  test('one that touches nothing makes no table; one that cannot be done is told', async () => {
    await addOrders(stages);
    const value = await quality(stages, {
      repairs: [
        repair(1, { kind: 'cap', column: column(3, 'quantity'), least: -10, greatest: 1000 }),
        repair(2, { kind: 'cap', column: column(0, 'order'), least: 0, greatest: 1 }),
        repair(3, { kind: 'fill', column: column(3, 'gone'), with: 'median', value: null }),
        repair(4, { kind: 'cap', column: column(3, 'quantity'), least: 60, greatest: 20 }),
      ],
    });
    expect(value.repaired).toEqual([]);
    expect(value.repairs.map(({ problem }) => problem)).toEqual([
      null,
      'Only numbers are capped; “order” holds none.',
      'There is no column “gone” in this load.',
      'The least is above the greatest: no number lies between them.',
    ]);
    expect((await stages.database.tables()).sort()).toEqual(['source_customers', 'source_orders']);
  });

  test('features are made from the repaired tables', async () => {
    await addOrders(stages);
    await quality(stages, {
      repairs: [repair(1, { kind: 'cap', column: column(3, 'quantity'), least: 0, greatest: 10 })],
    });
    await stages.propose('features');
    const features = await stages.run<FeaturesValue>('features');
    const before = features.counts.rows;
    await quality(stages, {
      repairs: [repair(1, { kind: 'drop', column: column(1, 'customer'), test: { kind: 'not-null' } })],
    });
    const after = await stages.run<FeaturesValue>('features');
    expect([before, after.counts.rows, after.counts.rowsWithoutCustomer]).toEqual([6, 5, 0]);
  });
});
