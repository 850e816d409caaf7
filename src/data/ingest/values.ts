import type { ColumnType } from '../../core/table.ts';
import { unclearSeparator } from './threeDigits.ts';
import { withoutUnit } from './units.ts';

/** Words that stand for a missing value where the rest of a column is numbers or dates. */
export const missingWords: readonly string[] = [
  'NA',
  'N/A',
  '#N/A',
  'n/a',
  'na',
  'NULL',
  'null',
  'Null',
  'NaN',
  'nan',
  'NAN',
  'None',
  'none',
  '-',
  '--',
  '?',
  '.',
  '\\N',
];

const missing = new Set(missingWords);

/** How numbers are written: the decimal separator, and what groups thousands ('' for nothing). */
export interface NumberStyle {
  readonly decimal: '.' | ',';
  readonly group: '' | '.' | ',' | ' ' | "'";
}

/** Each style with the pattern that its numbers match whole (RE2 and ECMAScript read it alike). */
export const numberStyles: readonly { readonly style: NumberStyle; readonly pattern: string }[] = [
  {
    style: { decimal: '.', group: '' },
    pattern: String.raw`[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?[iI]nf(inity)?`,
  },
  { style: { decimal: ',', group: '' }, pattern: String.raw`[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d+)?` },
  {
    style: { decimal: '.', group: ',' },
    pattern: String.raw`[+-]?\d{1,3}(,\d{3})*(\.\d+)?|[+-]?\d+(\.\d+)?`,
  },
  { style: { decimal: ',', group: '.' }, pattern: String.raw`[+-]?\d{1,3}(\.\d{3})*(,\d+)?|[+-]?\d+(,\d+)?` },
  {
    style: { decimal: '.', group: "'" },
    pattern: String.raw`[+-]?\d{1,3}('\d{3})*(\.\d+)?|[+-]?\d+(\.\d+)?`,
  },
  {
    style: { decimal: ',', group: ' ' },
    pattern: String.raw`[+-]?\d{1,3}([ \x{A0}\x{202F}]\d{3})*(,\d+)?|[+-]?\d+(,\d+)?`,
  },
];

/** Formats of dates that are tried, in strptime's letters; the order breaks ties. */
const dateFormats: readonly string[] = [
  '%Y-%m-%d',
  '%Y/%m/%d',
  '%Y.%m.%d',
  '%m/%d/%Y',
  '%d/%m/%Y',
  '%d.%m.%Y',
  '%d-%m-%Y',
  '%m-%d-%Y',
  '%m/%d/%y',
  '%d/%m/%y',
  '%d.%m.%y',
  '%d-%m-%y',
  '%m-%d-%y',
  '%y.%m.%d',
  '%d-%b-%Y',
  '%d %b %Y',
  '%b %d, %Y',
  '%d %B %Y',
  '%B %d, %Y',
  '%d-%b-%y',
];

/** What may follow a date, in strptime's letters. */
const clockFormats: readonly string[] = ['%H:%M:%S', '%H:%M', '%H:%M:%S.%f', '%I:%M:%S %p', '%I:%M %p'];

/** Formats of timestamps that are tried: each date with each clock, a space, `T` or a comma between them. */
const timestampFormats: readonly string[] = dateFormats.flatMap((date) =>
  [' ', 'T', ', '].flatMap((between) => clockFormats.map((clock) => `${date}${between}${clock}`)),
);

const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const fullMonths = 'january|february|march|april|may|june|july|august|september|october|november|december';

const letterPatterns: Readonly<Record<string, string>> = {
  Y: String.raw`[12]\d{3}`,
  y: String.raw`\d\d`,
  m: '(?:0?[1-9]|1[0-2])',
  d: String.raw`(?:0?[1-9]|[12]\d|3[01])`,
  b: `(?:${months})`,
  B: `(?:${fullMonths})`,
  H: String.raw`(?:[01]?\d|2[0-3])`,
  I: String.raw`(?:0?[1-9]|1[0-2])`,
  M: String.raw`[0-5]\d`,
  S: String.raw`[0-5]\d`,
  f: String.raw`\d{1,9}`,
  p: '(?:am|pm)',
};

