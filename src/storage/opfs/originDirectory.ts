import { AppError } from '../../core/errors.ts';
import { storageFailure } from '../failure.ts';
import { dataLock, folderName } from '../names.ts';
import type { Directory, OpenFile } from './directory.ts';

/** What a worker has of a synchronous access handle; the page does not have it, and its type library lacks it. */
interface AccessHandle {
  write(bytes: BufferSource, options: { readonly at: number }): number;
  truncate(size: number): void;
  flush(): void;
  getSize(): number;
  close(): void;
}
interface AccessibleFile extends FileSystemFileHandle {
  createSyncAccessHandle?(): Promise<AccessHandle>;
}
const failed = 'Data could not be kept on this device.';

/**
 * A folder of the origin's private file system. Writing works in a dedicated worker alone.
 * @throws AppError `storage.failed` where the browser has none (private mode, blocked storage, an insecure page).
 */
export async function originDirectory(name = folderName): Promise<Directory> {
  const folder = await openFolder(name);
  return {
    async open(file) {
      const handle: AccessibleFile = await folder.getFileHandle(file, { create: true });
      if (!handle.createSyncAccessHandle)
        throw new AppError('storage.failed', `${failed} This browser cannot write safely.`);
      return openFile(await handle.createSyncAccessHandle());
    },
    async read(file) {
      try {
        return await (await folder.getFileHandle(file)).getFile();
      } catch (thrown) {
        if (isMissing(thrown)) return null;
        throw thrown;
      }
    },
    async names() {
      const names: string[] = [];
      for await (const found of folder.keys()) names.push(found);
      return names;
    },
    async remove(file) {
      try {
        await folder.removeEntry(file);
      } catch (thrown) {
        if (!isMissing(thrown)) throw thrown;
      }
    },
    exclusive: (work) => navigator.locks.request(dataLock, work),
  };
}

async function openFolder(name: string): Promise<FileSystemDirectoryHandle> {
  const { storage } = navigator as { readonly storage?: StorageManager };
  if (!storage || !('getDirectory' in storage) || !('locks' in navigator)) {
    throw new AppError(
      'storage.failed',
      `${failed} This browser, or this page’s address, does not allow it.`,
    );
  }
  try {
    const root = await storage.getDirectory();
    return await root.getDirectoryHandle(name, { create: true });
  } catch (thrown) {
    throw storageFailure(thrown, failed);
  }
}

function openFile(handle: AccessHandle): OpenFile {
  return {
    write: (bytes, at) => handle.write(bytes, { at }),
    truncate: (size) => handle.truncate(size),
    flush: () => handle.flush(),
    size: () => handle.getSize(),
    close: () => handle.close(),
  };
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'NotFoundError';
}
