import { SvelteSet } from 'svelte/reactivity';
import { asAppError } from '../core/errors.ts';
import type { Folder, FolderFile } from '../core/folders.ts';
import { snapshotsOf } from '../core/snapshots.ts';
import { told } from './runs.svelte.ts';
import type { SourceEntry } from './sourceEdits.ts';
import type { SharedParts } from './parts.ts';
import type { Sources } from './sources.svelte.ts';

/** A file of the watched folder that the study has not read as it is now. */
export interface FolderOffer {
  readonly file: FolderFile;
  /** The source that was read from a file of that name; null for a file that is new. */
  readonly source: { readonly id: string; readonly name: string } | null;
}

const every = 15_000;

/**
 * A folder that is looked into while the page is in sight: files that are new or changed are offered, never loaded by themselves.
 * `unavailable` where the browser cannot, `asleep` where it wants to be asked again.
 */
export class FolderWatch {
  readonly #parts: SharedParts;
  readonly #sources: Sources;
  #folder: Folder | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #dismissed = new SvelteSet<string>();
  #files = $state.raw<readonly FolderFile[]>([]);
  state = $state<'unavailable' | 'off' | 'asleep' | 'watching'>('off');
  name = $state('');
  readonly offers = $derived.by(() => this.#offersOf(this.#files));

  constructor(parts: SharedParts, sources: Sources) {
    this.#parts = parts;
    this.#sources = sources;
    if (!parts.folders?.available) this.state = 'unavailable';
  }

  /** After a reload: the folder of the last visit, asleep until the browser is asked. */
  async wake(): Promise<void> {
    const { folders, notices } = this.#parts;
    if (this.#folder || !folders?.available) return;
    try {
      const folder = await folders.remembered();
      if (folder) await this.#take(folder, await folder.allowed());
    } catch (thrown) {
      notices.error(asAppError(thrown, 'storage.folder'));
    }
  }

  /** Lets the person pick a folder. @throws AppError `storage.folder` */
  async choose(): Promise<void> {
    const folder = await this.#parts.folders?.choose();
    if (folder) await this.#take(folder, true);
  }

  /** Asks again for the folder of the last visit. */
  async allow(): Promise<void> {
    if (this.#folder) await this.#take(this.#folder, await this.#folder.ask());
  }

  /** Looks into the folder now. */
  async look(): Promise<void> {
    if (!this.#folder || this.state !== 'watching') return;
    try {
      this.#files = await this.#folder.files();
    } catch (thrown) {
      this.#rest();
      this.state = 'asleep';
      this.#parts.notices.error(asAppError(thrown, 'storage.folder'));
    }
  }

  /** Offers that file no more, until it changes again. */
  dismiss({ file }: FolderOffer): void {
    this.#dismissed.add(keyOf(file));
  }

  async stop(): Promise<void> {
    this.#rest();
    this.#folder = null;
    this.#files = [];
    this.state = 'off';
    await this.#parts.folders?.forget();
  }

  async #take(folder: Folder, allowed: boolean): Promise<void> {
    this.#rest();
    this.#folder = folder;
    this.name = folder.name;
    this.state = allowed ? 'watching' : 'asleep';
    if (!allowed) return;
    this.#timer = setInterval(() => {
      if (document.visibilityState === 'visible') this.look().catch(told);
    }, every);
    await this.look();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #offersOf(files: readonly FolderFile[]): readonly FolderOffer[] {
    return files.flatMap((file): FolderOffer[] => {
      if (this.#dismissed.has(keyOf(file))) return [];
      const source = this.#sources.entries.find((entry) => namesOf(entry).includes(file.name));
      if (source && isRead(source, file)) return [];
      return [{ file, source: source ? { id: source.id, name: source.name } : null }];
    });
  }
}

const keyOf = ({ name, bytes, modified }: FolderFile): string => `${name} ${bytes} ${modified}`;

const namesOf = (source: SourceEntry): readonly string[] => snapshotsOf(source).map(({ file }) => file);

/** Whether a load of that name has this size and is not older than the file. */
function isRead(source: SourceEntry, file: FolderFile): boolean {
  return snapshotsOf(source).some(({ file: name, loadedAt, content }) => {
    if (name !== file.name) return false;
    const { bytes, parts } = content ?? source;
    const read = parts?.find((part) => part.file === name)?.bytes ?? bytes;
    return read === file.bytes && (loadedAt === null || Date.parse(loadedAt) >= file.modified);
  });
}
