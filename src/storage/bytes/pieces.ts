import { AppError, throwIfCancelled } from '../../core/errors.ts';
import type { Work } from '../storage.ts';
import type { Bytes } from './bytes.ts';

/** Bytes that are in memory at once while something large is read: 1 MiB. */
export const pieceBytes = 1 << 20;

/** The bytes of a part of a blob. @throws AppError `ingest.changed` naming the file, where it is no longer readable to its end. */
export async function readBytes(blob: Blob, name: string): Promise<Bytes> {
  const bytes = await blob.arrayBuffer().then(
    (buffer) => new Uint8Array(buffer),
    (cause: unknown) => {
      throw unreadable(name, cause);
    },
  );
  if (bytes.length !== blob.size) throw unreadable(name, undefined);
  return bytes;
}

function unreadable(name: string, cause: unknown): AppError {
  const why = 'It was changed or moved meanwhile, or the browser has no memory left for it.';
  return new AppError(
    'ingest.changed',
    `“${name}” could not be read to its end. ${why}`,
    { file: name },
    cause,
  );
}

/** A blob piece by piece, `pieceBytes` each but for the last; nothing for an empty one. @throws AppError `cancelled`, `ingest.changed`. */
export async function* piecesOf(blob: Blob, name: string, signal?: AbortSignal): AsyncGenerator<Bytes> {
  for (let at = 0; at < blob.size; at += pieceBytes) {
    throwIfCancelled(signal);
    yield await readBytes(blob.slice(at, at + pieceBytes), name);
  }
}

/** A blob of pieces that leave the heap as they come, so that not all is in memory at once. */
export async function gatherBlob(pieces: AsyncIterable<Bytes>): Promise<Blob> {
  const full: Blob[] = [];
  let open: Bytes[] = [];
  let held = 0;
  for await (const piece of pieces) {
    open.push(piece);
    held += piece.length;
    if (held < 8 * pieceBytes) continue;
    full.push(new Blob(open));
    open = [];
    held = 0;
  }
  return new Blob([...full, ...open]);
}

/** Passes pieces on and tells how many bytes went by. */
export async function* told(
  pieces: AsyncIterable<Bytes>,
  work: Work,
  step: string,
  total: number,
): AsyncGenerator<Bytes> {
  let done = 0;
  for await (const piece of pieces) {
    yield piece;
    done += piece.length;
    work.progress?.(step, done, total);
  }
}
