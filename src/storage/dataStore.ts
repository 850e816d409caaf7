import { AppError, type ErrorRecord } from '../core/errors.ts';
import { gatherBlob, piecesOf, told } from './bytes/pieces.ts';
import type { Bytes } from './bytes/bytes.ts';
import { fromDevice, storageFailure } from './failure.ts';
import { blockDigest } from './opfs/blockDigest.ts';
import type { Directory } from './opfs/directory.ts';
import {
  emptyBody,
  readManifest,
  slots,
  writeManifest,
  type Entry,
  type Manifest,
  type ManifestBody,
} from './opfs/manifest.ts';
import { askToPersist, refuseTooLarge, spaceLeft } from './opfs/space.ts';
import { removeAll, sweep } from './opfs/sweep.ts';
import { writeFile } from './opfs/writeFile.ts';
import { deriveMaster, type Master } from './seal/keys.ts';
import { seal, unseal } from './seal/seal.ts';
import type { DataStore, KeptFile, Work } from './storage.ts';

/**
 * Opens the files kept on this device, plain or under a passphrase (what a new store becomes is decided here).
 * A file counts only when a manifest that names it has been flushed and read back, so that a crash at any point leaves the old
 * state or the new one; leftovers of a crash are removed here.
 * @throws AppError `storage.passphrase`, `storage.failed`.
 */
export async function openDataStore(
  directory: Directory,
  passphrase: string | null = null,
): Promise<DataStore> {
  return guarded('The data kept on this device could not be opened.', () =>
    directory.exclusive(async () => {
      const manifest = await readManifest(directory, passphrase === null ? null : { passphrase });
      const fresh = manifest.generation === 0 && passphrase !== null;
      const master = fresh ? await deriveMaster(passphrase) : manifest.master;
      const names = new Set(await directory.names());
      const gone = manifest.body.entries.filter(({ file }) => !names.has(file));
      // A torn manifest may have named files that another look could still find: they stay until the next whole one.
      const untidy = manifest.torn > 0 ? null : await sweep(directory, manifest.body);
      return new KeptData(directory, master, problemOf(manifest, gone) ?? untidy);
    }),
  );
}

/** Removes all that is kept, without its passphrase: whoever has lost it can still free the space. @throws AppError `storage.*`. */
export function removeKeptData(directory: Directory): Promise<void> {
  return guarded('The kept files could not be removed.', () =>
    directory.exclusive(async () => {
      // The lists go first: files that no list names are leftovers, whatever happens next.
      for (const slot of slots) await directory.remove(slot);
      for (const name of await directory.names()) await directory.remove(name);
    }),
  );
}

class KeptData implements DataStore {
  problem: ErrorRecord | null;
  private readonly directory: Directory;
  private readonly master: Master | null;

  constructor(directory: Directory, master: Master | null, problem: ErrorRecord | null) {
    this.directory = directory;
    this.master = master;
    this.problem = problem;
  }

  get encrypted(): boolean {
    return this.master !== null;
  }

  put(fingerprint: string, name: string, blob: Blob, work: Work = {}): Promise<void> {
    return this.change(`“${name}” could not be kept on this device.`, async (manifest) => {
      const { body } = manifest;
      const kept = body.entries.find((entry) => entry.fingerprint === fingerprint);
      if (kept && (await this.isWhole(kept, work))) return null;
      const entry = await this.writeData(`data-${body.next}`, fingerprint, name, blob, work);
      return { ...body, next: body.next + 1, entries: [...without(body, fingerprint), entry] };
    });
  }

  get(fingerprint: string, work: Work = {}): Promise<Blob | null> {
    return guarded('A file kept on this device could not be read.', async () => {
      const entry = (await this.entries()).find((one) => one.fingerprint === fingerprint);
      return entry ? this.open(entry, work) : null;
    });
  }

  list(): Promise<readonly KeptFile[]> {
    return guarded('The list of kept files could not be read.', async () =>
      (await this.entries()).map(({ fingerprint, name, bytes, at }) => ({ fingerprint, name, bytes, at })),
    );
  }

  remove(fingerprint: string): Promise<void> {
    return this.change('A kept file could not be removed.', ({ body }) =>
      Promise.resolve({ ...body, entries: without(body, fingerprint) }),
    );
  }

  /** Also forgets whether the store was under a passphrase, once nothing is left. */
  async clear(): Promise<void> {
    await this.change('The kept files could not be removed.', ({ body }) =>
      Promise.resolve({ ...emptyBody, next: body.next }),
    );
    await guarded('The list of kept files could not be removed.', () =>
      this.directory.exclusive(async () => {
        const { nextSlot, body } = await this.manifest();
        if (body.entries.length > 0) return;
        await this.directory.remove(nextSlot);
        for (const slot of slots) await this.directory.remove(slot);
      }),
    );
  }

