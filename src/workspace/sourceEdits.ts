import { AppError } from '../core/errors.ts';
import { differsInColumnsOnly } from './columnChoice.ts';
import { earlierFilesOf, filesOf, type SnapshotRecord, type SourceContent } from '../core/snapshots.ts';
import type { AddedSource } from '../core/studio.ts';
import type { Role } from '../core/table.ts';
import type { Clock } from '../core/zonesSpec.ts';

/** A source as the sources stage writes it; the stage's own schema checks it. */
export interface SourceEntry extends SourceContent {
  readonly id: string;
  readonly name: string;
  readonly clock?: Clock;
  readonly key?: readonly string[];
  readonly snapshots?: readonly SnapshotRecord[];
  readonly snapshot?: string;
}

export interface SourcesDocument {
  readonly sources: readonly SourceEntry[];
  readonly zone?: string;
}

/**
 * The sources with one more. A file that is there already (same content, same reading) is not added again; a file of a
 * known name and other content gets a name of its own.
 */
export function withSource(
  before: SourcesDocument,
  added: AddedSource,
  first: SnapshotRecord,
): { readonly spec: SourcesDocument; readonly id: string } {
  const known = before.sources.find((source) => has(source, added.fingerprint));
  if (known) return { spec: before, id: known.id };
  const name = freeName(
    added.name,
    before.sources.map((source) => source.name),
  );
  const id = freeName(
    slug(added.name),
    before.sources.map((source) => source.id),
  );
  const { fingerprint, bytes, demo, columns } = added;
  const entry: SourceEntry = {
    id,
    name,
    fingerprint,
    bytes,
    demo: demo ? { ...demo } : null,
    reading: { ...added.reading },
    columns,
    snapshots: [first],
  };
  return { spec: { ...before, sources: [...before.sources, entry] }, id };
}

/** Whether a content of a source, now or earlier, is read from that file or demo table. */
function has(source: SourceEntry, fingerprint: string): boolean {
  return (
    source.fingerprint === fingerprint ||
    [...filesOf(source, source.name), ...earlierFilesOf(source)].some(
      (file) => file.fingerprint === fingerprint,
    )
  );
}

/** Roles that several columns of a source may have. */
export const sharedRoles: ReadonlySet<Role> = new Set(['consent', 'sensitive', 'ignore']);

/**
 * The sources with one read anew, keeping its id, name and the roles of columns that are still there. A column that comes new takes
 * no role that one of those has.
 */
export function withReadingAnew(before: SourcesDocument, id: string, added: AddedSource): SourcesDocument {
  const source = sourceOf(before, id);
  const roles = new Map(source.columns.map((column) => [column.name, column.role]));
  const held = new Set(added.columns.flatMap(({ name }) => roles.get(name) ?? []));
  const chosen = differsInColumnsOnly(source.reading, added.reading);
  const columns = added.columns.map((column) => {
    const old = roles.get(column.name);
    if (old ?? (chosen && old === null)) return { ...column, role: old ?? null };
    const isTaken = column.role !== null && held.has(column.role) && !sharedRoles.has(column.role);
    return { ...column, role: isTaken ? null : column.role };
  });
  return {
    ...before,
    sources: before.sources.map((other) =>
      other === source ? { ...source, reading: { ...added.reading }, columns } : other,
    ),
  };
}

/** The sources with another role for a column, named by its id (c0…) or its display name. */
export function withRole(
  before: SourcesDocument,
  id: string,
  column: string,
  role: Role | null,
): SourcesDocument {
  const source = sourceOf(before, id);
  const found =
    source.columns.find((candidate) => candidate.id === column) ??
    source.columns.find(({ name }) => name === column);
  if (!found) {
    throw new AppError('recipe.setting', `“${source.name}” has no column “${column}”.`, {
      source: id,
      column,
    });
  }
  const columns = source.columns.map((candidate) =>
    candidate === found ? { ...candidate, role } : candidate,
  );
  return {
    ...before,
    sources: before.sources.map((other) => (other === source ? { ...source, columns } : other)),
  };
}

/** The source of that id or name. @throws AppError `recipe.setting` */
export function sourceOf(spec: SourcesDocument, id: string): SourceEntry {
  const found =
    spec.sources.find((source) => source.id === id) ?? spec.sources.find(({ name }) => name === id);
  if (found) return found;
  throw new AppError('recipe.setting', `This study has no source “${id}”.`, {
    source: id,
    sources: spec.sources.map((source) => source.id),
  });
}

/** The error of a source whose file is not here. */
export function missingFile(entry: SourceEntry): AppError {
  return new AppError(
    'ingest.missing',
    `The data of “${entry.name}” is not on this page. Drop the file again to go on.`,
    {
      file: entry.name,
      fingerprint: entry.fingerprint,
    },
  );
}

/** The most characters of a file's name in a study; a number in brackets may follow. */
const longestName = 480;

/** A file's name as a study holds it: one that is too long is cut in its middle, so that its ending stays. */
export function heldName(name: string): string {
  if (name.length <= longestName) return name;
  const half = longestName / 2;
  const begin = name.slice(0, half - 1).replace(/[\uD800-\uDBFF]$/, '');
  return `${begin}…${name.slice(-half).replace(/^[\uDC00-\uDFFF]/, '')}`;
}

function slug(name: string): string {
  const plain = name
    .replace(/\.[a-z0-9]{1,8}$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60);
  return plain || 'source';
}

function freeName(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  for (let number = 2; taken.includes(name); number++) name = `${wanted} (${number})`;
  return name;
}
