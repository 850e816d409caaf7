import * as v from 'valibot';
import { columnSchema, rowTestSchema } from './ruleSchema.ts';

const finite = v.pipe(v.number(), v.finite());
const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));

const stepSchema = v.variant('kind', [
  /** Leaves out the rows in which the column breaks a test. */
  v.strictObject({ kind: v.literal('drop'), column: columnSchema, test: rowTestSchema }),
  /** Numbers outside become the nearest bound. */
  v.strictObject({
    kind: v.literal('cap'),
    column: columnSchema,
    least: v.nullable(finite),
    greatest: v.nullable(finite),
  }),
  /** Missing values become one value. */
  v.strictObject({
    kind: v.literal('fill'),
    column: columnSchema,
    with: v.picklist(['constant', 'median', 'mode']),
    /** For `constant`: what it is, as text in the column's type. */
    value: v.nullable(text(500)),
  }),
  /** Of rows with the same key one stays: the first or last by time, or by place where there is no time. */
  v.strictObject({
    kind: v.literal('deduplicate'),
    key: v.pipe(v.array(columnSchema), v.minLength(1), v.maxLength(5000)),
    time: v.nullable(columnSchema),
    keep: v.picklist(['first', 'last']),
  }),
  /** Returns (rows with a negative measure) are taken off the latest earlier purchases of the same customer and product. */
  v.strictObject({
    kind: v.literal('net-returns'),
    customer: columnSchema,
    product: columnSchema,
    /** Null: the rows stand in the order of time. */
    time: v.nullable(columnSchema),
    /** What is netted: pieces, or money where there are no pieces. */
    measure: columnSchema,
    /** Columns that hold totals of the row, scaled with what is left of the measure. */
    totals: v.pipe(v.array(columnSchema), v.maxLength(20)),
    /** Only orders that begin so are returns, such as C of C536379; null for every negative measure. */
    mark: v.nullable(v.strictObject({ column: columnSchema, prefix: text(20) })),
    /** What becomes of returns without an earlier purchase. */
    unmatched: v.picklist(['keep', 'drop']),
  }),
]);

export const repairSchema = v.strictObject({
  /** Stable within the study. */
  id: v.pipe(v.string(), v.regex(/^p\d+$/)),
  source: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  enabled: v.boolean(),
  step: stepSchema,
  /** One sentence on why. */
  why: text(1000),
});

export type Step = v.InferOutput<typeof stepSchema>;
export type Repair = v.InferOutput<typeof repairSchema>;
