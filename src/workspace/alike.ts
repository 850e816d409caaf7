import { AppError } from '../core/errors.ts';
import type { Inspection } from '../core/table.ts';
import type { NamedFile } from './sources.svelte.ts';

/** Files with the same columns, which may be one source. */
export interface AlikeFiles {
  readonly files: readonly NamedFile[];
  readonly columns: readonly string[];
}

/**
 * Groups of at least two files with the same names of columns, in whatever order.
 * @param columnsOf the names that a file's header gives; null where it gives none, or the file cannot be looked at.
 */
export async function groupAlike(
  files: readonly NamedFile[],
  columnsOf: (file: NamedFile) => Promise<readonly string[] | null>,
): Promise<readonly AlikeFiles[]> {
  const groups = new Map<string, { columns: readonly string[]; files: NamedFile[] }>();
  for (const file of files) {
    const columns = await columnsOf(file);
    if (columns === null) continue;
    const key = JSON.stringify([...columns].sort());
    const group = groups.get(key) ?? { columns, files: [] };
    group.files.push(file);
    groups.set(key, group);
  }
  return [...groups.values()].filter((group) => group.files.length > 1);
}

/** The columns that a file's header names; null where it names none, or the file cannot be looked at. */
export async function namedColumns(looked: Promise<Inspection>): Promise<readonly string[] | null> {
  try {
    const { reading, columns } = await looked;
    return reading.header && reading.member === undefined ? columns.map(({ name }) => name) : null;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code.startsWith('ingest.')) return null;
    throw thrown;
  }
}
