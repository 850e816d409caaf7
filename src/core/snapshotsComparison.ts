import type { RecordedFigures } from './snapshots.ts';
import type { ColumnType } from './table.ts';

export interface NamedType {
  readonly name: string;
  readonly type: ColumnType;
}

/** Columns that came, went, or have another type, by name. */
export interface SchemaChange {
  readonly came: readonly NamedType[];
  readonly went: readonly NamedType[];
  readonly retyped: readonly {
    readonly name: string;
    readonly before: ColumnType;
    readonly after: ColumnType;
  }[];
}

/** Keys of one side: how many there are, how many stand in more than one row, and rows that lack one. */
export interface KeyCounts {
  readonly keys: number;
  readonly repeated: number;
  readonly missing: number;
}

export interface ChangedColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Keys on both sides whose value differs. */
  readonly keys: number;
  /** Up to three; sensitive values are masked. */
  readonly examples: readonly {
    readonly key: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

export interface KeyChange {
  /** Names of the columns that tell rows apart. */
  readonly columns: readonly string[];
  readonly before: KeyCounts;
  readonly after: KeyCounts;
  readonly came: number;
  readonly went: number;
  readonly stayed: number;
  readonly examples: { readonly came: readonly string[]; readonly went: readonly string[] };
  /** Keys on both sides of which a value differs; null where keys repeat, so that rows cannot be matched one to one. */
  readonly changed: number | null;
  /** Keys on both sides with another number of rows. */
  readonly moreOrFewerRows: number;
  /** By column, most changes first; empty where `changed` is null. */
  readonly byColumn: readonly ChangedColumn[];
}

/** Rows of another source that name something which is not in this one. */
export interface Orphans {
  readonly source: string;
  readonly column: string;
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  /** Distinct names among them, after. */
  readonly keysAfter: number;
}

export interface Side {
  readonly id: string;
  readonly rows: number | null;
  readonly figures: readonly RecordedFigures[];
}

/** Two loads of a source, side by side. */
export interface SnapshotComparison {
  readonly source: string;
  readonly before: Side;
  readonly after: Side;
  /** False: the data of one of them is not here any more, so that only its recorded figures are compared. */
  readonly rowsCompared: boolean;
  readonly schema: SchemaChange;
  /** Null where there is no key, or rows are not compared. */
  readonly key: KeyChange | null;
  /** Rows that are the same on both sides in every common column, and rows that stand more than once on each side. */
  readonly same: {
    readonly rows: number;
    readonly repeatedBefore: number;
    readonly repeatedAfter: number;
  } | null;
  readonly orphans: readonly Orphans[];
}

/** Standardised difference of the means: (after − before) ÷ the pooled standard deviation; null where it has none (Cohen 1988). */
export function meanShift(before: RecordedFigures, after: RecordedFigures): number | null {
  if (before.mean === null || after.mean === null || before.deviation === null || after.deviation === null)
    return null;
  const pooled = Math.sqrt((before.deviation ** 2 + after.deviation ** 2) / 2);
  return pooled > 0 ? (after.mean - before.mean) / pooled : null;
}

/** The columns by name that came, went, or have another type. */
export function schemaChange(before: readonly NamedType[], after: readonly NamedType[]): SchemaChange {
  const had = new Map(before.map(({ name, type }) => [name, type]));
  const has = new Map(after.map(({ name, type }) => [name, type]));
  const plain = ({ name, type }: NamedType): NamedType => ({ name, type });
  return {
    came: after.filter(({ name }) => !had.has(name)).map(plain),
    went: before.filter(({ name }) => !has.has(name)).map(plain),
    retyped: after.flatMap(({ name, type }) => {
      const old = had.get(name);
      return old !== undefined && old !== type ? [{ name, before: old, after: type }] : [];
    }),
  };
}
