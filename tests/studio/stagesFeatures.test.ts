import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ident, sql } from '../../src/core/sql.ts';
import type { FeaturesSpec, FeaturesValue } from '../../src/stages/features/spec.ts';
import { hasShared, sharedFile } from '../support/shared.ts';
import { onlineRetailRoles } from './stagesData.ts';
import { Stages } from './stagesSupport.ts';

type Kind = 'recency' | 'frequency' | 'monetary' | 'average-order' | 'tenure';

const feature = (id: string, kind: Kind): FeaturesSpec['features'][number] => ({
  id,
  name: kind,
  unit: '',
  origin: { kind },
  used: true,
  transform: 'log',
  scaling: 'z-score',
  cap: null,
  missing: 'median',
});

const rules = (enabled: boolean): FeaturesSpec['filters'] =>
  ['c3', 'c5'].map((column) => ({ source: 'retail', column, operator: '>', value: 0, enabled }));

const spec: FeaturesSpec = {
  entity: { source: 'retail', column: 'c6' },
  events: { source: 'retail', customer: 'c6', time: 'c4', order: 'c0', amount: 'c5', quantity: 'c3' },
  filters: rules(true),
  asOf: null,
  features: [feature('f0', 'recency'), feature('f1', 'frequency'), feature('f2', 'monetary')],
};

describe.skipIf(!hasShared)('features of Online Retail', () => {
  let stages: Stages;
  const sum = async (value: FeaturesValue, id: string): Promise<number> => {
    const query = sql`SELECT sum(${ident(id)}) AS total FROM ${ident(value.table)}`;
    return (await stages.database.rows<{ total: number }>(query))[0]?.total ?? NaN;
  };

  beforeAll(async () => {
    stages = await Stages.open();
    const file = await sharedFile('data/online_retail/online_retail.parquet');
    await stages.addParquet('retail', file, onlineRetailRoles);
    await stages.run('sources');
  }, 120_000);
  afterAll(() => stages.close());

  test('quantity and price above zero leave 4,338 customers, 18,532 orders and 8,911,407.904 of revenue', async () => {
    stages.set('features', spec);
    const value = await stages.run<FeaturesValue>('features');
    expect(value.customers).toBe(4338);
    expect(value.asOf).toBe('2011-12-10');
    expect(value.counts).toEqual({
      rows: 541_909,
      rowsKept: 397_884,
      rowsWithoutCustomer: 135_080,
      filtered: [
        { rule: 'Quantity > 0', rows: 10_624 },
        { rule: 'UnitPrice > 0', rows: 2517 },
      ],
      customersBefore: 4372,
      customersExcluded: 0,
      customersWithoutEvents: 0,
    });
    expect(await sum(value, 'f1')).toBe(18_532);
    expect(Math.abs((await sum(value, 'f2')) / 8_911_407.904 - 1)).toBeLessThan(1e-9);
  });

  test('customer 12346 was last seen 326 days before the snapshot, with one order of 77,183.60', async () => {
    stages.set('features', spec);
    const value = await stages.run<FeaturesValue>('features');
    const query = sql`SELECT * FROM ${ident(value.table)} WHERE customer = '12346'`;
    expect(await stages.database.rows(query)).toEqual([{ customer: '12346', f0: 326, f1: 1, f2: 77_183.6 }]);
  });

  test('with the rules off all 4,372 customers are there', async () => {
    stages.set('features', { ...spec, filters: rules(false) });
    const value = await stages.run<FeaturesValue>('features');
    expect(value.customers).toBe(4372);
    expect(value.counts.filtered).toEqual([]);
  });

  test('events at or after the as-of date are not seen', async () => {
    stages.set('features', { ...spec, asOf: '2011-12-01' });
    const value = await stages.run<FeaturesValue>('features');
    const least = value.features[0]?.quantiles[0];
    expect(value.asOf).toBe('2011-12-01');
    expect(value.customers).toBeLessThan(4338);
    expect(least).toBe(1);
  });
});
