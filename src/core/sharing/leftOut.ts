import * as v from 'valibot';

/** Kinds of settings that a link may come without. Each belongs to one stage. */
export const leftOutKinds = [
  'yes',
  'reference',
  'filter',
  'rule',
  'repair',
  'load',
  'events',
  'property',
  'versions',
] as const;
export type LeftOutKind = (typeof leftOutKinds)[number];

const leftOutSchema = v.strictObject({
  kind: v.picklist(leftOutKinds),
  /** The names of the source and of its column; null where the rest of the link does not have them. */
  source: v.nullable(v.pipe(v.string(), v.maxLength(500))),
  column: v.nullable(v.pipe(v.string(), v.maxLength(10_000))),
  /** How many settings of the kind it was. */
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1_000_000)),
});

/** What whoever opens a link is told of: settings of one kind over one column that stayed behind. It holds no value. */
export type LeftOut = v.InferOutput<typeof leftOutSchema>;

/** The form of all that a link came without. */
export const leftOutList = v.pipe(v.array(leftOutSchema), v.maxLength(50_000), v.readonly());

/** Settings of one kind over one column as one entry, in the order in which they come. */
export function together(left: readonly LeftOut[]): LeftOut[] {
  const found = new Map<string, LeftOut>();
  for (const one of left) {
    const key = JSON.stringify([one.kind, one.source, one.column]);
    found.set(key, { ...one, count: one.count + (found.get(key)?.count ?? 0) });
  }
  return [...found.values()];
}

/** The list from its JSON text; empty where the text is of another form. */
export function parseLeftOut(text: string): readonly LeftOut[] {
  const found = v.safeParse(v.pipe(v.string(), v.parseJson(), leftOutList), text);
  return found.success ? found.output : [];
}
