import * as v from 'valibot';
import { digestOf } from '../../core/key.ts';
import { encodeText } from '../bytes/bytes.ts';

/** One generation of a document that is kept: it is whole when its checksum is that of its text. */
export interface JournalRecord {
  /** Counts up by one with each write. */
  readonly generation: number;
  /** SHA-256 over the generation and the text. */
  readonly checksum: string;
  readonly text: string;
}

const schema = v.object({
  generation: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  checksum: v.string(),
  text: v.string(),
});

export function makeRecord(generation: number, text: string): JournalRecord {
  return { generation, checksum: checksumOf(generation, text), text };
}

/** A record as it was read back, or null where it is torn, changed or something else. */
export function checkRecord(value: unknown): JournalRecord | null {
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) return null;
  const { generation, checksum, text } = parsed.output;
  return checksum === checksumOf(generation, text) ? parsed.output : null;
}

function checksumOf(generation: number, text: string): string {
  return digestOf(encodeText(`${generation}\n${text}`));
}
