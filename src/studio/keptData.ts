import { AppError, asAppError, throwIfCancelled, type ErrorRecord } from '../core/errors.ts';
import type { KeptState } from '../core/studio.ts';
import type { NeededFile } from '../core/snapshots.ts';
import type { Work } from '../data/contract.ts';
import type { DataStore } from '../storage/storage.ts';
import type { SourceStore } from './sourceStore.ts';

/** How the store of kept files is reached; the composition root knows where it is. */
export interface KeptDataParts {
  readonly form: () => Promise<'empty' | 'plain' | 'encrypted'>;
  readonly open: (passphrase: string | null) => Promise<DataStore>;
  /** Removes what is kept, also where its passphrase is lost. */
  readonly remove: () => Promise<void>;
}

/** The sources' files kept on this device by choice: put there as they come, and given back after a reload. */
export class KeptData {
  readonly #parts: KeptDataParts;
  readonly #sources: SourceStore;
  #store: DataStore | null = null;

  constructor(parts: KeptDataParts, sources: SourceStore) {
    this.#parts = parts;
    this.#sources = sources;
  }

  async state(): Promise<KeptState> {
    if (!this.#store) {
      const form = await this.#parts.form();
      return {
        state: form === 'empty' ? 'off' : form === 'encrypted' ? 'locked' : 'on',
        encrypted: form === 'encrypted',
        bytes: 0,
        persistent: false,
      };
    }
    const [bytes, space] = await Promise.all([this.#store.bytes(), this.#store.space()]);
    return { state: 'on', encrypted: this.#store.encrypted, bytes, persistent: space.persistent };
  }

  /**
   * Keeps these files from now on. Where one cannot be kept and nothing was kept before, nothing is.
   * @throws AppError `storage.*`, `ingest.missing`
   */
  async keep(files: readonly NeededFile[], passphrase: string | null, work: Work): Promise<void> {
    const before = await this.#parts.form();
    this.#store = await this.#parts.open(passphrase);
    try {
      await this.#store.persist();
      for (const file of files) await this.put({ ...file, demo: null }, work);
    } catch (thrown) {
      if (before === 'empty') await this.stop();
      throw thrown;
    }
  }

  /** Keeps one source’s file, where keeping is on: resolves when it is durable. */
  async put(source: NeededFile & { readonly demo: unknown }, work: Work): Promise<void> {
    if (!this.#store || source.demo) return;
    const file = this.#sources.file(source.fingerprint);
    if (!file) {
      throw new AppError(
        'ingest.missing',
        `The data of “${source.name}” is not on this page. Drop the file again to keep it.`,
        {
          file: source.name,
        },
      );
    }
    await this.#store.put(source.fingerprint, source.name, file.blob, work);
  }

  /** The same for a source that is used either way: why it is not kept, or null. @throws AppError `cancelled` */
  async tryPut(source: NeededFile & { readonly demo: unknown }, work: Work): Promise<ErrorRecord | null> {
    try {
      await this.put(source, work);
      return null;
    } catch (thrown) {
      throwIfCancelled(work.signal);
      return asAppError(thrown, 'storage.failed').toJSON();
    }
  }

  /**
   * Gives back those of these files that are kept, and keeps those that are here and are not kept yet. One that cannot be does not
   * stop the others.
   * @returns the fingerprints that are here. @throws AppError `storage.passphrase`, and the first of `storage.*` when all is done
   */
  async restore(
    files: readonly NeededFile[],
    passphrase: string | null,
    work: Work,
  ): Promise<readonly string[]> {
    const form = await this.#parts.form();
    if (form === 'empty') return [];
    this.#store ??= await this.#parts.open(passphrase);
    const found: string[] = [];
    const failures: unknown[] = [];
    for (const file of files) {
      try {
        if (await this.#isHere(this.#store, file, work)) found.push(file.fingerprint);
      } catch (thrown) {
        throwIfCancelled(work.signal);
        failures.push(thrown);
      }
    }
    if (failures.length > 0) throw failures[0];
    return found;
  }

  async #isHere(store: DataStore, { fingerprint, name }: NeededFile, work: Work): Promise<boolean> {
    const here = this.#sources.file(fingerprint);
    if (here) {
      await store.put(fingerprint, name, here.blob, work);
      return true;
    }
    const blob = await store.get(fingerprint, work);
    if (blob) this.#sources.remember(fingerprint, name, blob);
    return blob !== null;
  }

  /** Lets go of the store, so that the page can remove it. */
  close(): void {
    this.#store = null;
  }

  /** Keeps nothing any more, and removes what was kept, also under a passphrase that was not given. */
  async stop(): Promise<void> {
    this.#store = null;
    await this.#parts.remove();
  }
}
