import { dataTypes } from '../ui/fileTypes.ts';
import { workspace } from '../workspace/current.ts';
import { told } from '../workspace/runs.svelte.ts';
import { shell } from './shell.svelte.ts';

const studyTypes = '.tessera,.json';
/** Endings of names of data and of studies. */
export const openedTypes = `${dataTypes},${studyTypes}`;

/** Asks for files; nothing when the person goes back. */
export function askForFiles(options: {
  readonly accept: string;
  readonly multiple: boolean;
}): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = options.accept;
    input.multiple = options.multiple;
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

export async function chooseData(): Promise<void> {
  takeFiles(await askForFiles({ accept: openedTypes, multiple: true }));
}

export async function chooseStudy(): Promise<void> {
  const [file] = await askForFiles({ accept: studyTypes, multiple: false });
  if (file) takeStudy(file);
}

/** Files that were dropped or chosen: a study is opened, all else is data. Errors are told by the workspace. */
export function takeFiles(files: readonly File[]): void {
  const study = files.find(({ name }) => name.toLowerCase().endsWith('.tessera'));
  if (study) {
    takeStudy(study);
    if (files.length > 1) tellLeftOut(files.length - 1);
    return;
  }
  if (files.length === 0) return;
  workspace.show('sources');
  workspace.sources.addFiles(files.map((file) => ({ name: file.name, blob: file }))).catch(told);
}

function tellLeftOut(others: number): void {
  workspace.notes.tell({
    kind: 'info',
    title: 'Only the study is opened',
    message: `${others === 1 ? 'The other file was' : `The other ${others} files were`} not added. Add ${others === 1 ? 'it' : 'them'} once the study is open.`,
  });
}

/** What was let go holds nothing to read, or the browser did not give it. */
export function takeNothing(thrown?: unknown): void {
  workspace.notes.tell({
    kind: 'warning',
    title: 'Nothing was added',
    message:
      thrown === undefined
        ? 'No file with data was found in what was dropped: CSV, Excel, JSON, Parquet, Arrow, or these in ZIP or gzip.'
        : 'The browser could not read what was dropped. Choose the files with “Add files” instead.',
  });
}

function takeStudy(file: File): void {
  shell.opening = file;
  shell.open('open');
}

/** Adds the demo store. */
export function takeDemo(size: 'small' | 'large'): void {
  workspace.show('sources');
  workspace.sources.addDemo(size).catch(told);
}
