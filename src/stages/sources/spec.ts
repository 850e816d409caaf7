import * as v from 'valibot';
import { defineStage } from '../../core/recipe.ts';
import {
  columnTypes,
  encodings,
  fileFormats,
  roles,
  type Column,
  type RejectedRow,
  type Warning,
} from '../../core/table.ts';
import { sourcesLabel } from './label.ts';

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));

export const readingSchema = v.strictObject({
  format: v.picklist(fileFormats),
  encoding: v.picklist(encodings),
  delimiter: text(4),
  quote: text(1),
  escape: text(1),
  header: v.boolean(),
  skip: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  decimal: v.picklist(['.', ',']),
  dateFormat: text(100),
  timestampFormat: text(100),
  lenient: v.boolean(),
});

const columnSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^c\d+$/)),
  name: text(10_000),
  type: v.picklist(columnTypes),
  role: v.nullable(v.picklist(roles)),
});

const sourceSchema = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  /** The name that people see and that queries use. */
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
  /** SHA-256 over the content: finds the file again and makes everything stale when it changes. */
  fingerprint: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  bytes: v.pipe(v.number(), v.minValue(0)),
  /** For a table of the demo store: what makes it again without a file. */
  demo: v.nullable(
    v.strictObject({
      size: v.picklist(['small', 'large']),
      seed: v.pipe(v.number(), v.safeInteger()),
      table: text(100),
    }),
  ),
  reading: readingSchema,
  columns: v.pipe(v.array(columnSchema), v.maxLength(5000)),
});

const schema = v.strictObject({ sources: v.pipe(v.array(sourceSchema), v.maxLength(1000)) });

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
}

export interface SourcesValue {
  readonly sources: readonly SourceValue[];
}

export const definition = defineStage<SourcesSpec>({
  stage: 'sources',
  title: 'Sources',
  purpose: 'The files of this study, how they were read, and what each column means.',
  order: 10,
  version: 1,
  migrations: [],
  algorithm: 1,
  schema,
  defaults: { sources: [] },
  inputs: [],
  label: sourcesLabel,
});
