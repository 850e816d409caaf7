import { AppError } from '../../core/errors.ts';
import type { FileFormat } from '../../core/table.ts';

/** Beginnings of files that are no tables we read, with what they are. */
const strangers: readonly { readonly bytes: readonly number[]; readonly what: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: 'a ZIP archive, as Excel workbooks are; save the sheet as CSV' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: 'an old Excel workbook; save the sheet as CSV' },
  { bytes: [0x1f, 0x8b], what: 'compressed with gzip; unpack it first' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'compressed with zstd; unpack it first' },
  { bytes: [0x42, 0x5a, 0x68], what: 'compressed with bzip2; unpack it first' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], what: 'a 7z archive; unpack it first' },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF document' },
  { bytes: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], what: 'an SQLite database' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], what: 'a picture' },
  { bytes: [0xff, 0xd8, 0xff], what: 'a picture' },
  { bytes: [0x4f, 0x62, 0x6a, 0x01], what: 'an Avro file' },
  { bytes: [0x4f, 0x52, 0x43], what: 'an ORC file' },
];

const parquetMagic = [0x50, 0x41, 0x52, 0x31];
const arrowMagic = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31];
const arrowStream = [0xff, 0xff, 0xff, 0xff];

const begins = (head: Uint8Array, bytes: readonly number[]): boolean =>
  bytes.every((byte, index) => head[index] === byte);

/**
 * The format of a file from its first bytes, and from its name where they say nothing.
 * @throws AppError `ingest.format` for a known format that is not read.
 */
export function formatOf(name: string, head: Uint8Array): FileFormat {
  if (begins(head, parquetMagic)) return 'parquet';
  if (begins(head, arrowMagic)) return 'arrow';
  if (begins(head, arrowStream) && head.length >= 8) return 'arrow';
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  if (ending === 'parquet' || ending === 'pq') return 'parquet';
  if (['arrow', 'arrows', 'feather', 'ipc'].includes(ending)) return 'arrow';
  if (isJson(ending, head)) {
    throw new AppError('ingest.format', `${name} is JSON; save it as CSV, Parquet or Arrow.`, { file: name });
  }
  const stranger = strangers.find(({ bytes }) => begins(head, bytes));
  if (stranger) throw new AppError('ingest.format', `${name} is ${stranger.what}.`, { file: name });
  return 'csv';
}

/** Whether the beginning is an object, or an array of objects, in JSON; a line of JSON alone will do. */
function isJson(ending: string, head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head).trimStart();
  if (['json', 'ndjson', 'jsonl', 'geojson'].includes(ending) && /^[[{]/.test(text)) return true;
  return /^(\[\s*)?\{\s*("(?:[^"\\]|\\.)*"\s*:\s*["\d[{tfn-]|\}\s*$)/.test(text);
}
