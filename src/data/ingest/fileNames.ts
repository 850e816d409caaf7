import type { FileFormat, Packing, Warning } from '../../core/table.ts';
import type { SourceFile } from '../contract.ts';
import type { Unpacked } from './archive/unpack.ts';

/** What the ending of a name says of a file. */
interface Claim {
  /** Formats that go by this ending; absent where it speaks of a packing. */
  readonly formats?: readonly FileFormat[];
  readonly packing?: Packing;
}

const text: Claim = { formats: ['csv', 'fixed'] };
const parquet: Claim = { formats: ['parquet'] };
const arrow: Claim = { formats: ['arrow'] };
const json: Claim = { formats: ['json', 'ndjson'] };
const workbook: Claim = { formats: ['xlsx'] };
const page: Claim = { formats: ['html'] };
const gzip: Claim = { packing: 'gzip' };

/** Endings that promise something. Those of plain text (.txt, .dat) promise nothing; many programs write pages as .xls. */
const claims: ReadonlyMap<string, Claim> = new Map([
  ['csv', text],
  ['tsv', text],
  ['tab', text],
  ['parquet', parquet],
  ['pq', parquet],
  ['arrow', arrow],
  ['arrows', arrow],
  ['feather', arrow],
  ['ipc', arrow],
  ['json', json],
  ['ndjson', json],
  ['jsonl', json],
  ['geojson', json],
  ['xlsx', workbook],
  ['xlsm', workbook],
  ['xls', { formats: ['xlsx', 'html', 'spreadsheet-xml'] }],
  ['htm', page],
  ['html', page],
  ['gz', gzip],
  ['gzip', gzip],
  ['tgz', gzip],
  ['zip', { packing: 'zip' }],
  ['tar', { packing: 'tar' }],
]);

const found: Readonly<Record<FileFormat, { readonly what: string; readonly ending: string }>> = {
  csv: { what: 'delimited text', ending: '.csv' },
  fixed: { what: 'text in columns of fixed width', ending: '.txt' },
  json: { what: 'JSON', ending: '.json' },
  ndjson: { what: 'JSON Lines', ending: '.ndjson' },
  xlsx: { what: 'an Excel workbook', ending: '.xlsx' },
  html: { what: 'a web page', ending: '.html' },
  'spreadsheet-xml': { what: 'an XML Spreadsheet', ending: '.xml' },
  parquet: { what: 'Parquet', ending: '.parquet' },
  arrow: { what: 'Arrow', ending: '.arrow' },
};

const packed: Readonly<Record<Packing, { readonly what: string; readonly ending: string }>> = {
  gzip: { what: ' packed in gzip', ending: '.gz' },
  zip: { what: ' in a ZIP archive', ending: '.zip' },
  tar: { what: ' in a TAR archive', ending: '.tar' },
};

/** The ending of a name, in small letters without its dot; '' where there is none. A member is named in brackets behind its archive. */
export function endingOf(name: string): string {
  return /\.([a-z0-9]+)\)?$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** That a file is not what its name says, naming both; undefined where the name is right or says nothing. */
export function namedOtherwise(
  file: SourceFile,
  { file: { name }, innerName, packing }: Unpacked,
  format: FileFormat,
): Warning | undefined {
  const [inner, outer] = [endingOf(innerName), endingOf(file.name)];
  const formats = claims.get(inner)?.formats;
  if (formats && !formats.includes(format)) return otherwise(name, inner, found[format]);
  const claim = claims.get(outer);
  if (!claim || claim.packing === packing) return undefined;
  const { what, ending } = found[format];
  if (packing === undefined) return otherwise(file.name, outer, { what, ending });
  const around = packed[packing];
  const whole = packing === 'gzip' ? `${ending}${around.ending}` : around.ending;
  return otherwise(file.name, outer, { what: `${what}${around.what}`, ending: whole });
}

function otherwise(
  name: string,
  ending: string,
  is: { readonly what: string; readonly ending: string },
): Warning {
  const message = `${name} ends in .${ending}, but it is ${is.what}. It was read as that; for programs that go by the name, let it end in ${is.ending}.`;
  return { code: 'format-differs', message };
}
