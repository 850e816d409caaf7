import * as v from 'valibot';
import { columnTypes } from '../../core/table.ts';

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const finite = v.pipe(v.number(), v.finite());
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const sourceId = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/** A column by its place (c0…) and its name, so that it is found again when a new load has it elsewhere. */
export const columnSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^c\d+$/)),
  name: text(10_000),
});

/** A bound of numbers, or of dates and points in time as ISO text; null for none. */
const bound = v.nullable(v.union([finite, text(40)]));

/** Tests that hold or not for each row by itself. A missing value breaks `not-null` alone. */
export const rowTestSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('not-null') }),
  /** The values, as text, that it may have. */
  v.strictObject({ kind: v.literal('set'), values: v.pipe(v.array(text(500)), v.maxLength(1000)) }),
  v.strictObject({ kind: v.literal('range'), least: bound, greatest: bound }),
  /** A regular expression (RE2) that the whole value fits. */
  v.strictObject({ kind: v.literal('pattern'), pattern: text(500) }),
  /** A column of this type, or texts that all read as it. */
  v.strictObject({ kind: v.literal('type'), type: v.picklist(columnTypes) }),
  /** Values that are there in a column of another source. */
  v.strictObject({ kind: v.literal('reference'), source: sourceId, column: columnSchema }),
]);

/** Figures of the load that was accepted, not its values: what a later load is compared with. */
const referenceSchema = v.variant('kind', [
  /** Shares of rows at or under each point, ascending. */
  v.strictObject({
    kind: v.literal('numbers'),
    rows: count,
    points: v.pipe(v.array(v.strictObject({ value: finite, share })), v.maxLength(200)),
  }),
  /** Shares of the categories that had at least eleven rows; `others` is the share of all the rest. */
  v.strictObject({
    kind: v.literal('categories'),
    rows: count,
    shares: v.pipe(v.array(v.strictObject({ value: text(500), share })), v.maxLength(200)),
    others: share,
  }),
]);

const tableTests = [
  /** No two rows have the same value, together with those of further columns. */
  v.strictObject({ kind: v.literal('unique'), with: v.pipe(v.array(columnSchema), v.maxLength(50)) }),
  /** The newest value is at most this old when the load is checked. */
  v.strictObject({ kind: v.literal('freshness'), days: v.pipe(finite, v.minValue(0)) }),
  v.strictObject({ kind: v.literal('row-count'), least: v.nullable(count), greatest: v.nullable(count) }),
  /** Fails where the distance reaches `distance` and chance alone would reach it with a probability under `level`. */
  v.strictObject({
    kind: v.literal('distribution'),
    reference: referenceSchema,
    distance: share,
    level: share,
  }),
  /** Days whose count of rows (or sum of `measure`) lies `limit` robust standard deviations from the median day. */
  v.strictObject({
    kind: v.literal('spike'),
    measure: v.nullable(columnSchema),
    limit: v.pipe(finite, v.minValue(0)),
  }),
] as const;

const testSchema = v.variant('kind', [...rowTestSchema.options, ...tableTests]);

export const severities = ['error', 'warning', 'note'] as const;

export const ruleSchema = v.strictObject({
  /** Stable within the study. */
  id: v.pipe(v.string(), v.regex(/^r\d+$/)),
  source: sourceId,
  /** The column that it is about; of a spike and of freshness the time; null for the table as a whole. */
  column: v.nullable(columnSchema),
  test: testSchema,
  /** An error stops the stages after this one; a warning and a note are told. */
  severity: v.picklist(severities),
  /** Share of the rows looked at that may break it. */
  tolerance: share,
  /** One sentence on where it comes from. */
  why: text(1000),
});

export type ColumnName = v.InferOutput<typeof columnSchema>;
export type RowTest = v.InferOutput<typeof rowTestSchema>;
export type RuleTest = v.InferOutput<typeof testSchema>;
export type Reference = v.InferOutput<typeof referenceSchema>;
export type Rule = v.InferOutput<typeof ruleSchema>;
export type Severity = (typeof severities)[number];

/** What columns of a type hold, in plain words. */
export const typeWords = {
  integer: 'whole numbers',
  number: 'numbers',
  text: 'texts',
  boolean: 'yes or no',
  date: 'dates',
  timestamp: 'points in time',
  time: 'times of day',
  other: 'values of a type of their own',
} as const;

/** The column of that place and name, else the one of that name; null where there is none. */
export function columnAmong<Column extends ColumnName>(
  columns: readonly Column[],
  { id, name }: ColumnName,
): Column | null {
  return (
    columns.find((column) => column.id === id && column.name === name) ??
    columns.find((column) => column.name === name) ??
    null
  );
}