/** Version numbers such as 1.2.20 are no dates: with dots or dashes and two digits for the year, day and month have two as well. */
function padded(letter: string, format: string): string | undefined {
  if (!format.includes('%y') || format.includes('/')) return undefined;
  if (letter === 'm') return '(?:0[1-9]|1[0-2])';
  return letter === 'd' ? String.raw`(?:0[1-9]|[12]\d|3[01])` : undefined;
}

const compiled = new Map<string, RegExp>();

/** Whether a text has the form that a strptime format asks for (ranges of day and month apart, the calendar is not asked). */
export function matchesFormat(text: string, format: string): boolean {
  let pattern = compiled.get(format);
  if (!pattern) {
    const source = format.replace(/%(\w)|[.*+?^${}()|[\]\\]/g, (piece, letter: string | undefined) =>
      letter === undefined ? `\\${piece}` : (padded(letter, format) ?? letterPatterns[letter] ?? piece),
    );
    pattern = new RegExp(`^${source}$`, 'i');
    compiled.set(format, pattern);
  }
  return pattern.test(text);
}

/** ISO 8601 with an offset or Z at its end: the database would drop the offset without a word. */
const zonedTimestamp = /^\d{4}-\d\d?-\d\d?[T ]\d\d?:\d\d(:\d\d(\.\d+)?)?\s?(Z|[+-]\d\d(:?\d\d)?)$/;

const plainTimestamp = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?$/;
const plainDate = /^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const clock = /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/;
const whole = /^[+-]?\d+$/;

/** What a column of texts seems to hold, and how it must be read. */
export interface Guess {
  readonly type: ColumnType;
  /** True: the database reads the type itself. False: it reads text, which is converted afterwards. */
  readonly direct: boolean;
  /** Styles of numbers that fit every value, best first. */
  readonly styles: readonly NumberStyle[];
  /** strptime formats that fit every value, best first; empty for ISO 8601. */
  readonly formats: readonly string[];
  /** Whether every value says its offset from UTC. */
  readonly zoned: boolean;
  /** Whether every number ends in `.0`, as when whole numbers were once stored beside missing ones. */
  readonly pointZero: boolean;
  /** The sign of a currency or `%` that each number carries; '' for none. */
  readonly unit: string;
  /** strptime formats of which each value of a text column has one, though none has them all. */
  readonly mixed: readonly string[];
  /** The separator that may part thousands or begin decimals in every number that has it; '' where that is clear. */
  readonly unclear: '' | '.' | ',';
  /** Whether numbers are among them that a spreadsheet has cut, such as 1.23457E+11. */
  readonly cut: boolean;
}

const guess = (type: ColumnType, direct: boolean, rest: Partial<Guess> = {}): Guess => ({
  type,
  direct,
  styles: [],
  formats: [],
  zoned: false,
  pointZero: false,
  unit: '',
  mixed: [],
  unclear: '',
  cut: false,
  ...rest,
});

/** Names of dates, and those that columns without a name are given. */
const mayNameDates = /date|datum|fecha|data|dag|day|dt|^column\d+$/i;

/** The strptime formats of dates that are digits alone, such as 19970131. */
export const datesOfDigits: readonly string[] = ['%Y%m%d'];

/** Whether there are texts, and each is the digits of a year from 1900 to 2099, a month and a day. */
export function areDatesOfDigits(texts: readonly string[]): boolean {
  return (
    texts.length > 0 && texts.every((text) => /^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(text))
  );
}

/**
 * Guesses a column's type from some of its values.
 * @param values texts as they stand in the file, null where a field is empty.
 * @param name the column's name: digits alone are a date only under a name that says so, or says nothing.
 */
