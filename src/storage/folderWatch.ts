import { openDB } from 'idb';
import { AppError } from '../core/errors.ts';
import type { Folder, FolderFile, FolderParts } from '../core/folders.ts';
import { prefix } from './names.ts';

/** What a directory handle has beyond TypeScript's library; Chromium alone has it. */
interface PermittedHandle extends FileSystemDirectoryHandle {
  queryPermission?(options: { readonly mode: 'read' }): Promise<PermissionState>;
  requestPermission?(options: { readonly mode: 'read' }): Promise<PermissionState>;
}

type Pick = (options: { readonly id: string; readonly mode: 'read' }) => Promise<FileSystemDirectoryHandle>;

const database = `${prefix}-folder`;
const store = 'folder';
const place = 'watched';

function picker(): Pick | null {
  const pick: unknown = Reflect.get(globalThis, 'showDirectoryPicker');
  return typeof pick === 'function' ? (pick.bind(globalThis) as Pick) : null;
}

/**
 * Watching a folder through File System Access: the browser's own handle is kept in IndexedDB, so that the folder is found again
 * after a reload; whether it may be read is the browser's to say, and asked again where it wants so. Where the browser keeps nothing,
 * a folder is watched for this visit alone.
 * @param pick the browser's dialog; null where it has none.
 */
export function folderWatch(pick: Pick | null = picker()): FolderParts {
  return {
    available: pick !== null,
    async choose() {
      if (!pick) throw new AppError('storage.folder', 'This browser cannot watch a folder.');
      try {
        const handle = await pick({ id: prefix, mode: 'read' });
        await use((opened) => opened.put(store, handle, place));
        return folderOf(handle);
      } catch (thrown) {
        if (thrown instanceof DOMException && thrown.name === 'AbortError') return null;
        throw failure(thrown, 'the folder');
      }
    },
    async remembered() {
      if (!pick) return null;
      const handle = await use((opened) => opened.get(store, place) as Promise<PermittedHandle | undefined>);
      return handle ? folderOf(handle) : null;
    },
    forget: () => use((opened) => opened.delete(store, place)),
  };
}

type Opened = Awaited<ReturnType<typeof openDB>>;

/**
 * Work on what is kept; undefined where the browser keeps nothing, which is told where the study is saved: once is enough.
 * The connection is closed each time: an open one would stand in the way of forgetting everything.
 */
async function use<Answer>(work: (opened: Opened) => Promise<Answer>): Promise<Answer | undefined> {
  const opened = await open();
  if (!opened) return undefined;
  try {
    return await work(opened);
  } finally {
    opened.close();
  }
}

/** The place where the handle is kept; null where the browser blocks all storage. */
async function open(): Promise<Opened | null> {
  try {
    return await openDB(database, 1, { upgrade: (fresh) => void fresh.createObjectStore(store) });
  } catch (thrown) {
    if (thrown instanceof DOMException) return null;
    throw thrown;
  }
}

function folderOf(handle: PermittedHandle): Folder {
  const read = { mode: 'read' } as const;
  return {
    name: handle.name || 'folder',
    allowed: async () => ((await handle.queryPermission?.(read)) ?? 'granted') === 'granted',
    ask: async () => ((await handle.requestPermission?.(read)) ?? 'granted') === 'granted',
    async files() {
      const found: FolderFile[] = [];
      try {
        for await (const entry of handle.values()) {
          if (entry.kind !== 'file' || entry.name.startsWith('.')) continue;
          const file = await entry.getFile();
          found.push({ name: file.name, bytes: file.size, modified: file.lastModified, blob: file });
        }
      } catch (thrown) {
        throw failure(thrown, `“${handle.name}”`);
      }
      return found.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
}

const failure = (thrown: unknown, what: string): AppError =>
  new AppError('storage.folder', `The browser could not look into ${what}.`, {}, thrown);
