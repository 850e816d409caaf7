import * as v from 'valibot';
import { distinctIds } from '../../core/distinctIds.ts';
import type { Json } from '../../core/json.ts';
import { defineStage } from '../../core/recipe.ts';
import { isRestricted, registerSchema } from '../../core/register.ts';
import {
  columnTypes,
  encodings,
  fileFormats,
  packings,
  roles,
  type Column,
  type RejectedRow,
  type Warning,
} from '../../core/table.ts';
import { keyedSheets, sheetsAsStored } from '../../core/storedSheets.ts';
import type { ClockOffset } from '../../core/zonesActivity.ts';
import { clockSchema, type ClockReport } from '../../core/zonesSpec.ts';
import { sourcesLabel } from './label.ts';

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));

const position = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const columnReadingSchema = v.strictObject({
  decimal: v.exactOptional(v.picklist(['.', ','])),
  group: v.exactOptional(v.picklist(['', '.', ',', ' ', "'"])),
  formats: v.exactOptional(v.pipe(v.array(text(100)), v.maxLength(50), v.readonly())),
});

export const readingSchema = v.strictObject({
  format: v.picklist(fileFormats),
  encoding: v.picklist(encodings),
  delimiter: text(4),
  quote: text(1),
  escape: text(1),
  header: v.boolean(),
  skip: position,
  decimal: v.picklist(['.', ',']),
  dateFormat: text(500),
  timestampFormat: text(500),
  lenient: v.boolean(),
  packing: v.exactOptional(v.picklist(packings)),
  member: v.exactOptional(text(10_000)),
  union: v.exactOptional(v.boolean()),
  fileColumn: v.exactOptional(v.boolean()),
  part: v.exactOptional(text(10_000)),
  asStored: v.exactOptional(v.boolean()),
  nested: v.exactOptional(v.picklist(['columns', 'text'])),
  lists: v.exactOptional(v.picklist(['text', 'count'])),
  positions: v.exactOptional(v.pipe(v.array(position), v.maxLength(5000), v.readonly())),
  only: v.exactOptional(v.pipe(v.array(text(10_000)), v.minLength(1), v.maxLength(5000), v.readonly())),
  columns: v.exactOptional(v.record(text(10_000), columnReadingSchema)),
});

const columnSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^c\d+$/)),
  name: text(10_000),
  type: v.picklist(columnTypes),
  role: v.nullable(v.picklist(roles)),
  unit: v.exactOptional(text(20)),
});

/** SHA-256 over the content: finds the file again and makes everything stale when it changes. */
const fingerprint = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const bytes = v.pipe(v.number(), v.minValue(0));
const columns = v.pipe(
  v.array(columnSchema),
  v.maxLength(5000),
  v.check((list) => distinctIds(list), 'two columns have one id'),
);

const partSchema = v.strictObject({
  file: text(500),
  fingerprint,
  bytes,
  reading: readingSchema,
  columns,
  replaces: v.exactOptional(v.pipe(v.array(text(10_000)), v.minLength(1), v.maxLength(100))),
});

const contentFields = {
  fingerprint,
  bytes,
  /** For a table of the demo store: what makes it again without a file. */
  demo: v.nullable(
    v.strictObject({
      size: v.picklist(['small', 'large']),
      seed: v.pipe(v.number(), v.safeInteger()),
      table: text(100),
    }),
  ),
  reading: readingSchema,
  columns,
  /** The files of a source that is made of several; the fields above are then the first one's, with the source's own columns. */
  parts: v.exactOptional(v.pipe(v.array(partSchema), v.minLength(1), v.maxLength(1000))),
};

const figuresSchema = v.strictObject({
  name: text(10_000),
  type: v.picklist(columnTypes),
  missing: v.number(),
  distinct: v.number(),
  mean: v.nullable(v.number()),
  deviation: v.nullable(v.number()),
});

const snapshotSchema = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  file: text(500),
  how: v.picklist(['first', 'replaced', 'appended']),
  loadedAt: v.nullable(text(40)),
  rows: v.nullable(position),
  asOf: v.nullable(v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\d$/))),
  content: v.exactOptional(v.strictObject(contentFields)),
  figures: v.exactOptional(v.pipe(v.array(figuresSchema), v.maxLength(5000))),
});

const sourceSchema = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  /** The name that people see and that queries use. */
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
  ...contentFields,
  /** Which zone its clocks show; absent where its times are taken as they are. */
  clock: v.exactOptional(clockSchema),
  /** Columns, by name, that tell its rows apart; absent where nobody chose. */
  key: v.exactOptional(v.pipe(v.array(text(10_000)), v.minLength(1), v.maxLength(20))),
  /** Its loads, oldest first, and which of them is read: the newest unless told. */
  snapshots: v.exactOptional(
    v.pipe(
      v.array(snapshotSchema),
      v.minLength(1),
      v.maxLength(1000),
      v.check((list) => distinctIds(list), 'two loads have one id'),
    ),
  ),
  snapshot: v.exactOptional(text(100)),
  /** Owner, legal basis, retention and the like; absent where nothing was filled in. */
  register: v.exactOptional(registerSchema),
});

