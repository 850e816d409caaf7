const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A count with thin grouping, such as 1,000,000. */
export function formatCount(value: number): string {
  return grouped.format(value);
}

/** A count with what is counted, such as 1 customer, 1,000 customers and 2 people. */
export function formatCounted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A number with as many decimals as its size deserves: 12,345 · 123 · 12.3 · 1.23 · 0.0123. */
export function formatNumber(value: number, significant = 3): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'missing' : value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.floor(Math.log10(Math.abs(value)));
  const decimals = Math.min(12, Math.max(0, significant - 1 - size));
  const text = new Intl.NumberFormat('en', { maximumFractionDigits: decimals }).format(value);
  return text.replace('-', '−');
}

/** A number and its unit, joined by a space at which no line ends. */
function withUnit(value: string | number, unit: string): string {
  return `${value}\u00a0${unit}`;
}

/** What is nearer to none or to all is what adding fractions leaves behind: no share of rows is. */
const remainder = 1e-12;

/** Whether a share is some, though it reads as none (−1), or not quite all, though it reads as all (1); else 0. */
function hiddenIn(share: number, decimals: number): -1 | 0 | 1 {
  const read = Number((share * 100).toFixed(decimals));
  if (read === 0 && share > remainder) return -1;
  return read === 100 && share < 1 - remainder ? 1 : 0;
}

function shareWith(under: string, over: string, share: number, decimals: number): string {
  const hidden = hiddenIn(share, decimals);
  const step = 10 ** -decimals;
  if (hidden === 0) return withUnit(formatFixed(share * 100, decimals), '%');
  return hidden < 0
    ? `${under}${withUnit(step.toFixed(decimals), '%')}`
    : `${over}${withUnit((100 - step).toFixed(decimals), '%')}`;
}

/**
 * A share of 1 in words, as a percentage with one decimal, or as many as told, such as 8.4 %. Some never reads as none, nor most as
 * all: under 0.1 %, over 99.9 %.
 */
export function formatShare(share: number, decimals = 1): string {
  return shareWith('under ', 'over ', share, decimals);
}

/** The same where there is little room, such as in a table, a figure or a chart: < 0.1 %, > 99.9 %. */
export function formatShareCell(share: number): string {
  return shareWith('<\u00a0', '>\u00a0', share, 1);
}

/**
 * A share of 1 that bounds others, such as a limit, the end of an interval or the size of a change: a percentage with one decimal,
 * and with more where one would read as none or as all, such as 20.0 %, 0.05 % and 99.95 %.
 */
export function formatShareBound(share: number): string {
  if (share < 0) return `−${formatShareBound(-share)}`;
  const hidden = hiddenIn(share, 1);
  const left = hidden < 0 ? share : 1 - share;
  const decimals = hidden === 0 ? 1 : 1 - Math.floor(Math.log10(left * 100));
  const text = (share * 100).toFixed(decimals);
  return withUnit(hidden === 0 ? text : text.replace(/0+$/, ''), '%');
}

/** A share of 1 as a percentage as short as it is, such as 95 % and 99.5 %; to a tenth of a percent. */
export function formatPercent(share: number): string {
  return withUnit(Math.round(share * 1000) / 10, '%');
}

/** A number with the same decimals whatever it is, such as 0.60 or −0.05: for figures that stand beside or under one another. */
export function formatFixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/**
 * How numbers of one column are written, so that their points stand under one another: grouped, and each with as many decimals as so
 * many digits of the largest take, less those that are zero in all of them. What is no finite number is written as `formatNumber` does.
 */
export function formatOfColumn(values: readonly number[], significant = 3): (value: number) => string {
  const known = values.filter(Number.isFinite);
  const largest = known.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const size = largest === 0 ? 0 : Math.floor(Math.log10(largest));
  const most = Math.min(12, Math.max(0, significant - 1 - size));
  const decimals = known.reduce((needed, value) => Math.max(needed, decimalsOf(value, most)), 0);
  const format = new Intl.NumberFormat('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: 'negative',
  });
  return (value) =>
    Number.isFinite(value) ? format.format(value).replace('-', '−') : formatNumber(value, significant);
}

/** Decimals of a number up to the last that is not zero, of so many at most. */
function decimalsOf(value: number, most: number): number {
  if (most === 0) return 0;
  return (
    value
      .toFixed(most)
      .replace(/\.?0+$/, '')
      .split('.')[1]?.length ?? 0
  );
}

