import { AppError, throwIfCancelled } from '../../core/errors.ts';
import { sameBytes, type Bytes } from '../bytes/bytes.ts';
import { piecesOf, readBytes } from '../bytes/pieces.ts';
import { openBlocks, sealBlocks } from './blocks.ts';
import { fileSaltBytes, headerBytes, isSealed, readHeader, writeHeader, type SealHeader } from './header.ts';
import { deriveFileKeys, deriveMaster, randomBytes, type FileKeys, type Master } from './keys.ts';

/** A blob sealed under a master key: header, then blocks. Lazy, one block in memory at a time. */
export async function* seal(
  blob: Blob,
  name: string,
  master: Master,
  signal?: AbortSignal,
): AsyncGenerator<Bytes> {
  const fileSalt = randomBytes(fileSaltBytes);
  const { cipher, check } = await deriveFileKeys(master, fileSalt);
  const header = writeHeader({ rounds: master.rounds, salt: master.salt, fileSalt, check });
  yield header;
  yield* sealBlocks(piecesOf(blob, name, signal), cipher, header);
}

/** Whether a file is sealed, by how it begins. */
export async function startsSealed(file: Blob): Promise<boolean> {
  return isSealed(await readBytes(file.slice(0, headerBytes), 'file'));
}

/** The header of a sealed file. @throws AppError `recipe.newer`, `study.damaged`. */
export async function headerOf(file: Blob): Promise<SealHeader> {
  return readHeader(await readBytes(file.slice(0, headerBytes), 'file'));
}

/** The master key that a passphrase gives for a sealed file. @throws AppError `storage.passphrase` where it is not the one. */
export async function unlock(file: Blob, passphrase: string): Promise<Master> {
  const header = await headerOf(file);
  const master = await deriveMaster(passphrase, header.salt, header.rounds);
  await keysOf(header, master);
  return master;
}

/** The plain pieces of a sealed file. @throws AppError `storage.passphrase`, `study.damaged` naming the block, `cancelled`. */
export async function* unseal(
  file: Blob,
  name: string,
  master: Master,
  signal?: AbortSignal,
): AsyncGenerator<Bytes> {
  const header = await headerOf(file);
  const { cipher } = await keysOf(header, master);
  const read = (part: Blob) => {
    throwIfCancelled(signal);
    return readBytes(part, name);
  };
  yield* openBlocks(file.slice(headerBytes), read, cipher, writeHeader(header));
}

async function keysOf(header: SealHeader, master: Master): Promise<FileKeys> {
  const keys = await deriveFileKeys(master, header.fileSalt);
  if (sameBytes(header.salt, master.salt) && sameBytes(keys.check, header.check)) return keys;
  throw new AppError('storage.passphrase', 'The passphrase does not open this file.');
}
