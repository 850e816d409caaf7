import type { Column, ColumnType, Reading } from './table.ts';

/** One file of a source that is made of several, or whose columns stand in another order than the source's. */
export interface SourcePart {
  /** The file's name. */
  readonly file: string;
  readonly fingerprint: string;
  readonly bytes: number;
  readonly reading: Reading;
  /** The file's own columns; they meet the source's by name. */
  readonly columns: readonly Column[];
  /** Columns of the source whose equal values mean the same thing: rows of earlier parts with them give way. */
  readonly replaces?: readonly string[];
}

/** What a source's rows come from. Without `parts` it is the one file of that fingerprint, read as it stands. */
export interface SourceContent {
  readonly fingerprint: string;
  readonly bytes: number;
  readonly demo: { readonly size: 'small' | 'large'; readonly seed: number; readonly table: string } | null;
  readonly reading: Reading;
  readonly columns: readonly Column[];
  readonly parts?: readonly SourcePart[];
}

/** A column's figures as they were when a snapshot gave way: no values, so that the recipe holds no data. */
export interface RecordedFigures {
  readonly name: string;
  readonly type: ColumnType;
  readonly missing: number;
  readonly distinct: number;
  /** Of finite numbers; null for other types, and for sensitive columns. */
  readonly mean: number | null;
  readonly deviation: number | null;
}

/** A load of a source. The one that is read has its content in the source itself, the others here. */
export interface SnapshotRecord {
  readonly id: string;
  readonly file: string;
  readonly how: 'first' | 'replaced' | 'appended';
  /** ISO 8601, UTC; null where it was loaded before loads were recorded. */
  readonly loadedAt: string | null;
  readonly rows: number | null;
  /** The day that the rows are about, `YYYY-MM-DD`, as a person accepted it; null where the newest event tells it. */
  readonly asOf: string | null;
  readonly content?: SourceContent;
  readonly figures?: readonly RecordedFigures[];
}

interface WithSnapshots extends SourceContent {
  readonly name: string;
  readonly snapshots?: readonly SnapshotRecord[];
  readonly snapshot?: string;
}

/** The loads of a source, oldest first; a source from before loads were recorded has one. */
export function snapshotsOf(source: WithSnapshots): readonly SnapshotRecord[] {
  return (
    source.snapshots ?? [{ id: '1', file: source.name, how: 'first', loadedAt: null, rows: null, asOf: null }]
  );
}

/** The load that is read: the chosen one, or the newest. */
export function currentSnapshot(source: WithSnapshots): SnapshotRecord {
  const all = snapshotsOf(source);
  const found = all.find(({ id }) => id === source.snapshot) ?? all.at(-1);
  if (!found) throw new RangeError('a source has at least one snapshot');
  return found;
}

/** What a load's rows come from; null where only its figures were recorded. */
export function contentOf(source: WithSnapshots, id: string): SourceContent | null {
  if (currentSnapshot(source).id === id) return source;
  return snapshotsOf(source).find((one) => one.id === id)?.content ?? null;
}

/**
 * The columns of a source by their ids, which all of its loads share: those that are read now, and those that only another load has, as the newest
 * such load calls them.
 */
export function namedColumnsOf({
  columns,
  snapshots = [],
}: Pick<WithSnapshots, 'columns' | 'snapshots'>): ReadonlyMap<string, string> {
  const others = snapshots.flatMap(({ content }) => content?.columns ?? []);
  return new Map([...others, ...columns].map(({ id, name }) => [id, name]));
}

/** A file that a content needs. */
export interface NeededFile {
  readonly fingerprint: string;
  readonly name: string;
}

/** The files that a content is read from; none for a table of the demo store. */
export function filesOf(content: SourceContent, name: string): readonly NeededFile[] {
  if (content.parts) return content.parts.map(({ fingerprint, file }) => ({ fingerprint, name: file }));
  return content.demo === null ? [{ fingerprint: content.fingerprint, name }] : [];
}

/** The files of the loads that are not read now: wanted where they are here, missed by nobody where they are not. */
export function earlierFilesOf(source: WithSnapshots): readonly NeededFile[] {
  const current = new Set(filesOf(source, source.name).map(({ fingerprint }) => fingerprint));
  return snapshotsOf(source)
    .flatMap(({ content, file }) => (content ? filesOf(content, file) : []))
    .filter(({ fingerprint }) => !current.has(fingerprint));
}

/**
 * The column that tells a source's rows apart, by name: an order or a customer that every row has once, else any whole number or
 * text that every row has once, else the order or the customer, which then stands in several rows. Null where there is none.
 */
export function proposeKey(
  columns: readonly (Column & { readonly missing: number; readonly distinct: number })[],
  rows: number,
): string | null {
  const once = columns.filter(
    ({ missing, distinct, type, role }) =>
      missing === 0 && distinct === rows && (type === 'integer' || type === 'text') && role !== 'sensitive',
  );
  const withRole = (among: readonly Column[], role: Column['role']) => among.find((one) => one.role === role);
  const found =
    withRole(once, 'order') ??
    withRole(once, 'customer') ??
    once[0] ??
    withRole(columns, 'order') ??
    withRole(columns, 'customer');
  return found?.name ?? null;
}
