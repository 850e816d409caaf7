import { createRequire } from 'node:module';
import { createDuckDB, NODE_RUNTIME, VoidLogger } from '@duckdb/duckdb-wasm/blocking';
import { expect, test } from 'vitest';
import { generateDemoStore } from '../../../../src/data/demo/generate.ts';
import { planStore } from '../../../../src/data/demo/store.ts';
import { customerFeatures, transactionFeatures } from './features.ts';

const find = (name: string): string =>
  createRequire(import.meta.url).resolve(`@duckdb/duckdb-wasm/dist/${name}`);
const bundle = (name: string): { mainModule: string; mainWorker: string } => ({
  mainModule: find(`duckdb-${name}.wasm`),
  mainWorker: find(`duckdb-node-${name}.worker.cjs`),
});

test('the batches go into DuckDB one after another, and SQL finds there what was made', async () => {
  const options = { size: 20_000, rowsPerBatch: 30_000 };
  const database = await createDuckDB(
    { mvp: bundle('mvp'), eh: bundle('eh') },
    new VoidLogger(),
    NODE_RUNTIME,
  );
  await database.instantiate(() => undefined);
  const connection = database.connect();
  const made = new Set<string>();
  for (const { table, batch } of generateDemoStore(options)) {
    connection.insertArrowFromIPCStream(batch, { name: table, create: !made.has(table) });
    made.add(table);
  }
  const one = (text: string): unknown =>
    connection
      .query(text)
      .toArray()
      .map((row: { toJSON(): unknown }) => row.toJSON())[0];

  expect(
    one(`SELECT (SELECT count(*) FROM customers)::INT AS customers, (SELECT count(*) FROM transactions)::INT AS transactions,
      (SELECT count(*) FROM web_events)::INT AS events, (SELECT count(*) FROM campaigns)::INT AS campaigns`),
  ).toEqual({ customers: 20_000, transactions: 100_000, events: 60_000, campaigns: 12_000 });

  const { recency, frequency, monetary } = transactionFeatures(planStore(options));
  const sum = (values: Float64Array = new Float64Array()): number =>
    values.reduce((total, value) => total + value, 0);
  const rfm = one(`SELECT sum(r) AS r, sum(f)::DOUBLE AS f, sum(m) AS m FROM (
    SELECT epoch(TIMESTAMP '2026-01-01' - max(ordered_at)) / 86400 AS r, count(DISTINCT order_id) AS f, sum(quantity * unit_price) AS m
    FROM transactions WHERE quantity > 0 AND unit_price > 0 AND customer_id IS NOT NULL GROUP BY customer_id)`) as Record<
    string,
    number
  >;
  expect(rfm.r).toBeCloseTo(sum(recency), 3);
  expect(rfm.f).toBe(sum(frequency));
  expect(rfm.m).toBeCloseTo(sum(monetary), 3);

  const { discount_share: discount } = customerFeatures(planStore(options));
  expect(one(`SELECT count(discount_share)::INT AS n FROM customers`)).toEqual({
    n: discount?.filter((value) => !Number.isNaN(value)).length,
  });
  expect(
    one(
      `SELECT count(*)::INT AS n FROM web_events e ANTI JOIN customers c USING (customer_id) WHERE e.customer_id IS NOT NULL`,
    ),
  ).toEqual({ n: 0 });
  expect(one(`SELECT count(*)::INT AS n FROM campaigns ANTI JOIN customers USING (customer_id)`)).toEqual({
    n: 0,
  });
  connection.close();
}, 60_000);
