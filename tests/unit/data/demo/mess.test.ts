import { describe, expect, test } from 'vitest';
import { generateDemoStore, tableBatches } from '../../../../src/data/demo/generate.ts';
import { missingShares } from '../../../../src/data/demo/parameters.ts';
import { planStore } from '../../../../src/data/demo/store.ts';
import { column, customerFeatures, moments, transactionFeatures } from './features.ts';

const store = planStore({ size: 'small' });

interface Row {
  readonly order: number;
  readonly customer: number | null;
  readonly time: number;
  readonly product: number;
  readonly quantity: number;
  readonly price: number;
}

const rows: Row[] = [];
for (const batch of tableBatches(store, 'transactions')) {
  const id = column(batch, 'customer_id');
  const read = (name: string, row: number): number => column(batch, name).values[row] as number;
  for (let row = 0; row < batch.rows; row++) {
    rows.push({
      order: read('order_id', row),
      customer: id.missing?.[row] === 1 ? null : (id.values[row] as number),
      time: read('ordered_at', row),
      product: read('product', row),
      quantity: read('quantity', row),
      price: read('unit_price', row),
    });
  }
}
const share = (test: (row: Row) => boolean): number => rows.filter(test).length / rows.length;

describe('what is untidy in the demo store', () => {
  test('2 to 4 % of the transactions are returns', () => {
    expect(share(({ quantity }) => quantity < 0)).toBeGreaterThan(0.02);
    expect(share(({ quantity }) => quantity < 0)).toBeLessThan(0.04);
  });

  test('every return gives back what the same customer had bought before', () => {
    const bought = new Map<string, number>();
    for (const { customer, product, price, time, quantity } of rows) {
      const key = `${customer}/${product}/${price}/${Math.abs(quantity)}`;
      if (quantity > 0) bought.set(key, Math.min(bought.get(key) ?? Infinity, time));
      else expect(bought.get(key)).toBeLessThanOrEqual(time);
    }
  });

  test('some gifts cost nothing, and no price is negative', () => {
    expect(share(({ price }) => price === 0)).toBeGreaterThan(0.002);
    expect(share(({ price }) => price < 0)).toBe(0);
  });

  test('some rows are there twice, none is there three times', () => {
    const times = new Map<string, number>();
    for (const row of rows) times.set(JSON.stringify(row), (times.get(JSON.stringify(row)) ?? 0) + 1);
    const repeated = [...times.values()].filter((count) => count > 1);
    expect(repeated.length).toBeGreaterThan(200);
    expect(Math.max(...repeated)).toBe(2);
  });

  test('1 to 6 % of the transactions have no customer', () => {
    expect(share(({ customer }) => customer === null)).toBeGreaterThan(0.01);
    expect(share(({ customer }) => customer === null)).toBeLessThan(0.06);
  });

  test('every customer has bought something, and nothing happens after the snapshot', () => {
    const { frequency } = transactionFeatures(store);
    expect(Math.min(...(frequency ?? []))).toBeGreaterThanOrEqual(1);
    expect(Math.max(...rows.map(({ time }) => time))).toBeLessThan(store.asOf * 86_400);
    expect(Math.max(...rows.map(({ time }) => time))).toBeGreaterThanOrEqual((store.asOf - 1) * 86_400);
  });

  test('values are missing at the planned rates', () => {
    const features = customerFeatures(store);
    for (const [name, planned] of [
      ['age', missingShares.age],
      ['satisfaction_score', missingShares.satisfaction],
      ['pages_per_session', missingShares.pages],
      ['discount_share', missingShares.discount],
      ['email_open_rate', missingShares.opens],
    ] as const) {
      const missing = features[name]?.filter(Number.isNaN).length ?? 0;
      expect(Math.abs(missing / store.customers - planned)).toBeLessThan(
        4 * Math.sqrt(planned / store.customers),
      );
    }
  });

  test('amounts and counts are skewed', () => {
    const { recency, frequency, monetary } = transactionFeatures(store);
    const { sessions_90d: sessions } = customerFeatures(store);
    for (const feature of [recency, frequency, monetary, sessions]) {
      expect(moments(feature ?? new Float64Array()).skewness).toBeGreaterThan(1);
    }
  });

  test('batches hold whole customers, so that memory is bounded by the rows of a batch', () => {
    for (const { rows: count } of generateDemoStore({ size: 'small', rowsPerBatch: 10_000 })) {
      expect(count).toBeLessThan(10_000 + 16_384);
    }
  });
});
