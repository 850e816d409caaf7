import { AppError } from '../core/errors.ts';
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

  /** Keeps these files from now on. @throws AppError `storage.*`, `ingest.missing` */
  async keep(files: readonly NeededFile[], passphrase: string | null, work: Work): Promise<void> {
    this.#store = await this.#parts.open(passphrase);
    await this.#store.persist();
    for (const file of files) await this.put({ ...file, demo: null }, work);
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

  /**
   * Gives back those of these files that are kept.
   * @returns the fingerprints that are here. @throws AppError `storage.passphrase`, `storage.corrupt`
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
    for (const { fingerprint, name } of files) {
      const blob = this.#sources.file(fingerprint)?.blob ?? (await this.#store.get(fingerprint, work));
      if (!blob) continue;
      this.#sources.remember(fingerprint, name, blob);
      found.push(fingerprint);
    }
    return found;
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
