import { random } from '../../core/random.ts';
import { daySeconds, secondOfDay } from './calendar.ts';
import { conversionBase, conversionLift, treatedShare } from './parameters.ts';
import { profiles } from './profiles.ts';
import { firstCustomerId, type Store } from './store.ts';
import { Columns, type DemoBatch } from './tables.ts';

export const campaignNames = ['Autumn preview', 'Black week', 'Winter sale'] as const;
/** Days before the snapshot on which each campaign went out. */
const sentBefore = [87, 38, 17];
const openedWhenUnknown = 0.35;

/**
 * The campaigns: who was drawn for one, and by chance treated or held out. Each campaign draws the same number of
 * customers, whoever they are; the probability of converting depends on segment and treatment alone.
 */
export function* campaigns(store: Store): Generator<DemoBatch> {
  const source = random(store.seed, 8);
  const columns = new Columns(Math.min(store.rowsPerBatch, store.rows.campaigns) + campaignNames.length);
  const campaign = columns.text('campaign', campaignNames).values;
  const customer = columns.integer('customer_id').values;
  const treated = columns.flag('treated').values;
  const sentAt = columns.time('sent_at').values;
  const opened = columns.flag('opened').values;
  const converted = columns.flag('converted').values;
  const spend = columns.number('spend').values;
  const needed = campaignNames.map(() => Math.floor(store.rows.campaigns / campaignNames.length));
  for (let extra = 0; extra < store.rows.campaigns % campaignNames.length; extra++)
    needed[extra] = (needed[extra] ?? 0) + 1;
  let rows = 0;
  for (const block of profiles(store)) {
    const { people } = block;
    for (let row = 0; row < people.count; row++) {
      const left = store.customers - people.start - row;
      const segment = people.segment[row] as number;
      for (let index = 0; index < campaignNames.length; index++) {
        const wanted = needed[index] as number;
        if (source.uniform() * left >= wanted) continue;
        needed[index] = wanted - 1;
        const known = block.opens.missing[row] === 0;
        const openShare = known ? (block.opens.values[row] as number) : openedWhenUnknown;
        const isTreated = source.uniform() < treatedShare;
        const lift = isTreated ? (conversionLift[segment] as number) : 0;
        const isConverted = source.uniform() < (conversionBase[segment] as number) + lift;
        const amount = Math.exp(3.6 + 0.7 * source.normal());
        campaign[rows] = index;
        customer[rows] = firstCustomerId + people.start + row;
        treated[rows] = isTreated ? 1 : 0;
        sentAt[rows] = (store.asOf - (sentBefore[index] as number)) * daySeconds + secondOfDay(source);
        opened[rows] = isTreated && source.uniform() < openShare ? 1 : 0;
        converted[rows] = isConverted ? 1 : 0;
        spend[rows] = isConverted ? Math.round(amount * 100) / 100 : 0;
        rows++;
      }
      if (rows >= store.rowsPerBatch) {
        yield { table: 'campaigns', columns: columns.all, rows };
        rows = 0;
      }
    }
  }
  if (rows > 0) yield { table: 'campaigns', columns: columns.all, rows };
}
