import { random } from '../../core/random.ts';
import { daySeconds, secondOfDay } from './calendar.ts';
import { profiles } from './profiles.ts';
import { cumulative, pick, poisson } from './sampling.ts';
import { firstCustomerId, type Store } from './store.ts';
import { Columns, type DemoBatch } from './tables.ts';

export const eventTypes = ['view', 'search', 'add_to_cart', 'checkout', 'purchase'] as const;
const eventShares = cumulative([0.66, 0.16, 0.11, 0.045, 0.025]);
export const visitChannels = ['direct', 'search', 'email', 'social', 'referral'] as const;
const channelShares = cumulative([0.34, 0.33, 0.15, 0.12, 0.06]);
/** The log covers the last days before the snapshot. */
export const loggedDays = 4;
const pagesWhenUnknown = 5;
const mostRowsOfCustomer = 16_384;
const reserve = (rows: number): number => Math.min(3000, Math.floor(rows / 50));

/**
 * The web events: sessions of the last days, customer by customer. A customer's visits follow from `sessions_90d` and
 * `pages_per_session` alone, so that they tell nothing more of a segment than those columns do. Visitors who are not
 * signed in have no customer and fill the table to its planned rows.
 */
export function* webEvents(store: Store): Generator<DemoBatch> {
  const source = random(store.seed, 7);
  const planned = store.rows.web_events;
  const columns = new Columns(Math.min(store.rowsPerBatch, store.rows.web_events) + mostRowsOfCustomer);
  const customer = columns.integerOrMissing('customer_id');
  const session = columns.integer('session_id').values;
  const occurredAt = columns.time('occurred_at').values;
  const type = columns.text('event_type', eventTypes).values;
  const channel = columns.text('channel', visitChannels).values;
  const depth = columns.integer('page_depth').values;
  const duration = columns.number('duration_s').values;
  let rows = 0;
  let closed = 0;
  let nextSession = 1;

  const visit = (id: number, pages: number, most: number): void => {
    const number = nextSession++;
    const came = pick(source, channelShares);
    const day = store.asOf - 1 - source.below(loggedDays);
    const start = day * daySeconds + secondOfDay(source);
    const events = Math.min(most, 1 + poisson(source, Math.max(0, pages - 1)));
    let elapsed = 0;
    for (let index = 0; index < events; index++) {
      const stay = Math.exp(3.1 + 0.9 * source.normal());
      customer.values[rows] = id;
      customer.missing[rows] = id === 0 ? 1 : 0;
      session[rows] = number;
      occurredAt[rows] = Math.min(start + Math.floor(elapsed), (day + 1) * daySeconds - 1);
      type[rows] = index === 0 ? 0 : pick(source, eventShares);
      channel[rows] = came;
      depth[rows] = index + 1;
      duration[rows] = Math.round(stay * 10) / 10;
      elapsed += stay;
      rows++;
    }
  };

  const emit = (): DemoBatch => {
    const batch: DemoBatch = { table: 'web_events', columns: columns.all, rows };
    closed += rows;
    rows = 0;
    return batch;
  };

  for (const block of profiles(store)) {
    const { people } = block;
    for (let row = 0; row < people.count; row++) {
      const known = block.pages.missing[row] === 0;
      const pages = known ? (block.pages.values[row] as number) : pagesWhenUnknown;
      const visits = poisson(source, Math.min(25, ((block.sessions[row] as number) * loggedDays) / 90));
      const id = firstCustomerId + people.start + row;
      for (let index = 0; index < visits && closed + rows < planned; index++) {
        visit(id, pages, Math.min(60, planned - closed - rows));
      }
      const due = ((planned - reserve(planned)) * (people.start + row + 1)) / store.customers;
      if (closed + rows < due) visit(0, 2, 4);
      if (rows >= store.rowsPerBatch) yield emit();
    }
  }
  while (closed + rows < planned) {
    visit(0, 2, Math.min(4, planned - closed - rows));
    if (rows >= store.rowsPerBatch) yield emit();
  }
  if (rows > 0) yield emit();
}
