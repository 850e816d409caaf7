import { AppError } from '../../core/errors.ts';
import { firstCustomerId, type Store } from './store.ts';
import { tableBatches } from './generate.ts';
import { snapshotTables, type DemoBatch, type DemoColumn } from './tables.ts';

/** What the tables show of each customer, as far as it can tell of the segment. Missing numbers are NaN. */
export interface Observations {
  readonly region: Uint8Array;
  readonly sessions: Float64Array;
  readonly pages: Float64Array;
  readonly discount: Float64Array;
  readonly opens: Float64Array;
  /** Whole days from the last purchase's day to the snapshot's last. */
  readonly recency: Int32Array;
  readonly orders: Int32Array;
  /** Purchased lines without repeated rows, and the sum of their log prices. */
  readonly lines: Int32Array;
  readonly logPrices: Float64Array;
  /** Campaign rows by customer, treatment and outcome: `4 × customer + 2 × treated + converted`. */
  readonly responses: Uint8Array;
}

/** Reads a store's tables, nothing else, into one row of observations a customer. */
export function observe(store: Store): Observations {
  const count = store.customers;
  const seen: Observations = {
    region: new Uint8Array(count),
    sessions: new Float64Array(count),
    pages: new Float64Array(count),
    discount: new Float64Array(count),
    opens: new Float64Array(count),
    recency: new Int32Array(count).fill(0x7fffffff),
    orders: new Int32Array(count),
    lines: new Int32Array(count),
    logPrices: new Float64Array(count),
    responses: new Uint8Array(4 * count),
  };
  for (const batch of tableBatches(store, 'customers')) observeCustomers(batch, seen);
  let lastOrder = 0;
  for (const batch of tableBatches(store, 'transactions')) {
    lastOrder = observeTransactions(batch, seen, store.asOf, lastOrder);
  }
  if (snapshotTables[store.snapshot].includes('campaigns')) {
    for (const batch of tableBatches(store, 'campaigns')) observeCampaigns(batch, seen);
  }
  return seen;
}

function observeCustomers(batch: DemoBatch, seen: Observations): void {
  const id = read(batch, 'customer_id');
  const region = read(batch, 'region');
  const numbers = [
    [read(batch, 'sessions_90d'), seen.sessions],
    [read(batch, 'pages_per_session'), seen.pages],
    [read(batch, 'discount_share'), seen.discount],
    [read(batch, 'email_open_rate'), seen.opens],
  ] as const;
  for (let row = 0; row < batch.rows; row++) {
    const customer = (id.values[row] as number) - firstCustomerId;
    seen.region[customer] = region.values[row] as number;
    for (const [column, into] of numbers) {
      into[customer] = column.missing?.[row] === 1 ? Number.NaN : (column.values[row] as number);
    }
  }
}

/** Rows of an order and repeated rows follow each other; `lastOrder` carries the order over to the next batch. */
function observeTransactions(batch: DemoBatch, seen: Observations, asOf: number, lastOrder: number): number {
  const id = read(batch, 'customer_id');
  const order = read(batch, 'order_id').values;
  const time = read(batch, 'ordered_at').values;
  const product = read(batch, 'product').values;
  const quantity = read(batch, 'quantity').values;
  const price = read(batch, 'unit_price').values;
  let counted = lastOrder;
  let lastRow = -1;
  for (let row = 0; row < batch.rows; row++) {
    const unit = price[row] as number;
    if (id.missing?.[row] === 1 || (quantity[row] as number) <= 0 || unit <= 0) continue;
    const customer = (id.values[row] as number) - firstCustomerId;
    const number = order[row] as number;
    const repeated = lastRow >= 0 && order[lastRow] === number && product[lastRow] === product[row];
    lastRow = row;
    if (repeated) continue;
    const days = asOf - 1 - Math.floor((time[row] as number) / 86_400);
    seen.recency[customer] = Math.min(seen.recency[customer] as number, days);
    seen.lines[customer] = (seen.lines[customer] as number) + 1;
    seen.logPrices[customer] = (seen.logPrices[customer] as number) + Math.log(unit);
    if (number > counted) {
      counted = number;
      seen.orders[customer] = (seen.orders[customer] as number) + 1;
    }
  }
  return counted;
}

function observeCampaigns(batch: DemoBatch, seen: Observations): void {
  const id = read(batch, 'customer_id').values;
  const treated = read(batch, 'treated').values;
  const converted = read(batch, 'converted').values;
  for (let row = 0; row < batch.rows; row++) {
    const customer = (id[row] as number) - firstCustomerId;
    const cell = 4 * customer + 2 * (treated[row] as number) + (converted[row] as number);
    seen.responses[cell] = (seen.responses[cell] as number) + 1;
  }
}

function read(batch: DemoBatch, name: string): DemoColumn {
  const column = batch.columns.find((candidate) => candidate.name === name);
  if (!column)
    throw new AppError('internal', `The table ${batch.table} has no column ${name}.`, { column: name });
  return column;
}