/** A signed number with one decimal, such as +1.3 or −0.4: for standard deviations from the mean. */
export function formatSigned(value: number, decimals = 1): string {
  const text = Math.abs(value).toFixed(decimals);
  return Number(text) === 0 ? text : `${value > 0 ? '+' : '−'}${text}`;
}

/** Bytes in decimal units, such as 48.1 MB. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return withUnit(step === 0 ? value : value.toFixed(1), units[step] ?? 'B');
}

/** Milliseconds as people say them: 38 ms · 1.4 s · 2 min 5 s. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return withUnit(Math.round(milliseconds), 'ms');
  const seconds = milliseconds / 1000;
  if (seconds < 60) return withUnit(seconds.toFixed(1), 's');
  return `${withUnit(Math.floor(seconds / 60), 'min')} ${withUnit(Math.round(seconds % 60), 's')}`;
}

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/**
 * The day that an ISO date or time (UTC or without a zone) is written with, as people read it, such as 3 March 2026, wherever they are,
 * with spaces at which no line ends; what is none stays as it is.
 */
export function formatDay(iso: string): string {
  const day = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(day.getTime()) ? iso : dayFormat.format(day).replaceAll(' ', '\u00a0');
}

/**
 * A date or a time as it is written, whatever clock it is of: 3 March 2026, and 3 March 2026 at 14:05 where a time of day is written;
 * what is none stays as it is.
 * @param to `instant`: with the seconds and what is beneath them, where there are any: 3 March 2026 at 14:05:09
 */
export function formatPointInTime(iso: string, to: 'minute' | 'instant' = 'minute'): string {
  const [, minute, rest = ''] = /^\d{4}-\d{2}-\d{2}[ T](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?/.exec(iso) ?? [];
  if (minute === undefined) return formatDay(iso);
  const seconds = to === 'minute' || rest === ':00' ? '' : rest;
  return `${formatDay(iso)} at ${minute}${seconds}`;
}

const momentFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' });

/** An ISO time as the day and minute that the reader's clock shows, such as 3 March 2026 at 14:05; what is none stays as it is. */
export function formatMoment(iso: string): string {
  const moment = new Date(iso);
  return Number.isNaN(moment.getTime()) ? iso : momentFormat.format(moment);
}

/** Words of somebody else between quotation marks; marks of their own become single, so that none ends the quotation early. */
export function quoted(words: string): string {
  return `“${words.replace(/[“„‟«]/g, '‘').replace(/[”»]/g, '’')}”`;
}

/** Characters that turn or nest the direction of writing: they would reorder the words of the page around a name. */
const directions = /[\u202A-\u202E\u2066-\u2069]/g;
/** The same without those that keep a name to itself, which sentences have around names. */
const turns = /[\u202A-\u202E\u2066\u2067]/g;
const isolates = /[\u2068\u2069]/g;
/** Letters that are written from right to left. */
const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/**
 * A name as it stands alone, such as in a cell: cut to 120 characters, since a file may name a column with a million, and without
 * characters that would turn the direction of what stands after it.
 */
export function bareName(name: string, most = 120): string {
  return cutAt(name, most).replace(directions, '');
}

/**
 * A name as it stands in a sentence: as `bareName`, and kept to itself (FSI … PDI) where it is written from right to left, so that
 * no number beside it moves. What “×” joins stays in its order.
 */
export function shortName(name: string, most = 120): string {
  const bare = bareName(name, most);
  if (!rightToLeft.test(bare)) return bare;
  return bare
    .split(' × ')
    .map((part) => `\u2068${part}\u2069`)
    .join(' × ');
}

/** A name as a tooltip: nothing where the short one says it all, cut to 500 characters. */
export function wholeName(name: string): string | undefined {
  return name.length > 120 ? bareName(name, 500) : undefined;
}

/** A sentence in which every long name is cut: what stands without a space for over 120 characters, and all after `most`. */
export function shortWords(text: string, most = 1000): string {
  const whole = text.slice(0, 100_000).replace(turns, '');
  const open = openIn(whole);
  // What ends nowhere is no name of ours: it would take the words after it along.
  const words = open === 0 ? whole : whole.replace(isolates, '');
  if (words.length <= 120) return words;
  const cut = cutAt(
    words.replace(/\S{121,}/g, (word) => cutAt(word, 120)),
    most,
  );
  return `${cut}${'\u2069'.repeat(openIn(cut) ?? 0)}`;
}

function cutAt(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** How many names that are kept to themselves do not end; null where one ends that never began. */
function openIn(text: string): number | null {
  let open = 0;
  for (const [mark] of text.matchAll(isolates)) {
    open += mark === '\u2068' ? 1 : -1;
    if (open < 0) return null;
  }
  return open;
}
