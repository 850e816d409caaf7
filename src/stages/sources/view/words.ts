import type { ColumnType, Encoding, Reading, Role } from '../../../core/table.ts';

/** Characters that part columns, as people call them. */
export const delimiters: readonly { readonly value: string; readonly label: string }[] = [
  { value: ',', label: 'Comma' },
  { value: ';', label: 'Semicolon' },
  { value: '\t', label: 'Tab' },
  { value: '|', label: 'Bar |' },
  { value: ' ', label: 'Spaces (aligned)' },
];

export const encodingNames: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little endian)',
  'utf-16be': 'UTF-16 (big endian)',
  'windows-1252': 'Windows-1252',
  'latin-1': 'Latin-1',
};

export const typeNames: Readonly<Record<ColumnType, string>> = {
  integer: 'whole number',
  number: 'number',
  text: 'text',
  boolean: 'yes or no',
  date: 'date',
  timestamp: 'date and time',
  time: 'time of day',
  other: 'other',
};

/** What a role means, in a few words. */
export const roleNames: Readonly<Record<Role, string>> = {
  customer: 'customer',
  time: 'time of the event',
  amount: 'amount or price',
  quantity: 'quantity',
  order: 'order',
  product: 'product',
  category: 'category',
  channel: 'channel',
  consent: 'consent',
  outcome: 'outcome',
  treatment: 'treatment',
  sensitive: 'sensitive',
  ignore: 'ignore',
};

/** How a file was read, as a sentence without its full stop. */
export function readingInWords(reading: Reading): string {
  if (reading.format === 'parquet') return 'Parquet';
  if (reading.format === 'arrow') return 'Arrow IPC';
  const name = delimiters.find(({ value }) => value === reading.delimiter)?.label.toLowerCase();
  const delimiter =
    reading.delimiter === ' ' ? 'aligned by spaces' : `parted by ${name ?? `“${reading.delimiter}”`}`;
  return [
    delimiter,
    encodingNames[reading.encoding],
    reading.header ? 'with a header' : 'without a header',
    ...(reading.skip > 0 ? [`${reading.skip} lines skipped`] : []),
    ...(reading.decimal === ',' ? ['decimal comma'] : []),
    ...(reading.lenient ? ['rows that do not fit left out'] : []),
  ].join(', ');
}

/** A column's least and greatest value in one line. */
export function rangeInWords(least: string | null, greatest: string | null): string | null {
  if (least === null || greatest === null) return null;
  const short = (text: string) => (text.length > 28 ? `${text.slice(0, 27)}…` : text);
  return least === greatest ? short(least) : `${short(least)} … ${short(greatest)}`;
}