export function guessType(values: readonly (string | null)[], name: string): Guess {
  const present: string[] = [];
  let words = false;
  for (const value of values) {
    const text = value?.trim() ?? '';
    if (text === '') {
      words ||= value !== null && value !== '';
    } else if (missing.has(text)) words = true;
    else present.push(text);
  }
  if (present.length === 0) return guess('text', true);
  const direct = !words;
  const all = (test: (text: string) => boolean): boolean => present.every(test);

  if (present.some((text) => /^[+-]?0\d+$/.test(text))) return guess('text', true);
  if (all((text) => whole.test(text))) {
    if (mayNameDates.test(name) && areDatesOfDigits(present))
      return guess('date', false, { formats: [...datesOfDigits] });
    if (present.some((text) => text.length > 19 || /^\+\d{7,}/.test(text))) return guess('text', true);
    return guess('integer', direct && all((text) => text.length <= 15), { styles: [plainStyle] });
  }
  const styles = stylesOf(present);
  if (styles.length > 0) return numberGuess(present, direct, styles);
  const { unit, bare } = withoutUnit(present);
  const bareStyles = unit === '' ? [] : stylesOf(bare);
  if (bareStyles.length > 0)
    return guess('number', false, { styles: bareStyles, unit, unclear: unclearSeparator(bare) });
  if (all((text) => /^(true|false)$/i.test(text))) return guess('boolean', direct);
  if (all((text) => plainDate.test(text))) return guess('date', direct);
  if (all((text) => zonedTimestamp.test(text))) return guess('timestamp', false, { zoned: true });
  if (all((text) => plainTimestamp.test(text) || plainDate.test(text))) return guess('timestamp', direct);
  if (all((text) => clock.test(text))) return guess('time', false);
  const dates = dateFormats.filter((format) => all((text) => matchesFormat(text, format)));
  if (dates.length > 0) return guess('date', false, { formats: dates });
  const timestamps = timestampFormats.filter((format) => all((text) => matchesFormat(text, format)));
  if (timestamps.length > 0) return guess('timestamp', false, { formats: timestamps });
  return guess('text', true, { mixed: mixedFormats(present) });
}

/** Texts that begin as dates do. */
const dateLike = /^(?:\d{1,4}[-/. ]\w|[a-z]{3,9}\.? \d)/i;

/** The fewest formats, found greedily, of which each text has one; empty where a text has none. */
function mixedFormats(present: readonly string[]): readonly string[] {
  if (!present.every((text) => text.length <= 40 && dateLike.test(text))) return [];
  const taken: string[] = [];
  let left = present;
  while (left.length > 0) {
    let best = '';
    let most = 0;
    for (const format of [...dateFormats, ...timestampFormats]) {
      const fitting = left.filter((text) => matchesFormat(text, format)).length;
      if (fitting > most) [best, most] = [format, fitting];
    }
    if (most === 0 || taken.length === 8) return [];
    taken.push(best);
    left = left.filter((text) => !matchesFormat(text, best));
  }
  return taken;
}

/** The styles that every text is written in. */
function stylesOf(texts: readonly string[]): readonly NumberStyle[] {
  const fitting = numberStyles.filter(({ pattern }) => {
    const test = new RegExp(
      `^(?:${pattern.replace(/\\x\{(\w+)\}/g, (_, code: string) => `\\u${code.padStart(4, '0')}`)})$`,
    );
    return texts.every((text) => test.test(text));
  });
  return fitting.map(({ style }) => style);
}

const plainStyle: NumberStyle = { decimal: '.', group: '' };

function numberGuess(present: readonly string[], direct: boolean, styles: readonly NumberStyle[]): Guess {
  const unclear = unclearSeparator(present);
  const [best] = styles;
  if (best?.decimal !== '.' || best.group !== '') return guess('number', false, { styles, unclear });
  const wholes = present.every((text) => pointZeroForm.test(text));
  const exact = present.every((text) => text.length <= 15);
  if (unclear !== '') {
    const readable = direct && unclear === '.' && exact && !wholes;
    return guess('number', readable, { styles, unclear, pointZero: wholes });
  }
  const cut = present.some((text) => cutForm.test(text));
  return guess('number', direct && !cut && (exact || !wholes), {
    styles: [plainStyle],
    pointZero: wholes,
    cut,
  });
}

/** How spreadsheets show and save whole numbers of twelve digits and more: the others are lost (RE2 and ECMAScript read it alike). */
export const cutNumber = String.raw`[+-]?\d\.\d{1,5}E\+(1[1-9]|[2-9]\d)`;
const cutForm = new RegExp(`^(?:${cutNumber})$`);

const pointZeroForm = /^[+-]?\d+\.0+$/;
