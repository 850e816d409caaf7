import { throwIfCancelled } from '../core/errors.ts';
import { turn } from './turn.ts';

/** Rows between two turns: a few milliseconds of plain loops. */
const PIECE = 500_000;

/** Runs a plain loop over rows in pieces (of 500,000 unless the work on a row is more), between which the thread hears other messages. */
export async function inPieces(
  rows: number,
  signal: AbortSignal | undefined,
  work: (from: number, to: number) => void,
  piece = PIECE,
): Promise<void> {
  throwIfCancelled(signal);
  for (let from = 0; from < rows; from += piece) {
    if (from > 0) await turn({ signal });
    work(from, Math.min(rows, from + piece));
  }
}