const schema = v.strictObject({
  sources: v.pipe(
    v.array(sourceSchema),
    v.maxLength(1000),
    v.check((list) => distinctIds(list), 'two sources have one id'),
    v.check(
      (list) => new Set(list.map(({ name }) => name)).size === list.length,
      'two sources have one name',
    ),
  ),
  /** The zone in which the study tells times; UTC unless told. Sources with a clock are brought to it. */
  zone: v.exactOptional(text(100)),
});

export type SourceSpec = v.InferOutput<typeof sourceSchema>;
export type SourcesSpec = v.InferOutput<typeof schema>;

/** A column with the figures that a first look needs. */
export interface ProfiledColumn extends Column {
  readonly missing: number;
  /** Distinct values, exact up to 2,000,000 rows; above, an estimate (HyperLogLog) that can be off by a fifth. */
  readonly distinct: number;
  readonly distinctIsExact: boolean;
  /** As text, so that every type can say them; null where all values are missing. */
  readonly least: string | null;
  readonly greatest: string | null;
}

/** A column that a source's file has and that is not read. */
export interface LeftOutColumn {
  /** The id that it would have; null where the source is made of several files. */
  readonly id: string | null;
  readonly name: string;
}

export interface SourceValue {
  readonly id: string;
  readonly name: string;
  /** Its table inside the database. */
  readonly table: string;
  readonly rows: number;
  readonly rejected: number;
  readonly rejects: readonly RejectedRow[];
  readonly columns: readonly ProfiledColumn[];
  readonly preview: readonly (readonly (string | null)[])[];
  readonly warnings: readonly Warning[];
  /** Columns of its file that are not read; absent where there are none. */
  readonly leftOut?: readonly LeftOutColumn[];
  /** Columns that other loads of it have and this one lacks, where a run asks for their names; never part of an artifact. */
  readonly lacked?: readonly { readonly id: string; readonly name: string }[];
  /** Ids of sensitive columns that a decision on the register lets features be made from; absent where there are none. */
  readonly allowed?: readonly string[];
  /** Ids of columns that the register says are special or protected, of another role than “sensitive”; absent where there are none. */
  readonly restricted?: readonly string[];
  /** What became of its times; absent where they are as in the file. */
  readonly clock?: ClockReport;
}

/** Two sources whose customers seem to live by clocks that are offset. */
export interface OffsetSources extends ClockOffset {
  readonly first: string;
  readonly second: string;
}

export interface SourcesValue {
  readonly sources: readonly SourceValue[];
  /** Proposals to move a clock; absent where there is none. */
  readonly offsets?: readonly OffsetSources[];
}

/** Sensitive columns of a source that a decision on the register lets features be made from. */
export function allowedColumns({ columns, register }: Pick<SourceSpec, 'columns' | 'register'>): string[] {
  const names = new Set(register?.columns.flatMap(({ column, allowed }) => (allowed ? [column] : [])));
  return columns
    .filter((column) => names.has(column.name) && isRestricted(column, register))
    .map(({ id }) => id);
}

/** Columns that the register says are special or protected though their role is not “sensitive”. */
export function restrictedColumns({ columns, register }: Pick<SourceSpec, 'columns' | 'register'>): string[] {
  return columns
    .filter((column) => column.role !== 'sensitive' && isRestricted(column, register))
    .map(({ id }) => id);
}

/** The records of loads and what the register says change nothing computed, but for the columns that it lets in or keeps out. */
function computed({ sources, ...rest }: SourcesSpec): Json {
  return {
    ...rest,
    sources: sources.map((source) => {
      const allowed = allowedColumns(source);
      const restricted = restrictedColumns(source);
      return {
        ...keyedSheets(Object.fromEntries(Object.entries(source).filter(([name]) => !recorded.has(name)))),
        ...(allowed.length > 0 ? { allowed } : {}),
        ...(restricted.length > 0 ? { restricted } : {}),
      };
    }),
  };
}
const recorded = new Set(['key', 'snapshots', 'snapshot', 'register']);

export const definition = defineStage<SourcesSpec>({
  stage: 'sources',
  title: 'Sources',
  purpose: 'The files of this study, how they were read, and what each column means.',
  order: 10,
  version: 3,
  // Version 2 has files of many formats, clocks, keys, snapshots and the register, all of which an older source does without.
  migrations: [(old) => old, sheetsAsStored],
  algorithm: 1,
  schema,
  defaults: { sources: [] },
  inputs: [],
  keyed: computed,
  label: sourcesLabel,
});
