import { AppError } from '../core/errors.ts';
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

/** The sources with one read anew, keeping its id, name and the roles of columns that are still there. */
export function withReadingAnew(before: SourcesDocument, id: string, added: AddedSource): SourcesDocument {
  const roles = new Map(sourceOf(before, id).columns.map((column) => [column.name, column.role]));
  const columns = added.columns.map((column) => ({ ...column, role: roles.get(column.name) ?? column.role }));
  return {
    ...before,
    sources: before.sources.map((source) =>
      source.id === id ? { ...source, reading: { ...added.reading }, columns } : source,
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
