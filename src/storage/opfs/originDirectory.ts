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
 * A folder of the origin's private file system. It is made by the first write: looking into one that is not there takes no
 * space, and so works on a full disk. Writing works in a dedicated worker alone.
 * @throws AppError `storage.blocked` where the browser lets the page keep nothing, `storage.failed` where it has none (an insecure page).
 */
export async function originDirectory(name = folderName): Promise<Directory> {
  const root = await openRoot();
  const folder = () => orMissing(root.getDirectoryHandle(name));
  return {
    async open(file) {
      const made = await root.getDirectoryHandle(name, { create: true });
      const handle: AccessibleFile = await made.getFileHandle(file, { create: true });
      if (!handle.createSyncAccessHandle)
        throw new AppError('storage.failed', `${failed} This browser cannot write safely.`);
      return openFile(await handle.createSyncAccessHandle());
    },
    async read(file) {
      const found = await folder();
      const handle = found && (await orMissing(found.getFileHandle(file)));
      return handle && orMissing(handle.getFile());
    },
    async names() {
      const found = await folder();
      const names: string[] = [];
      if (found) for await (const one of found.keys()) names.push(one);
      return names;
    },
    async remove(file) {
      const found = await folder();
      if (found) await orMissing(found.removeEntry(file));
    },
    exclusive: (work) => navigator.locks.request(dataLock, work),
  };
}

async function openRoot(): Promise<FileSystemDirectoryHandle> {
  const { storage } = navigator as { readonly storage?: StorageManager };
  if (!storage || !('getDirectory' in storage) || !('locks' in navigator)) {
    throw new AppError(
      'storage.failed',
      `${failed} This browser, or this page’s address, does not allow it.`,
    );
  }
  try {
    return await storage.getDirectory();
  } catch (thrown) {
    throw storageFailure(thrown, failed);
  }
}

/** What is asked for, or null where there is no such file or folder. */
async function orMissing<Value>(asked: Promise<Value>): Promise<Value | null> {
  try {
    return await asked;
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'NotFoundError') return null;
    throw thrown;
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
