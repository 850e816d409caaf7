import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ident, sql } from '../../src/core/sql.ts';
import type { FeaturesSpec, FeaturesValue } from '../../src/stages/features/spec.ts';
import { hasShared, sharedFile } from '../support/shared.ts';
import { Stages } from './stagesSupport.ts';

const onlineRetail = {
  InvoiceNo: 'order',
  StockCode: 'product',
  Quantity: 'quantity',
  InvoiceDate: 'time',
  UnitPrice: 'amount',
  CustomerID: 'customer',
} as const;

const feature = (
  id: string,
  name: string,
  kind: 'recency' | 'frequency' | 'monetary' | 'average-order' | 'tenure',
) => ({
  id,
  name,
  unit: '',
  origin: { kind },
  used: true,
  transform: 'log',
  scaling: 'z-score',
  cap: null,
  missing: 'median',
});

describe.skipIf(!hasShared)('features of Online Retail', () => {
  let stages: Stages;
  beforeAll(async () => {
    stages = await Stages.open();
    await stages.addParquet(
      'retail',
      await sharedFile('data/online_retail/online_retail.parquet'),
      onlineRetail,
    );
    const sources = await stages.run('sources');
    console.log(JSON.stringify(sources).slice(0, 3000));
  }, 60_000);
  afterAll(() => stages.close());

  test('quantity and price above zero leave 4,338 customers and 8,911,407.904 of revenue', async () => {
    stages.set('features', {
      entity: { source: 'retail', column: 'c6' },
      events: { source: 'retail', customer: 'c6', time: 'c4', order: 'c0', amount: 'c5', quantity: 'c3' },
      filters: [
        { source: 'retail', column: 'c3', operator: '>', value: 0, enabled: true },
        { source: 'retail', column: 'c5', operator: '>', value: 0, enabled: true },
      ],
      features: [
        feature('f0', 'Recency', 'recency'),
        feature('f1', 'Orders', 'frequency'),
        feature('f2', 'Spend', 'monetary'),
        feature('f3', 'Average order', 'average-order'),
        feature('f4', 'Tenure', 'tenure'),
      ],
    } as unknown as FeaturesSpec);
    const value = await stages.run<FeaturesValue>('features');
    console.log(JSON.stringify(value), JSON.stringify([...stages.milliseconds]));
    console.log(
      JSON.stringify(
        await stages.database.table(sql`SELECT * FROM ${ident(value.table)} WHERE customer = '12346'`, 5),
      ),
    );
    expect(value.customers).toBe(4338);
  });
});
