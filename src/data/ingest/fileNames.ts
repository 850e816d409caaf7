import type { FileFormat, Packing, Warning } from '../../core/table.ts';
import type { SourceFile } from '../contract.ts';
import type { Unpacked } from './archive/unpack.ts';

/** What the ending of a name says of a file. */
interface Claim {
  readonly what: string;
  /** Formats that go by this ending; absent where it speaks of a packing. */
  readonly formats?: readonly FileFormat[];
  readonly packing?: Packing;
}

const text: Claim = { what: 'delimited text', formats: ['csv', 'fixed'] };
const parquet: Claim = { what: 'Parquet', formats: ['parquet'] };
const arrow: Claim = { what: 'Arrow', formats: ['arrow'] };
const json: Claim = { what: 'JSON', formats: ['json', 'ndjson'] };
const workbook: Claim = { what: 'an Excel workbook', formats: ['xlsx'] };
const page: Claim = { what: 'a web page', formats: ['html'] };
const gzip: Claim = { what: 'a gzip file', packing: 'gzip' };

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
  ['xls', { ...workbook, formats: ['xlsx', 'html', 'spreadsheet-xml'] }],
  ['htm', page],
  ['html', page],
  ['gz', gzip],
  ['gzip', gzip],
  ['tgz', gzip],
  ['zip', { what: 'a ZIP archive', packing: 'zip' }],
  ['tar', { what: 'a TAR archive', packing: 'tar' }],
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
  unpacked: Unpacked,
  format: FileFormat,
): Warning | undefined {
  const { innerName, packing } = unpacked;
  const inner = claims.get(endingOf(innerName));
  if (inner?.formats && !inner.formats.includes(format))
    return otherwise(unpacked.file.name, inner, found[format]);
  const outer = claims.get(endingOf(file.name));
  if (!outer || outer.packing === packing) return undefined;
  const around = packing === undefined ? { what: '', ending: '' } : packed[packing];
  const { what, ending } = found[format];
  const whole = packing === 'zip' || packing === 'tar' ? around.ending : `${ending}${around.ending}`;
  return otherwise(file.name, outer, { what: `${what}${around.what}`, ending: whole });
}

function otherwise(
  name: string,
  claim: Claim,
  is: { readonly what: string; readonly ending: string },
): Warning {
  const message = `${name} is named like ${claim.what}, but it is ${is.what} and was read as that. For programs that go by the name, let it end in ${is.ending}.`;
  return { code: 'format-differs', message };
}
