import { AppError } from '../core/errors.ts';
import {
  contentOf,
  currentSnapshot,
  snapshotsOf,
  type RecordedFigures,
  type SnapshotRecord,
  type SourceContent,
  type SourcePart,
} from '../core/snapshots.ts';
import type { AddedSource } from '../core/studio.ts';
import type { Column } from '../core/table.ts';
import { blankColumns } from './snapshotReading.ts';
import { checkKey, checkShape, refuseDoubleNames } from './snapshotChecks.ts';
import { sharedRoles, sourceOf, type SourceEntry, type SourcesDocument } from './sourceEdits.ts';

/** What is known of the load that gives way. */
export interface LoadFacts {
  /** Rows after the load; null where they are not counted yet. */
  readonly rows: number | null;
  readonly rowsBefore: number | null;
  readonly figuresBefore: readonly RecordedFigures[] | null;
}

/** What a person chose for a file that is appended. */
export interface AppendChoices {
  readonly replaces?: readonly string[];
  readonly keeps?: boolean;
}

/** The sources with one of them changed. */
export function withEntry(
  before: SourcesDocument,
  id: string,
  change: (source: SourceEntry) => SourceEntry,
): SourcesDocument {
  const found = sourceOf(before, id);
  return { ...before, sources: before.sources.map((source) => (source === found ? change(source) : source)) };
}

/**
 * The sources with another file in the place of one's content. Columns keep their ids and roles by name, whatever their order in
 * the file, so that features go on reading what they read; the content before stays as a snapshot.
 */
export function withReplaced(
  before: SourcesDocument,
  id: string,
  added: AddedSource,
  facts: LoadFacts,
): SourcesDocument {
  return withEntry(before, id, (source) => {
    const asItStands = added.columns.every(({ id: own, name }, at) => {
      const old = source.columns[at];
      return !old || (old.id === own && old.name === name);
    });
    const content =
      asItStands && source.columns.length <= added.columns.length
        ? { ...fileOf(added), demo: null, columns: withRoles(added.columns, source.columns) }
        : arranged(source, added);
    return loaded(source, content, added.name, 'replaced', facts);
  });
}

/**
 * The sources with the rows of another file after those of one, columns met by name.
 * @param how.replaces columns whose equal values make a new row take the place of an old one; none keeps every row.
 * @param how.keeps whether columns that the source lacks become columns of it, empty in earlier rows, or are left out.
 * @throws AppError `ingest.shapes` where no column is common, or a type does not fit; `recipe.setting` where either side lacks a
 * column of `replaces`.
 */
export function withAppended(
  before: SourcesDocument,
  id: string,
  added: AddedSource,
  { replaces = [], keeps = false }: AppendChoices,
  facts: LoadFacts,
): SourcesDocument {
  return withEntry(before, id, (entry) => {
    if (entry.demo) {
      const message = 'Files cannot be appended to a table of the demo store. Load them with “Add files”.';
      throw new AppError('recipe.setting', message, { source: id });
    }
    refuseDoubleNames(added);
    const source = withTypesOf(entry, added, blankColumns(facts.figuresBefore));
    checkShape(source, added);
    checkKey(source, added, replaces);
    const first: SourcePart = {
      file: currentSnapshot(source).file,
      ...fileOf(entry),
      columns: entry.columns,
    };
    const part: SourcePart = {
      file: added.name,
      ...fileOf(added),
      columns: added.columns,
      ...(replaces.length > 0 ? { replaces } : {}),
    };
    const columns = keeps ? [...source.columns, ...broughtTo(source, added)] : source.columns;
    const content = { ...contentIn(source), columns, parts: [...(source.parts ?? [first]), part] };
    return loaded(entry, content, added.name, 'appended', facts);
  });
}

/** A source of which columns without a value have the types and units of a file that has some. */
function withTypesOf(source: SourceEntry, added: AddedSource, blank: ReadonlySet<string>): SourceEntry {
  const found = new Map(added.columns.map((column) => [column.name, column]));
  const columns = source.columns.map((column): Column => {
    const now = blank.has(column.name) ? found.get(column.name) : undefined;
    return now ? { ...now, id: column.id, role: column.role } : column;
  });
  return { ...source, columns };
}

/** The sources reading another load. @throws AppError `ingest.missing` where that load's content is not recorded. */
export function withChosen(before: SourcesDocument, id: string, snapshot: string): SourcesDocument {
  return withEntry(before, id, (source) => {
    const current = currentSnapshot(source);
    const content = contentOf(source, snapshot);
    if (!content) {
      throw new AppError('ingest.missing', `The data of that snapshot of “${source.name}” is not recorded.`, {
        source: id,
      });
    }
    if (current.id === snapshot) return source;
    const snapshots = snapshotsOf(source).map((one): SnapshotRecord => {
      if (one.id === current.id) return { ...one, content: contentIn(source) };
      return one.id === snapshot ? without(one, 'content') : one;
    });
    const columns = withRoles(content.columns, source.columns);
    return { ...without(source, 'parts'), ...content, columns, snapshots, snapshot };
  });
}

