import { random } from '../../core/random.ts';
import { categoryNames, productNames, productNear, productPrices } from './catalogue.ts';
import { orderCount, recencyDays } from './observed.ts';
import { linePriceDeviation, traitCount, traits } from './parameters.ts';
import { population } from './population.ts';
import { cumulative, pick } from './sampling.ts';
import { daySeconds, secondOfDay } from './calendar.ts';
import { firstCustomerId, type Store } from './store.ts';
import { Columns, type DemoBatch } from './tables.ts';

export const purchaseChannels = ['web', 'app', 'store', 'phone'] as const;
const channelShares = cumulative([0.5, 0.28, 0.19, 0.03]);
const lineShares = cumulative([0.73, 0.21, 0.045, 0.015]);
const quantities = Int32Array.of(1, 2, 3, 4, 6);
const quantityShares = cumulative([0.9, 0.07, 0.015, 0.01, 0.005]);
const returnShare = 0.03;
const duplicateShare = 0.004;
const giftShare = 0.004;
/** Rows kept for orders without a customer at the end, so that the table has exactly its planned rows. */
const reserve = (rows: number): number => Math.min(1000, Math.floor(rows / 20));
const mostRowsOfCustomer = 1024;

/**
 * The transactions: one row a line of an order, customer by customer. Some lines are returned later (a credit note
 * with a negative quantity), some rows are there twice, some gifts cost nothing, some orders have no customer.
 */
export function* transactions(store: Store): Generator<DemoBatch> {
  const source = random(store.seed, store.snapshot === 'base' ? 5 : 6);
  const planned = store.rows.transactions;
  const columns = new Columns(Math.min(store.rowsPerBatch, store.rows.transactions) + mostRowsOfCustomer);
  const order = columns.integer('order_id').values;
  const customer = columns.integerOrMissing('customer_id');
  const orderedAt = columns.time('ordered_at').values;
  const product = columns.text('product', productNames).values;
  const category = columns.text('category', categoryNames).values;
  const channel = columns.text('channel', purchaseChannels).values;
  const quantity = columns.integer('quantity').values;
  const unitPrice = columns.number('unit_price').values;
  const recencyAt = traits.indexOf('recency');
  const ordersAt = traits.indexOf('orders');
  const priceAt = traits.indexOf('price');
  const lastDay = store.asOf - 1;
  let rows = 0;
  let closed = 0;
  let nextOrder = store.snapshot === 'base' ? 500_001 : 90_000_001;

  const line = (
    id: number,
    number: number,
    time: number,
    way: number,
    item: number,
    pieces: number,
    price: number,
  ) => {
    order[rows] = number;
    customer.values[rows] = id;
    customer.missing[rows] = id === 0 ? 1 : 0;
    orderedAt[rows] = time;
    product[rows] = item;
    category[rows] = item >> 6;
    channel[rows] = way;
    quantity[rows] = pieces;
    unitPrice[rows] = price;
    rows++;
  };

  const placeOrder = (id: number, day: number, level: number, lines: number): void => {
    const number = nextOrder++;
    const time = day * daySeconds + secondOfDay(source);
    const way = pick(source, channelShares);
    const firstCategory = source.below(categoryNames.length);
    for (let index = 0; index < lines; index++) {
      const item = productNear((firstCategory + index) & 7, level + linePriceDeviation * source.normal());
      const pieces = quantities[pick(source, quantityShares)] as number;
      const price = productPrices[item] as number;
      line(id, number, time, way, item, pieces, price);
      if (id === 0) continue;
      const chance = source.uniform();
      if (chance < returnShare) {
        const returned = Math.min(lastDay, day + 1 + source.below(21));
        const moment = returned === day ? daySeconds - 1 : secondOfDay(source);
        line(id, nextOrder++, returned * daySeconds + moment, way, item, -pieces, price);
      } else if (chance < returnShare + duplicateShare) {
        line(id, number, time, way, item, pieces, price);
      } else if (chance < returnShare + duplicateShare + giftShare) {
        line(id, number, time, way, productNear((firstCategory + 7) & 7, 0), 1, 0);
      }
    }
  };

  const guestOrder = (): void => {
    placeOrder(0, lastDay - source.below(730), Math.log(19) + 0.6 * source.normal(), 1);
  };

  const emit = (): DemoBatch => {
    const batch: DemoBatch = { table: 'transactions', columns: columns.all, rows };
    closed += rows;
    rows = 0;
    return batch;
  };

  for (const people of population(store)) {
    for (let row = 0; row < people.count; row++) {
      const at = row * traitCount;
      const id = firstCustomerId + people.start + row;
      const orders = orderCount(people.trait[at + ordersAt] as number);
      const recency = recencyDays(people.trait[at + recencyAt] as number);
      const level = people.trait[at + priceAt] as number;
      const span = (people.tenure[row] as number) - recency;
      for (let index = 0; index < orders; index++) {
        const age = index === 0 ? recency : recency + source.below(span);
        placeOrder(id, lastDay - age, level, 1 + pick(source, lineShares));
      }
      const due = ((planned - reserve(planned)) * (people.start + row + 1)) / store.customers;
      if (closed + rows < due) guestOrder();
      if (rows >= store.rowsPerBatch) yield emit();
    }
  }
  while (closed + rows < planned) {
    guestOrder();
    if (rows >= store.rowsPerBatch) yield emit();
  }
  if (rows > 0) yield emit();
}
