import { isData } from './fileTypes.ts';

/** Files of a folder that are taken, and folders within folders that are looked into, at most. */
const mostFiles = 1000;
const deepest = 8;

/**
 * The files that were let go, those of folders by their paths. Of a folder only data is taken.
 * It must be called while the event is handled: the browser forgets the items afterwards.
 */
export function droppedFiles(transfer: DataTransfer): Promise<readonly File[]> {
  const entries = [...transfer.items].map((item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null));
  const files = [...transfer.files];
  if (!entries.some((entry) => entry?.isDirectory)) return Promise.resolve(files);
  return (async () => {
    const found: File[] = [];
    for (const entry of entries) if (entry) await gather(entry, 0, found);
    return found;
  })();
}

async function gather(entry: FileSystemEntry, depth: number, found: File[]): Promise<void> {
  if (found.length >= mostFiles) return;
  if (isFile(entry)) {
    const path = entry.fullPath.replace(/^\//, '');
    if (depth > 0 && !isData(path)) return;
    const file = await new Promise<File>((resolve, reject) => {
      entry.file(resolve, reject);
    });
    found.push(depth === 0 ? file : named(file, path));
  } else if (isFolder(entry) && depth < deepest) {
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
        reader.readEntries(resolve, reject);
      });
      if (some.length === 0) return;
      const sorted = some.sort((a, b) => a.name.localeCompare(b.name));
      for (const each of sorted) await gather(each, depth + 1, found);
    }
  }
}

/** The files of a folder that a person picked, by their paths; data alone. */
export function pickedFolder(files: readonly File[]): readonly File[] {
  return files
    .filter(({ name, webkitRelativePath }) => isData(webkitRelativePath || name))
    .slice(0, mostFiles)
    .map((file) => (file.webkitRelativePath === '' ? file : named(file, file.webkitRelativePath)));
}

const named = (file: File, path: string): File =>
  new File([file], path, { type: file.type, lastModified: file.lastModified });

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
