import {
  formatCount,
  formatCounted,
  formatDay,
  formatShare,
  formatShareBound,
  shortName,
} from '../../../core/format.ts';
import { daysBetween } from '../../../core/registerGaps.ts';
import { fewCustomers, lacking, placeOf, shop, there, whom, type Judge } from './ingredients.ts';
import { powerAnswer } from './power.ts';
import { cadenceDays } from './words.ts';

export const consent: Judge = (matter) => {
  const columns = matter.value.flags.filter(({ role }) => role === 'consent');
  const [best] = [...columns].sort((a, b) => (b.customers ?? b.yes) - (a.customers ?? a.yes));
  if (!best)
    return lacking(
      'missing',
      null,
      'no column with the role “consent”',
      'Whom you may contact is not in the data.',
      'Ask whoever keeps the marketing permissions for opt-ins and opt-outs by customer.',
    );
  const figure = `${formatCount(best.customers ?? best.yes)} said yes (${formatShare(best.known > 0 ? best.yes / best.known : 0)})`;
  if ((best.customers ?? best.yes) >= fewCustomers) return there(placeOf(best), figure);
  return lacking(
    'partly',
    placeOf(best),
    figure,
    'Few may be contacted.',
    `Ask ${whom(matter, best.source, 'whoever keeps the marketing permissions')} how permissions are asked for.`,
  );
};

export const legalBasis: Judge = (matter) => {
  const used = matter.sources.filter(({ id }) => matter.value.customers.some(({ source }) => source === id));
  const about = used.length > 0 ? used : matter.sources;
  const told = about.filter(({ register }) => register.legalBasis !== null);
  const ended = about.filter(
    ({ register }) => register.agreementUntil !== null && register.agreementUntil < matter.today,
  );
  const figure = `${told.length} of ${about.length} sources have one`;
  if (ended.length > 0)
    return lacking(
      'partly',
      'Source register',
      figure,
      `The agreement for ${ended.map(({ name }) => name).join(', ')} has ended.`,
      'Ask the data protection officer to renew it, or leave the source out.',
    );
  if (about.length > 0 && told.length === about.length) return there('Source register', figure);
  const without = about.filter(({ register }) => register.legalBasis === null).map(({ name }) => name);
  return lacking(
    told.length > 0 ? 'partly' : 'missing',
    told.length > 0 ? 'Source register' : null,
    figure,
    `On what ground ${without.slice(0, 3).join(', ')}${without.length > 3 ? ' and others' : ''} may be used is not on record.`,
    'Ask the data protection officer, and fill in the register in Sources.',
  );
};

export const freshness: Judge = (matter) => {
  const { sources, purchases } = matter.value;
  const dated = sources.filter((source) => source.newestDay !== null);
  const shown =
    dated.find(({ source }) => source === purchases?.source) ??
    [...dated].sort((a, b) => ((a.newestDay ?? '') < (b.newestDay ?? '') ? 1 : -1))[0];
  const asked = whom(matter, shown?.source ?? null, shop);
  const allowed = cadenceDays[matter.spec.cadence];
  if (!shown || shown.newestDay === null)
    return lacking(
      'missing',
      null,
      'no dates',
      'How old the data is cannot be told.',
      `Ask ${asked} for dates in every row.`,
    );
  const age = daysBetween(shown.newestDay, matter.today);
  const figure = `newest row of ${formatDay(shown.newestDay)}, ${formatCounted(Math.max(0, age), 'day')} old`;
  if (age <= allowed) return there(shown.sourceName, figure);
  return lacking(
    age <= 3 * allowed ? 'partly' : 'missing',
    shown.sourceName,
    figure,
    `Segments made ${matter.spec.cadence} need data of at most ${formatCounted(allowed, 'day')}.`,
    `Ask ${asked} for a current extract, and for one ${matter.spec.cadence}.`,
  );
};

export const sampleSize: Judge = ({ spec, value }) => {
  const answer = powerAnswer(spec, value);
  if (!answer)
    return lacking(
      'missing',
      null,
      'no baseline to start from',
      'Without a baseline no sample size can be worked out.',
      'Set the baseline of the first KPI, and for a mean its standard deviation.',
    );
  const { smallest, needed, baseline } = answer;
  const figure = `${formatCounted(smallest.perGroup, 'customer')} a group in a segment of ${formatShareBound(spec.smallestShare)}`;
  if (needed === null)
    return lacking(
      'partly',
      null,
      figure,
      `No target is set for “${shortName(baseline.name)}”.`,
      'Set a target, so that it can be said whether it would be seen.',
    );
  if (smallest.perGroup >= needed) return there(null, `${figure}; ${formatCount(needed)} are needed`);
  const verdict = smallest.perGroup >= needed / 2 ? 'partly' : 'missing';
  const share = (2 * needed) / answer.customers;
  const instead =
    Number.isFinite(share) && share <= 1
      ? `Form segments of ${formatShareBound(share)} or more, or aim at a larger difference.`
      : 'Aim at a larger difference, or run the test for longer with more customers.';
  return lacking(
    verdict,
    null,
    `${figure}; ${Number.isFinite(needed) ? formatCount(needed) : 'infinitely many'} are needed`,
    'The smallest segment is too small to show the target.',
    instead,
  );
};
