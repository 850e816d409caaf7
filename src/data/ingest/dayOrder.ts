import type { Inspection, Reading } from '../../core/table.ts';
import type { Guess } from './values.ts';

type Order = 'day' | 'month';

/** Which of day and month comes first in a form of dates; null where neither can be taken for the other. */
function orderOf(format: string): Order | null {
  if (/^%d[-/.]%m/.test(format)) return 'day';
  return /^%m[-/.]%d/.test(format) ? 'month' : null;
}

const ordersIn = (formats: readonly string[]): ReadonlySet<Order> =>
  new Set(formats.flatMap((format) => orderOf(format) ?? []));

/** The one order that columns of a file show without doubt; null where none does, or where they differ. */
export function toldOrder(guesses: readonly Guess[]): Order | null {
  const told = new Set(
    guesses.flatMap(({ formats, mixed }) => {
      const orders = ordersIn(formats);
      return orders.size === 1 && mixed.length === 0 ? [...orders] : [];
    }),
  );
  const [first = null] = told;
  return told.size === 1 ? first : null;
}

/** A guess whose dates fit both orders, with the forms of the given one first. */
export function inOrder(guess: Guess, order: Order): Guess {
  if (guess.mixed.length > 0 || ordersIn(guess.formats).size < 2) return guess;
  const isFirst = (format: string): boolean => orderOf(format) === order;
  const others = guess.formats.filter((format) => !isFirst(format));
  return { ...guess, formats: [...guess.formats.filter(isFirst), ...others] };
}

/**
 * The forms of dates that one of several files shows without doubt, for the others, whose days may all be months: forms that are
 * taken only where the usual one does not fit.
 */
export function toldForms(files: readonly Pick<Inspection, 'reading'>[]): Partial<Reading> {
  const told = (name: 'dateFormat' | 'timestampFormat'): Partial<Reading> => {
    const format = files.map(({ reading }) => reading[name]).find((one) => /^(%d\/%m|%m-%d)/.test(one));
    return format === undefined ? {} : { [name]: format };
  };
  return { ...told('dateFormat'), ...told('timestampFormat') };
}
