import { AppError, throwIfCancelled } from '../../core/errors.ts';
import type { Encoding } from '../../core/table.ts';
import type { SourceFile } from '../contract.ts';
import { decoderLabel, guessEncoding, markLength, type EncodingGuess } from './encoding.ts';

/** Bytes that are read at a time. */
const chunkBytes = 4 * 1024 * 1024;

/** Bytes at the beginning that decide dialect and types. */
const headBytes = 1024 * 1024;

/** The beginning of a text file, decoded. */
export interface Head {
  readonly encoding: Encoding;
  /** Bytes of the byte-order mark. */
  readonly mark: number;
  readonly reason: EncodingGuess['reason'] | 'chosen';
  readonly text: string;
  /** Whether the text is the whole file. */
  readonly whole: boolean;
}

/** Reads and decodes the beginning of a file. @throws AppError `ingest.empty`, `ingest.changed` */
export async function readHead(file: SourceFile, chosen: Encoding | undefined): Promise<Head> {
  const bytes = await bytesOf(file, 0, headBytes);
  if (bytes.length === 0)
    throw new AppError('ingest.empty', `${file.name} holds no bytes.`, { file: file.name });
  const whole = file.blob.size <= headBytes;
  const guessed = guessEncoding(bytes, whole);
  const encoding = chosen ?? guessed.encoding;
  const mark = markLength(bytes, encoding);
  const decode = decoderOf(encoding);
  const text = decode(bytes.subarray(mark), whole);
  if (text.trim() === '')
    throw new AppError('ingest.empty', `${file.name} holds nothing but white space.`, { file: file.name });
  return { encoding, mark, reason: chosen === undefined ? guessed.reason : 'chosen', text, whole };
}

/** A piece of a text, with the bytes of the file that are done. */
export interface TextPiece {
  readonly text: string;
  readonly done: number;
  readonly last: boolean;
  /** Places whose bytes are not of the encoding. */
  readonly invalid: number;
}

/** The text of a file from its first character after the mark, piece by piece. */
export async function* decodedChunks(
  file: SourceFile,
  { encoding, mark }: Pick<Head, 'encoding' | 'mark'>,
  signal?: AbortSignal,
): AsyncGenerator<TextPiece> {
  const decode = decoderOf(encoding);
  const size = file.blob.size;
  let before: Uint8Array = new Uint8Array(0);
  for (let start = mark; start < size; start += chunkBytes) {
    throwIfCancelled(signal);
    const end = Math.min(size, start + chunkBytes);
    const bytes = await bytesOf(file, start, end);
    const text = decode(bytes, end === size);
    const invalid = encoding === 'utf-8' ? invalidPlaces(text, bytes, before) : occurrences(text, '\uFFFD');
    before = bytes.subarray(-2);
    yield { text, done: end, last: end === size, invalid };
  }
}

/** Part of a file as bytes. @throws AppError `ingest.changed` when it changed or went away. */
export async function bytesOf(file: SourceFile, start: number, end: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.blob.slice(start, end).arrayBuffer());
  } catch (thrown) {
    throw new AppError(
      'ingest.changed',
      `${file.name} could not be read any more.`,
      { file: file.name },
      thrown,
    );
  }
}

/** A decoder that keeps what is cut off between two pieces; bytes that mean nothing become U+FFFD. */
function decoderOf(encoding: Encoding): (bytes: Uint8Array, last: boolean) => string {
  if (encoding === 'latin-1') return (bytes) => latin1(bytes);
  const decoder = new TextDecoder(decoderLabel(encoding), { ignoreBOM: true });
  return (bytes, last) => decoder.decode(bytes, { stream: !last });
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

/** Replacement characters that do not stand in the bytes themselves; `before` are the two bytes in front of them. */
function invalidPlaces(text: string, bytes: Uint8Array, before: Uint8Array): number {
  const shown = occurrences(text, '\uFFFD');
  if (shown === 0) return 0;
  const joined = new Uint8Array(before.length + bytes.length);
  joined.set(before);
  joined.set(bytes, before.length);
  let written = 0;
  for (let at = joined.indexOf(0xef); at >= 0; at = joined.indexOf(0xef, at + 1)) {
    if (joined[at + 1] === 0xbf && joined[at + 2] === 0xbd) written++;
  }
  return Math.max(0, shown - written);
}

function occurrences(text: string, piece: string): number {
  let count = 0;
  for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + 1)) count++;
  return count;
}
