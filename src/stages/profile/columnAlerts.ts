import { namesCode } from '../../core/codeNames.ts';
import { isDayAsNumber } from '../../core/daysAsNumbers.ts';
import {
  formatCount,
  formatCounted,
  formatDay,
  formatNumber,
  formatShare,
  shortName,
} from '../../core/format.ts';
import type { AlertKind, AlertSeverity, ColumnProfile, ProfileAlert, TimeFigures } from './spec.ts';

/** Where a figure becomes worth a sentence. */
export const limits = {
  missing: { note: 0.05, warning: 0.2, serious: 0.5 },
  zeros: 0.25,
  values: 50,
  skewness: { note: 2, warning: 10 },
  imbalance: 0.5,
  most: 0.7,
  texts: 0.9,
  gap: 7,
  daily: 0.3,
  listed: 20,
} as const;

/** What a person should know of one column. */
export function columnAlerts(table: string, column: ColumnProfile): ProfileAlert[] {
  const { rows, missing, distinct } = column;
  const present = rows - missing;
  const name = shortName(column.name, 60);
  const alerts: ProfileAlert[] = [];
  const tell = (kind: AlertKind, severity: AlertSeverity, sentence: string): void => {
    alerts.push({ kind, severity, table, column: column.id, sentence });
  };
  if (rows === 0) return [];
  if (present === 0) {
    tell('empty', 'serious', `${name} has no values at all.`);
    return alerts;
  }
  const share = missing / rows;
  if (share > limits.missing.note) {
    const { serious, warning } = limits.missing;
    const severity = share > serious ? 'serious' : share > warning ? 'warning' : 'note';
    tell('missing', severity, `${name} is missing in ${formatShare(share)} of the rows.`);
  }
  const strange = column.numbers?.notFinite ?? 0;
  if (strange > 0)
    tell(
      'infinite',
      'warning',
      `${name} is infinite or not a number in ${inRows(strange)}; they count as missing.`,
    );
  if (distinct === 1 && rows > 1)
    tell('constant', 'warning', `${name} has the same value in every row that has one.`);
  else if (distinct === present && present > 1 && column.type !== 'number' && isNameless(column))
    tell(
      'unique',
      'note',
      `Every value of ${name} is there once: it names rows, and says nothing of a segment.`,
    );
  numberAlerts(column, name, present, tell);
  textAlerts(column, name, present, tell);
  const most = (column.top[0]?.rows ?? 0) / present;
  if (
    column.imbalance !== null &&
    distinct <= limits.values &&
    column.imbalance > limits.imbalance &&
    most >= limits.most
  )
    tell('imbalance', 'note', `${name} hardly varies: ${formatShare(most)} of the rows have one value.`);
  const { times } = column;
  const gap = times?.gaps[0];
  if (times && gap && isDaily(times, gap.days) && gap.days > limits.gap * Math.max(1, times.usualStep ?? 1))
    tell(
      'date-gaps',
      'warning',
      `${name} has no row for ${formatCounted(gap.days - 1, 'day')} between ${formatDay(gap.from)} and ${formatDay(gap.to)}.`,
    );
  return alerts;
}

/** Whether most days outside the gap have rows: of dates of birth and the like, a gap says nothing. */
const isDaily = ({ daysWithRows, span }: TimeFigures, gap: number): boolean =>
  daysWithRows >= limits.daily * (span - gap);
/** Lists are cut at twenty. */
const severalOf = (count: number): string =>
  `${formatCount(count)} values${count >= limits.listed ? ' or more' : ''}`;

type Tell = (kind: AlertKind, severity: AlertSeverity, sentence: string) => void;

const inRows = (count: number): string => (count === 1 ? '1 row' : `${formatCount(count)} rows`);
const isNameless = ({ role }: ColumnProfile): boolean =>
  role === null || role === 'category' || role === 'channel';

/** What numbers say that measure something: those of identifiers and codes could be any. */
function numberAlerts(column: ColumnProfile, name: string, present: number, tell: Tell): void {
  const { numbers, distinct } = column;
  if (!numbers || distinct < 2 || isCode(column)) return;
  const { zeros, skewness, quantiles } = numbers;
  if (isDayAsNumber(quantiles[0] ?? 0) && isDayAsNumber(quantiles.at(-1) ?? 0)) return;
  if (zeros / present > limits.zeros && distinct > 2)
    tell('zeros', 'note', `${name} is 0 in ${formatShare(zeros / present)} of its values.`);
  const steep = Math.abs(skewness ?? 0);
  if (steep > limits.skewness.note && distinct > 2) {
    const few = (skewness ?? 0) > 0 ? 'large' : 'small';
    tell(
      'skewed',
      steep > limits.skewness.warning ? 'warning' : 'note',
      `${name} is skewed (${formatNumber(skewness ?? 0)}): a few very ${few} values stand far from the rest.`,
    );
  }
}

const isCode = ({ name, type, role }: ColumnProfile): boolean =>
  role === 'customer' ||
  role === 'order' ||
  role === 'product' ||
  (type !== 'number' && role === null && namesCode(name));

function textAlerts(column: ColumnProfile, name: string, present: number, tell: Tell): void {
  const { texts, distinct } = column;
  if (!texts) return;
  if (texts.dates >= limits.texts)
    tell(
      'text-dates',
      'warning',
      `${name} holds dates as text (${formatShare(texts.dates)} of those tried): read it as a date.`,
    );
  else if (texts.numbers >= limits.texts && !isCode(column))
    tell(
      'text-numbers',
      'note',
      `${name} holds numbers as text (${formatShare(texts.numbers)} of those tried).`,
    );
  else if (distinct > limits.values && distinct < present && isNameless(column))
    tell(
      'high-cardinality',
      'note',
      `${name} has ${formatCount(distinct)} different values: too many to be a category as it is.`,
    );
  const variants = texts.variants ?? [];
  if (variants.length > 0) {
    const kinds = [...new Set(variants.flatMap(({ differs }) => differs))];
    const values = variants.length === 1 ? '1 value' : severalOf(variants.length);
    tell(
      'dirty-categories',
      'warning',
      `${name} spells ${values} in several ways that differ in ${listed(kinds)}${example(column)}.`,
    );
  } else if (texts.padded > 0)
    tell('padded', 'note', `${name} has spaces before or after the text in ${inRows(texts.padded)}.`);
  const close = texts.close ?? [];
  const [first] = close;
  if (first) {
    const pairs = close.length === 1 ? '1 value' : severalOf(close.length);
    tell(
      'near-duplicates',
      'warning',
      `${name} has ${pairs} that may be a slip of another, such as “${shortName(first.rare.text, 30)}” for “${shortName(first.common.text, 30)}”.`,
    );
  }
}

function example({ texts }: ColumnProfile): string {
  const [first, second] = texts?.variants?.[0]?.spellings ?? [];
  return first && second
    ? `, such as “${shortName(first.text, 30)}” and “${shortName(second.text, 30)}”`
    : '';
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
