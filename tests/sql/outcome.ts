import { asAppError } from '../../src/core/errors.ts';
import type { ColumnType } from '../../src/core/table.ts';
import type { Ingest } from '../../src/data/contract.ts';

/** What became of a file: loaded with these counts, or refused with this code. */
export type Outcome =
  | {
      readonly rows: number;
      readonly rejected: number;
      /** One letter a column: integer, number, text, boolean, date, stamp (s), clock (c), other. */
      readonly types: string;
      readonly warnings: readonly string[];
    }
  | { readonly error: string };

const letters: Readonly<Record<ColumnType, string>> = {
  integer: 'i',
  number: 'n',
  text: 't',
  boolean: 'b',
  date: 'd',
  timestamp: 's',
  time: 'c',
  other: 'o',
};

/** Loads a file and tells what became of it; a failure must name the file. */
export async function outcomeOf(ingest: Ingest, name: string, blob: Blob): Promise<Outcome> {
  try {
    const { rows, rejected, columns, warnings } = await ingest.load({ name, blob }, 'broken');
    const codes = [...new Set(warnings.map(({ code }) => code))].sort();
    return { rows, rejected, types: columns.map(({ type }) => letters[type]).join(''), warnings: codes };
  } catch (thrown) {
    const { code, message } = asAppError(thrown);
    if (!message.includes(name))
      throw new Error(`the message does not name ${name}: ${message}`, { cause: thrown });
    return { error: code };
  }
}