/** The sources without the record of a load that is not read. */
export function withoutSnapshot(before: SourcesDocument, id: string, snapshot: string): SourcesDocument {
  return withEntry(before, id, (source) => {
    const current = currentSnapshot(source).id;
    if (current === snapshot) {
      throw new AppError('recipe.setting', 'The snapshot that is read cannot be removed.', { source: id });
    }
    const snapshots = snapshotsOf(source).filter((one) => one.id !== snapshot);
    return { ...source, snapshots, snapshot: current };
  });
}

/** The sources with another member of one of them, or without it. */
export function withMember<Name extends 'clock' | 'key'>(
  before: SourcesDocument,
  id: string,
  name: Name,
  value: SourceEntry[Name] | null,
): SourcesDocument {
  return withEntry(before, id, (source) => {
    const rest = without(source, name);
    return value === null ? rest : { ...rest, [name]: value };
  });
}

/** The sources told in another zone; null is UTC. */
export const withZone = (before: SourcesDocument, zone: string | null): SourcesDocument =>
  zone === null ? without(before, 'zone') : { ...before, zone };

/** The sources with a change to the record of a load. */
export function withRecord(
  before: SourcesDocument,
  id: string,
  snapshot: string,
  change: Partial<SnapshotRecord>,
): SourcesDocument {
  return withEntry(before, id, (source) => ({
    ...source,
    snapshots: snapshotsOf(source).map((one) => (one.id === snapshot ? { ...one, ...change } : one)),
  }));
}

/** The time of a load. */
export const timeNow = (): string => new Date().toISOString();

/** The first record of a source that comes new. */
export const firstSnapshot = (added: AddedSource): SnapshotRecord => ({
  id: '1',
  file: added.name,
  how: 'first',
  loadedAt: timeNow(),
  rows: added.rows,
  asOf: null,
});

function loaded(
  source: SourceEntry,
  content: SourceContent,
  file: string,
  how: SnapshotRecord['how'],
  { rows, rowsBefore, figuresBefore }: LoadFacts,
): SourceEntry {
  const all = snapshotsOf(source);
  const current = currentSnapshot(source);
  const kept = all.map((one): SnapshotRecord => {
    if (one.id !== current.id) return one;
    const figures = figuresBefore ? { figures: figuresBefore } : {};
    return { ...one, rows: one.rows ?? rowsBefore, content: contentIn(source), ...figures };
  });
  const id = String(Math.max(0, ...all.map((one) => Number.parseInt(one.id, 10) || 0)) + 1);
  const record: SnapshotRecord = { id, file, how, loadedAt: timeNow(), rows, asOf: null };
  return { ...without(without(source, 'parts'), 'snapshot'), ...content, snapshots: [...kept, record] };
}

/** A file whose columns stand in another order: the source's own columns, met by name, with new ids for new ones. */
function arranged(source: SourceEntry, added: AddedSource): SourceContent {
  refuseDoubleNames(added);
  let next = freeId(source);
  const known = new Map(source.columns.map((column) => [column.name, column]));
  const columns = added.columns.map((column): Column => {
    const old = known.get(column.name);
    return { ...column, id: old?.id ?? `c${next++}`, role: old ? old.role : column.role };
  });
  const part: SourcePart = { file: added.name, ...fileOf(added), columns: added.columns };
  return { ...fileOf(added), demo: null, columns, parts: [part] };
}

/** The number of the first column id that no load of the source has had. */
function freeId(source: SourceEntry): number {
  const contents = [source, ...snapshotsOf(source).flatMap(({ content }) => content ?? [])];
  return contents
    .flatMap(({ columns }) => columns)
    .reduce((free, { id }) => Math.max(free, Number(id.slice(1)) + 1), 0);
}

/** The columns of a file that its source lacks, with ids of their own. None takes a role that a column of the source has. */
function broughtTo(source: SourceEntry, added: AddedSource): readonly Column[] {
  const known = new Set(source.columns.map(({ name }) => name));
  const held = new Set(source.columns.map(({ role }) => role));
  const free = freeId(source);
  return added.columns
    .filter(({ name }) => !known.has(name))
    .map((column, at): Column => {
      const isTaken = column.role !== null && held.has(column.role) && !sharedRoles.has(column.role);
      return { ...column, id: `c${free + at}`, role: isTaken ? null : column.role };
    });
}

const withRoles = (columns: readonly Column[], old: readonly Column[]): readonly Column[] => {
  const roles = new Map(old.map(({ name, role }) => [name, role]));
  return columns.map((column) => ({ ...column, role: roles.get(column.name) ?? column.role }));
};

const fileOf = ({
  fingerprint,
  bytes,
  reading,
}: Pick<SourceContent, 'fingerprint' | 'bytes' | 'reading'>) => ({
  fingerprint,
  bytes,
  reading,
});

function contentIn({ fingerprint, bytes, demo, reading, columns, parts }: SourceContent): SourceContent {
  return { fingerprint, bytes, demo, reading, columns, ...(parts ? { parts } : {}) };
}

/** The value without a member that it may lack. */
function without<Value extends object>(value: Value, name: OptionalOf<Value>): Value {
  return Object.fromEntries(Object.entries(value).filter(([member]) => member !== name)) as Value;
}

type OptionalOf<Value> = {
  [Name in keyof Value]-?: object extends Pick<Value, Name> ? Name : never;
}[keyof Value];
