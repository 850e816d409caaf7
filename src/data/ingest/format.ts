import { AppError } from '../../core/errors.ts';
import type { FileFormat } from '../../core/table.ts';
import type { SourceFile } from '../contract.ts';
import { zipDirectory } from './archive/zipDirectory.ts';
import { decoderLabel, guessEncoding, type EncodingGuess } from './encoding.ts';
import { endingOf } from './fileNames.ts';
import { recordArrays } from './rows/json/recordArrays.ts';
import { bytesOf } from './textSource.ts';

/** Beginnings of files that are no tables we read, with what they are. */
const strangers: readonly { readonly bytes: readonly number[]; readonly what: string }[] = [
  {
    bytes: [0xd0, 0xcf, 0x11, 0xe0],
    what: 'an Excel workbook of the old binary form (.xls), or one that is protected by a password; open it and save it as .xlsx without a password, or save the sheet as CSV',
  },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'compressed with zstd; unpack it first' },
  { bytes: [0x42, 0x5a, 0x68], what: 'compressed with bzip2; unpack it first' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], what: 'compressed with xz; unpack it first' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], what: 'a 7z archive; unpack it first' },
  { bytes: [0x52, 0x61, 0x72, 0x21], what: 'a RAR archive; unpack it first' },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF document' },
  { bytes: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], what: 'an SQLite database' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], what: 'a picture' },
  { bytes: [0xff, 0xd8, 0xff], what: 'a picture' },
  { bytes: [0x4f, 0x62, 0x6a, 0x01], what: 'an Avro file' },
  { bytes: [0x4f, 0x52, 0x43], what: 'an ORC file' },
];

const parquetMagic = [0x50, 0x41, 0x52, 0x31];
/** The beginning of a Parquet file whose footer is encrypted. */
const encryptedMagic = [0x50, 0x41, 0x52, 0x45];
const arrowMagic = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31];
const arrowStream = [0xff, 0xff, 0xff, 0xff];
const zipMagic = [0x50, 0x4b, 0x03, 0x04];
const headBytes = 64 * 1024;

const begins = (head: Uint8Array, bytes: readonly number[]): boolean =>
  bytes.every((byte, index) => head[index] === byte);

/**
 * The format of a file from its first bytes, and from its name where they say nothing. A name never overrules the bytes.
 * @param innerName the name of the content, where the file was packed.
 * @throws AppError `ingest.format` for a known format that is not read (`isKnown`) and for what is no text, `ingest.corrupt` for a damaged workbook.
 */
export async function formatOf(file: SourceFile, innerName: string): Promise<FileFormat> {
  const head = await bytesOf(file, 0, headBytes);
  if (begins(head, parquetMagic) || begins(head, encryptedMagic)) return 'parquet';
  if (begins(head, arrowMagic)) return 'arrow';
  if (begins(head, arrowStream) && head.length >= 8) return 'arrow';
  if (begins(head, zipMagic)) return documentOf(file);
  const stranger = strangers.find(({ bytes }) => begins(head, bytes));
  if (stranger) {
    throw new AppError('ingest.format', `${file.name} is ${stranger.what}.`, {
      file: file.name,
      isKnown: true,
    });
  }
  const ending = endingOf(innerName);
  const { encoding, mark, reason } = guessEncoding(head, head.length < headBytes);
  const columnar = columnarEndings.get(ending);
  if (columnar !== undefined && !isPlainText(head, reason)) return columnar;
  if (reason === 'not valid UTF-8' && controlShare(head) > mostControls) {
    const message = `${file.name} is no text: too many of its first bytes are control characters, as in programs, pictures and the files of other programs.`;
    throw new AppError('ingest.format', message, { file: file.name });
  }
  const text = new TextDecoder(decoderLabel(encoding)).decode(head.subarray(mark));
  return jsonOf(ending, text) ?? markupOf(ending, text) ?? 'csv';
}

/** Formats of bytes by the ending of a name. */
const columnarEndings: ReadonlyMap<string, FileFormat> = new Map([
  ['parquet', 'parquet'],
  ['pq', 'parquet'],
  ['arrow', 'arrow'],
  ['arrows', 'arrow'],
  ['feather', 'arrow'],
  ['ipc', 'arrow'],
]);

/** Whether bytes without a known beginning are text for sure, so that a name which promises another format is wrong. */
function isPlainText(head: Uint8Array, reason: EncodingGuess['reason']): boolean {
  if (controlShare(head) > 0) return false;
  return reason === 'byte-order mark' || reason === 'zero bytes' || !head.includes(0);
}

/** Random bytes have nine in a hundred; a text has hardly any. */
const mostControls = 0.03;

/** The share of bytes that no text holds: control characters but for blanks, line ends, zeros and the separators of ASCII. */
function controlShare(bytes: Uint8Array): number {
  let controls = 0;
  for (const byte of bytes)
    if (byte > 0 && byte < 0x1c && (byte < 0x09 || byte > 0x0d) && byte !== 0x1a) controls++;
  return controls / Math.max(1, bytes.length);
}

/** What a ZIP that is a document is. */
async function documentOf(file: SourceFile): Promise<FileFormat> {
  const members = new Set((await zipDirectory(file)).map(({ name }) => name));
  if (members.has('xl/workbook.xml')) return 'xlsx';
  const what = members.has('xl/workbook.bin')
    ? 'a binary Excel workbook (.xlsb); save it as .xlsx'
    : members.has('content.xml')
      ? 'a document of LibreOffice or OpenOffice; save the sheet as .xlsx or CSV'
      : 'a document that is no workbook';
  throw new AppError('ingest.format', `${file.name} is ${what}.`, { file: file.name, isKnown: true });
}

/** Whether the beginning is JSON, and of which kind: one value, or one for each line. */
function jsonOf(ending: string, text: string): FileFormat | undefined {
  const begin = text.trimStart();
  const named = ['json', 'ndjson', 'jsonl', 'geojson'].includes(ending) && /^[[{]/.test(begin);
  const short = begin.slice(0, 64);
  if (!named && !/^(\[\s*)?\{\s*("(?:[^"\\]|\\.)*"\s*:\s*["\d[{tfn-]|\}\s*$)/.test(short)) return undefined;
  if (ending === 'ndjson' || ending === 'jsonl') return 'ndjson';
  if (begin.startsWith('[') && ending !== '') return 'json';
  const line = begin.slice(0, begin.indexOf('\n') < 0 ? begin.length : begin.indexOf('\n'));
  if (begin.startsWith('[') || !isObject(line)) return 'json';
  return begin.slice(line.length).trim() === '' && recordArrays(line).length > 0 ? 'json' : 'ndjson';
}

function isObject(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return false;
    throw thrown;
  }
}

/** Whether the beginning is a page or a workbook in XML, as many programs write under the name of .xls. */
function markupOf(ending: string, text: string): FileFormat | undefined {
  const begin = text.trimStart().slice(0, 4096);
  if (/^(<\?xml|<\?mso|<(ss:)?Workbook)/i.test(begin) && begin.includes('office:spreadsheet'))
    return 'spreadsheet-xml';
  if (/^<(!doctype\s+html|html)[\s>]/i.test(begin)) return 'html';
  const isPage = /^<(head|meta|body|table|style|div|center)[\s>]/i.test(begin);
  if (isPage && (/<table[\s>]/i.test(text) || ['htm', 'html', 'xls'].includes(ending))) return 'html';
  return undefined;
}
