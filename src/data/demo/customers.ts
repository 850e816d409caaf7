import { ageBands, genderNames, regionNames } from './parameters.ts';
import { blockSize } from './population.ts';
import { profiles, type Measured } from './profiles.ts';
import { firstCustomerId, type Store } from './store.ts';
import { Columns, type DemoBatch } from './tables.ts';

/** The customers table: one row a customer, in the order of `customer_id`. */
export function* customers(store: Store): Generator<DemoBatch> {
  const columns = new Columns(Math.min(store.rowsPerBatch, store.rows.customers) + blockSize);
  const id = columns.integer('customer_id').values;
  const signedUp = columns.date('signed_up_on').values;
  const region = columns.text('region', regionNames).values;
  const gender = columns.text('gender', genderNames).values;
  const age = columns.integerOrMissing('age');
  const band = columns.text('age_band', ageBands).values;
  const email = columns.flag('consent_email').values;
  const text = columns.flag('consent_sms').values;
  const sessions = columns.integer('sessions_90d').values;
  const pages = columns.numberOrMissing('pages_per_session');
  const discount = columns.numberOrMissing('discount_share');
  const opens = columns.numberOrMissing('email_open_rate');
  const satisfaction = columns.numberOrMissing('satisfaction_score');
  let rows = 0;
  const copy = (
    to: { values: Int32Array | Float64Array; missing: Uint8Array },
    from: Measured,
    count: number,
  ): void => {
    to.values.set(from.values.subarray(0, count), rows);
    to.missing.set(from.missing.subarray(0, count), rows);
  };
  for (const block of profiles(store)) {
    const { people } = block;
    const { count } = people;
    for (let row = 0; row < count; row++) {
      id[rows + row] = firstCustomerId + people.start + row;
      signedUp[rows + row] = store.asOf - (people.tenure[row] as number);
    }
    region.set(people.region.subarray(0, count), rows);
    gender.set(people.gender.subarray(0, count), rows);
    band.set(people.band.subarray(0, count), rows);
    email.set(block.consentEmail.subarray(0, count), rows);
    text.set(block.consentText.subarray(0, count), rows);
    sessions.set(block.sessions.subarray(0, count), rows);
    copy(age, block.age, count);
    copy(pages, block.pages, count);
    copy(discount, block.discount, count);
    copy(opens, block.opens, count);
    copy(satisfaction, block.satisfaction, count);
    rows += count;
    if (rows >= store.rowsPerBatch) {
      yield { table: 'customers', columns: columns.all, rows };
      rows = 0;
    }
  }
  if (rows > 0) yield { table: 'customers', columns: columns.all, rows };
}
