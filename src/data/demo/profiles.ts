import { random } from '../../core/random.ts';
import { missingShares, traitCount, traits } from './parameters.ts';
import { blockSize, population, type People } from './population.ts';
import { pagesPerSession, sessionCount, share } from './observed.ts';
import type { Store } from './store.ts';

/** A measured column of the customers, 1 in `missing` where it was not measured. */
export interface Measured {
  readonly values: Float64Array;
  readonly missing: Uint8Array;
}

/** A block of customers with the columns that the shop has measured of them. */
export interface Profiles {
  readonly people: People;
  readonly sessions: Int32Array;
  readonly pages: Measured;
  readonly discount: Measured;
  readonly opens: Measured;
  readonly age: Measured;
  readonly satisfaction: Measured;
  readonly consentEmail: Uint8Array;
  readonly consentText: Uint8Array;
}

const emailShare = 0.78;
const textShares = { withEmail: 0.45, without: 0.15 };

/** Customers with their measured columns, block by block; the arrays are used again. */
export function* profiles(store: Store): Generator<Profiles> {
  const source = random(store.seed, store.snapshot === 'base' ? 3 : 4);
  const measured = (): Measured => ({
    values: new Float64Array(blockSize),
    missing: new Uint8Array(blockSize),
  });
  const sessionsAt = traits.indexOf('sessions');
  const pagesAt = traits.indexOf('pages');
  const discountAt = traits.indexOf('discount');
  const opensAt = traits.indexOf('opens');
  const block = {
    sessions: new Int32Array(blockSize),
    pages: measured(),
    discount: measured(),
    opens: measured(),
    age: measured(),
    satisfaction: measured(),
    consentEmail: new Uint8Array(blockSize),
    consentText: new Uint8Array(blockSize),
  };
  const put = (column: Measured, row: number, value: number, missingShare: number): void => {
    column.values[row] = value;
    column.missing[row] = source.uniform() < missingShare ? 1 : 0;
  };
  for (const people of population(store)) {
    for (let row = 0; row < people.count; row++) {
      const at = row * traitCount;
      block.sessions[row] = sessionCount(people.trait[at + sessionsAt] as number);
      put(block.pages, row, pagesPerSession(people.trait[at + pagesAt] as number), missingShares.pages);
      put(block.discount, row, share(people.trait[at + discountAt] as number), missingShares.discount);
      put(block.opens, row, share(people.trait[at + opensAt] as number), missingShares.opens);
      put(block.age, row, people.age[row] as number, missingShares.age);
      const score = Math.min(10, Math.max(0, 7.1 + 1.3 * source.normal()));
      put(block.satisfaction, row, Math.round(score * 10) / 10, missingShares.satisfaction);
      const email = source.uniform() < emailShare ? 1 : 0;
      block.consentEmail[row] = email;
      block.consentText[row] =
        source.uniform() < (email === 1 ? textShares.withEmail : textShares.without) ? 1 : 0;
    }
    yield { people, ...block };
  }
}
