import { formatCount, formatCounted } from '../../../core/format.ts';
import type { Encoding, FileFormat, Packing, Reading, Role } from '../../../core/table.ts';

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

const formatNames: Readonly<Record<FileFormat, string>> = {
  csv: 'text',
  parquet: 'Parquet',
  arrow: 'Arrow IPC',
  fixed: 'columns of fixed width',
  json: 'JSON',
  ndjson: 'JSON, a record on each line',
  xlsx: 'Excel',
  'spreadsheet-xml': 'Excel XML of 2003',
  html: 'a table of a web page',
};

const packingNames: Readonly<Record<Packing, string>> = { gzip: 'gzip', zip: 'ZIP', tar: 'TAR' };

/** Words with a full stop at their end, where they have none, as a name may have. */
export const asSentence = (words: string): string => (words.endsWith('.') ? words : `${words}.`);

/** How many warnings are not shown at once. */
export const moreWarnings = (count: number): string =>
  count === 1 ? '1 more warning' : `${formatCount(count)} more warnings`;

/** How a file was read, as a sentence without its full stop. */
export function readingInWords(reading: Reading): string {
  const { format, packing, member, part } = reading;
  if (reading.union === true) return 'several files, put together by the names of their columns';
  const packed = packing === undefined ? [] : [`unpacked from ${packingNames[packing]}`];
  return [
    ...(format === 'csv' ? delimiterInWords(reading) : [formatNames[format]]),
    ...(member === undefined ? packed : [`${member} ${packed.join('')}`.trim()]),
    ...(part === undefined ? [] : [`“${part}”`]),
    ...(format === 'csv' || format === 'fixed' ? [encodingNames[reading.encoding]] : []),
    ...(hasHeader.has(format) ? [reading.header ? 'with a header' : 'without a header'] : []),
    ...(reading.skip > 0
      ? [`${formatCount(reading.skip)} ${reading.skip === 1 ? 'line' : 'lines'} skipped`]
      : []),
    ...(reading.decimal === ',' ? ['decimal comma'] : []),
    ...ownInWords(reading),
    ...(reading.asStored === true ? ['as it is stored'] : []),
    ...(reading.nested === 'text' ? ['objects as text'] : []),
    ...(reading.lists === 'count' ? ['lists counted'] : []),
    ...(reading.lenient ? ['rows that do not fit left out'] : []),
  ].join(', ');
}

/** How many columns are read, where a file has more. */
export function columnsInWords(read: number, inFile: number): string {
  if (read < inFile) return `${formatCount(read)} of ${formatCounted(inFile, 'column')}`;
  return read === 1 ? '1 column' : `${formatCount(read)} columns`;
}

function ownInWords({ columns = {} }: Reading): string[] {
  const names = Object.keys(columns);
  if (names.length === 0) return [];
  return [
    names.length === 1 ? `“${names.join()}” in its own way` : `${names.length} columns in their own way`,
  ];
}

const hasHeader: ReadonlySet<FileFormat> = new Set(['csv', 'fixed', 'xlsx', 'html', 'spreadsheet-xml']);

function delimiterInWords({ delimiter }: Reading): string[] {
  const name = delimiters.find(({ value }) => value === delimiter)?.label.toLowerCase();
  return [delimiter === ' ' ? 'aligned by spaces' : `parted by ${name ?? `“${delimiter}”`}`];
}

/** A column's least and greatest value in one line. */
export function rangeInWords(least: string | null, greatest: string | null): string | null {
  if (least === null || greatest === null) return null;
  const short = (text: string) => (text.length > 28 ? `${text.slice(0, 27)}…` : text);
  return least === greatest ? short(least) : `${short(least)} … ${short(greatest)}`;
}