  async bytes(): Promise<number> {
    return (await this.list()).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  space = spaceLeft;
  persist = askToPersist;

  private manifest(): Promise<Manifest> {
    return readManifest(this.directory, this.master && { master: this.master });
  }

  private async entries(): Promise<readonly Entry[]> {
    return (await this.directory.exclusive(() => this.manifest())).body.entries;
  }

  /** One change of what is kept: `next` gives the body that is to hold, or null where all is as it should be. */
  private change(what: string, next: (manifest: Manifest) => Promise<ManifestBody | null>): Promise<void> {
    return guarded(what, () =>
      this.directory.exclusive(async () => {
        const manifest = await this.manifest();
        const body = await next(manifest);
        if (!body) return;
        await writeManifest(this.directory, manifest, manifest.generation + 1, body);
        this.problem = await sweep(this.directory, body);
      }),
    );
  }

  private async open(entry: Entry, work: Work): Promise<Blob> {
    const { directory, master } = this;
    const stored = await directory.read(entry.file);
    if (!stored || stored.size !== entry.stored) throw damaged(entry, null);
    return fromDevice(() => (master ? unsealed(stored, entry, master, work) : checked(stored, entry, work)));
  }

  private async isWhole(entry: Entry, work: Work): Promise<boolean> {
    try {
      await this.open(entry, work);
      return true;
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === 'storage.corrupt') return false;
      throw thrown;
    }
  }

  /** Writes the bytes into a file that no manifest names yet, and reads them back. */
  private async writeData(
    file: string,
    fingerprint: string,
    name: string,
    blob: Blob,
    work: Work,
  ): Promise<Entry> {
    await refuseTooLarge(name, blob.size);
    const digest = this.master ? null : blockDigest();
    const source = this.master
      ? seal(blob, name, this.master, work.signal)
      : piecesOf(blob, name, work.signal);
    async function* digested(): AsyncGenerator<Bytes> {
      for await (const piece of told(source, work, `Keeping ${name}`, blob.size)) {
        await digest?.add(piece);
        yield piece;
      }
    }
    try {
      const stored = await writeFile(this.directory, file, digested());
      const facts = { fingerprint, name, bytes: blob.size, at: new Date().toISOString(), file, stored };
      const entry: Entry = { ...facts, digest: (await digest?.end()) ?? null };
      if (await this.isWhole(entry, work)) return entry;
      throw new AppError('storage.failed', `“${name}” did not arrive on this device as it was given.`, {
        file: name,
      });
    } catch (thrown) {
      this.problem = await removeAll(this.directory, [file]);
      throw thrown;
    }
  }
}

function without(body: ManifestBody, fingerprint: string): Entry[] {
  return body.entries.filter((entry) => entry.fingerprint !== fingerprint);
}

/** The plain bytes of a sealed file; its tags check them. */
async function unsealed(stored: Blob, entry: Entry, master: Master, work: Work): Promise<Blob> {
  const plain = unseal(stored, entry.name, master, work.signal);
  const blob = await gatherBlob(told(plain, work, `Decrypting ${entry.name}`, entry.bytes)).catch(
    (thrown: unknown) => {
      throw thrown instanceof AppError && thrown.code === 'study.damaged' ? damaged(entry, thrown) : thrown;
    },
  );
  if (blob.size !== entry.bytes) throw damaged(entry, null);
  return blob;
}

/** A plain file after its digest was compared. */
async function checked(stored: Blob, entry: Entry, work: Work): Promise<Blob> {
  const digest = blockDigest();
  const pieces = piecesOf(stored, entry.name, work.signal);
  for await (const piece of told(pieces, work, `Checking ${entry.name}`, stored.size))
    await digest.add(piece);
  if ((await digest.end()) !== entry.digest) throw damaged(entry, null);
  return stored;
}

function problemOf(manifest: Manifest, gone: readonly Entry[]): ErrorRecord | null {
  if (manifest.generation === 0 && manifest.torn > 0) {
    return new AppError(
      'storage.corrupt',
      'The list of the files kept on this device is damaged. Drop the files again.',
    ).toJSON();
  }
  const [first] = gone;
  return first ? damaged(first, null).toJSON() : null;
}

function damaged(entry: Entry, cause: AppError | null): AppError {
  const message = `“${entry.name}” as kept on this device is damaged or gone. Drop the file again.`;
  return new AppError('storage.corrupt', message, { file: entry.name }, cause ?? undefined);
}

/** Runs work on the folder; what it throws becomes a storage error. */
async function guarded<Value>(what: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (thrown) {
    throw storageFailure(thrown, what);
  }
}
