import { tableBatches } from '../../../../src/data/demo/generate.ts';
import { firstCustomerId, type Store } from '../../../../src/data/demo/store.ts';
import type { DemoBatch, DemoColumn } from '../../../../src/data/demo/tables.ts';

/** Features by name, one value a customer, NaN where missing: what an analyst would compute without knowing the truth. */
export type Features = Record<string, Float64Array>;

export function column(batch: DemoBatch, name: string): DemoColumn {
  const found = batch.columns.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no column ${name} in ${batch.table}`);
  return found;
}

/** Recency, frequency, monetary value, average order value and tenure by the rule quantity > 0 and price > 0. */
export function transactionFeatures(store: Store): Features {
  const empty = (): Float64Array => new Float64Array(store.customers);
  const last = empty();
  const first = empty().fill(Infinity);
  const frequency = empty();
  const monetary = empty();
  let newest = 0;
  for (const batch of tableBatches(store, 'transactions')) {
    const id = column(batch, 'customer_id');
    const time = column(batch, 'ordered_at').values;
    const order = column(batch, 'order_id').values;
    const quantity = column(batch, 'quantity').values;
    const price = column(batch, 'unit_price').values;
    let orders = new Set<number>();
    let current = -1;
    for (let row = 0; row < batch.rows; row++) {
      newest = Math.max(newest, time[row] as number);
      if (id.missing?.[row] === 1 || !((quantity[row] as number) > 0) || !((price[row] as number) > 0))
        continue;
      const customer = (id.values[row] as number) - firstCustomerId;
      if (customer !== current) orders = new Set();
      current = customer;
      last[customer] = Math.max(last[customer] as number, time[row] as number);
      first[customer] = Math.min(first[customer] as number, time[row] as number);
      orders.add(order[row] as number);
      frequency[customer] = orders.size;
      monetary[customer] =
        (monetary[customer] as number) + (quantity[row] as number) * (price[row] as number);
    }
  }
  const asOf = (Math.floor(newest / 86_400) + 1) * 86_400;
  return {
    recency: last.map((time) => (asOf - time) / 86_400),
    frequency,
    monetary,
    averageOrder: monetary.map((amount, customer) => amount / (frequency[customer] as number)),
    tenure: first.map((time) => (asOf - time) / 86_400),
  };
}

/** The numeric columns of the customers as they are. */
export function customerFeatures(store: Store): Features {
  const names = [
    'age',
    'sessions_90d',
    'pages_per_session',
    'discount_share',
    'email_open_rate',
    'satisfaction_score',
  ];
  const features: Features = Object.fromEntries(
    names.map((name) => [name, new Float64Array(store.customers)]),
  );
  let start = 0;
  for (const batch of tableBatches(store, 'customers')) {
    for (const [name, into] of Object.entries(features)) {
      const { values, missing } = column(batch, name);
      for (let row = 0; row < batch.rows; row++)
        into[start + row] = missing?.[row] ? NaN : (values[row] as number);
    }
    start += batch.rows;
  }
  return features;
}

/** Medians for what is missing, caps at the 1 % and 99 % quantiles, log1p where the skewness is above 1, z-scores. */
export function prepare(raw: Float64Array): Float64Array {
  const sorted = raw.filter((value) => !Number.isNaN(value)).sort();
  const quantile = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] as number;
  const [low, middle, high] = [quantile(0.01), quantile(0.5), quantile(0.99)];
  const capped = raw.map((value) => (Number.isNaN(value) ? middle : Math.min(high, Math.max(low, value))));
  const { mean, deviation, skewness } = moments(capped);
  if (skewness <= 1) return capped.map((value) => (value - mean) / deviation);
  const logs = capped.map(Math.log1p);
  const logMoments = moments(logs);
  return logs.map((value) => (value - logMoments.mean) / logMoments.deviation);
}

export function moments(values: Float64Array): { mean: number; deviation: number; skewness: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const power = (exponent: number): number =>
    values.reduce((sum, value) => sum + (value - mean) ** exponent, 0) / values.length;
  const deviation = Math.sqrt(power(2));
  return { mean, deviation, skewness: power(3) / deviation ** 3 };
}
