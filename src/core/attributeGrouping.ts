import * as v from 'valibot';

const edges = v.pipe(
  v.array(v.pipe(v.number(), v.finite())),
  v.minLength(1),
  v.maxLength(50),
  v.check(
    (list) => list.every((edge, at) => at === 0 || edge > (list[at - 1] ?? edge)),
    'the edges of bands must rise',
  ),
);

/** How a column tells groups of people. */
export const groupingSchema = v.variant('kind', [
  /** Every value is a group. */
  v.strictObject({ kind: v.literal('values') }),
  /** Complete years at the as-of date, from a date or year of birth, or an age as it stands. */
  v.strictObject({ kind: v.literal('ages'), edges }),
  /** Bands of a number; each edge begins one. */
  v.strictObject({ kind: v.literal('bands'), edges }),
  /** Bands with about equally many customers. */
  v.strictObject({
    kind: v.literal('quantiles'),
    parts: v.pipe(v.number(), v.safeInteger(), v.minValue(2), v.maxValue(20)),
  }),
]);

export type Grouping = v.InferOutput<typeof groupingSchema>;

/** A column of a source (its id and the column's, c0…) and how it tells groups. */
export const groupedColumnSchema = v.strictObject({
  source: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  column: v.pipe(v.string(), v.regex(/^c\d+$/)),
  grouping: groupingSchema,
});

export type GroupedColumn = v.InferOutput<typeof groupedColumnSchema>;
