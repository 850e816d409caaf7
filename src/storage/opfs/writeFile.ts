import { AppError } from '../../core/errors.ts';
import type { Bytes } from '../bytes/bytes.ts';
import type { Directory, OpenFile } from './directory.ts';

/**
 * Writes a whole file: every write's count is checked, it is flushed, and its size is compared before this resolves.
 * @returns bytes written
 * @throws AppError `storage.quota` where fewer (or more) bytes were taken than given; else what the folder or the pieces throw.
 */
export async function writeFile(
  directory: Directory,
  name: string,
  pieces: AsyncIterable<Bytes>,
): Promise<number> {
  const file = await directory.open(name);
  try {
    return await fill(file, pieces);
  } finally {
    file.close();
  }
}

async function fill(file: OpenFile, pieces: AsyncIterable<Bytes>): Promise<number> {
  file.truncate(0);
  let at = 0;
  for await (const piece of pieces) {
    const count = file.write(piece, at);
    if (count !== piece.length) throw noSpace({ written: at, asked: piece.length, taken: count });
    at += count;
  }
  file.flush();
  const size = file.size();
  if (size !== at) throw noSpace({ written: at, size });
  return at;
}

function noSpace(counts: Record<string, number>): AppError {
  return new AppError('storage.quota', 'The browser gives no more space on this device.', counts);
}
