import { formatCount, formatCounted, formatDay, formatNumber, formatShare } from '../../../core/format.ts';
import type { CharterValue, FlagFacts } from '../spec.ts';
import { fewCustomers, fewest, lacking, placeOf, shop, there, whom, type Judge } from './ingredients.ts';
import { namesChurn } from './power.ts';

const enoughCustomers = 1000;
/** Share of rows without a customer from which whole groups of people are not seen. */
const manyUnknown = 0.1;
const manyCycles = 6;
const fewCycles = 3;
/** Customers who left, and who stayed, at least. */
const fewOfKind = 50;

export const who: Judge = (matter) => {
  const [widest] = matter.value.customers;
  // Whose purchases are not known counts; visitors who never bought need no customer number.
  const bought = matter.value.purchases?.source;
  const events = matter.value.customers.find(({ source }) => source === bought) ?? widest;
  if (!widest || !events || widest.customers === 0) {
    return lacking(
      'missing',
      null,
      'no column tells customers apart',
      'It is not known whose rows these are.',
      `Ask ${shop} for the customer number in every row.`,
    );
  }
  const figure = formatCounted(widest.customers, 'customer');
  const asked = whom(matter, events.source, shop);
  if (widest.customers < enoughCustomers) {
    const verdict = widest.customers < fewCustomers ? 'missing' : 'partly';
    return lacking(
      verdict,
      placeOf(widest),
      figure,
      `Segments of fewer than ${formatCount(enoughCustomers)} customers are small and change by chance.`,
      `Ask ${asked} for more customers or a longer period.`,
    );
  }
  const unknown = events.rows > 0 ? events.rowsWithout / events.rows : 0;
  if (unknown > manyUnknown) {
    return lacking(
      'partly',
      placeOf(events),
      `${figure}; ${formatCounted(events.rowsWithout, 'row')} (${formatShare(unknown)}) ${events.rowsWithout === 1 ? 'names' : 'name'} none`,
      'People without a customer number are not seen.',
      `Ask ${asked} why rows have no customer, and for a way to join them.`,
    );
  }
  return there(placeOf(widest), figure);
};

export const when: Judge = (matter) => {
  const { purchases } = matter.value;
  const flag = churnFlag(matter.value);
  if (!purchases && flag && matter.spec.objective === 'retention') {
    return lacking(
      'partly',
      placeOf(flag),
      `no dated purchases; ${flag.column} says who left`,
      'Who left is known, but not when, so that no rhythm or recency can be told.',
      `Ask ${whom(matter, flag.source, shop)} for the day on which they left, or for transactions with customer, date and amount.`,
    );
  }
  if (!purchases) {
    return lacking(
      'missing',
      null,
      'no dated purchases of customers',
      'Without a history of dated purchases no rhythm, recency or lapsing can be told.',
      `Ask ${shop} for transactions with customer, date and amount.`,
    );
  }
  const { cycleDays, days, repeat, firstDay, lastDay } = purchases;
  const span = `${formatDay(firstDay)} to ${formatDay(lastDay)}`;
  const asked = whom(matter, purchases.source, shop);
  if (cycleDays === null || cycleDays <= 0 || repeat < fewest) {
    return lacking(
      'partly',
      placeOf(purchases),
      `${span}; ${formatCounted(repeat, 'customer')} came twice`,
      'Too few customers come again to tell a rhythm.',
      `Ask ${asked} for a longer history.`,
    );
  }
  const cycles = days / cycleDays;
  const figure = `${span}: ${formatNumber(cycles, 2)} purchase cycles of ${formatNumber(cycleDays, 2)} days`;
  if (cycles >= manyCycles) return there(placeOf(purchases), figure);
  const wanted = Math.ceil(manyCycles * cycleDays);
  return lacking(
    cycles < fewCycles ? 'missing' : 'partly',
    placeOf(purchases),
    figure,
    `The history is shorter than ${manyCycles} purchase cycles.`,
    `Ask ${asked} for ${formatCounted(wanted, 'day')} of transactions.`,
  );
};

export const what: Judge = (matter) => {
  const [offer] = matter.value.offers;
  if (!offer) {
    return lacking(
      'missing',
      null,
      'no products or categories of purchases',
      'What customers buy is not in the data.',
      `Ask ${whom(matter, matter.value.purchases?.source ?? null, shop)} for product and category of every line.`,
    );
  }
  const kind = offer.role === 'category' ? 'categories' : 'products';
  const broad = offer.customers > 0 ? offer.broad / offer.customers : 0;
  const figure = `${formatCount(offer.distinct)} ${kind}; ${formatShare(broad)} of customers buy two or more`;
  if (offer.distinct >= 2 && offer.broad >= fewest) return there(placeOf(offer), figure);
  return lacking(
    'partly',
    placeOf(offer),
    figure,
    `Too few customers buy from two ${kind} to learn what goes together.`,
    `Ask ${whom(matter, offer.source, shop)} for a longer history.`,
  );
};

/** A column that says who left, with enough customers of either kind to learn from. */
function churnFlag({ flags }: CharterValue): FlagFacts | null {
  const flag = flags.find(({ role, column }) => role === 'outcome' && namesChurn(column));
  return flag && flag.yes >= fewOfKind && flag.known - flag.yes >= fewOfKind ? flag : null;
}

export const lapsing: Judge = (matter) => {
  const { lapse, purchases } = matter.value;
  const flag = churnFlag(matter.value);
  if (flag) {
    return there(
      placeOf(flag),
      `${formatCount(flag.yes)} of ${formatCount(flag.known)} left (${formatShare(flag.yes / flag.known)})`,
    );
  }
  const ask = `Ask ${whom(matter, purchases?.source ?? null, shop)} for a churn flag with its date, or for a longer history.`;
  if (!lapse || !purchases) {
    return lacking(
      'missing',
      null,
      'no churn flag, and no history to tell lapsing by',
      'It is not known who stopped buying.',
      ask,
    );
  }
  const share = lapse.lapsed / lapse.active;
  const figure = `${formatShare(share)} of ${formatCounted(lapse.active, 'customer')} did not come again within ${formatCounted(lapse.gapDays, 'day')}`;
  if (lapse.active >= fewCustomers && share >= 0.02 && share <= 0.98)
    return there(placeOf(purchases), figure);
  return lacking(
    'partly',
    placeOf(purchases),
    figure,
    share < 0.02
      ? 'By this rule hardly anybody lapses, so that there is nothing to learn from.'
      : 'By this rule nearly everybody lapses, or too few customers are seen.',
    `Set ${share < 0.02 ? 'fewer' : 'more'} days until a customer counts as lapsed. ${ask}`,
  );
};

export const newcomers: Judge = (matter) => {
  const { purchases } = matter.value;
  const ask = `Ask ${whom(matter, purchases?.source ?? null, shop)} for a year of transactions.`;
  if (!purchases || purchases.newPerMonth === null)
    return lacking(
      'missing',
      null,
      'no first purchases with dates',
      'How many new customers come is not known.',
      ask,
    );
  const figure = `about ${formatCounted(purchases.newPerMonth, 'first purchase')} a month`;
  if (purchases.newPerMonth >= 30) return there(placeOf(purchases), figure);
  return lacking(
    'partly',
    placeOf(purchases),
    figure,
    'Too few new customers come to learn what brings them.',
    ask,
  );
};
