import * as v from 'valibot';

/**
 * What becomes of what an object holds beside its fields: it is refused (`v.strictObject`, for what a recipe pins), or left out (`v.object`,
 * for a study file's artifacts, which a later build may have made).
 */
export type Exactness = <const Entries extends v.ObjectEntries>(
  entries: Entries,
) => v.GenericSchema<v.InferInput<Fields<Entries>>, v.InferOutput<Fields<Entries>>>;

export type Fields<Entries extends v.ObjectEntries> = v.ObjectSchema<Entries, undefined>;

/** A value that nobody changes, at any depth. */
export type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T;

export const finite = v.pipe(v.number(), v.finite());
/** A number of things. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A sum of weights: a number of things where each weighs one. */
export const weight = v.pipe(finite, v.minValue(0));
export const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));

/** Ids of features and of groups, stable within a study: f0, f1, …; a0, a1, … */
export const featureId = v.pipe(v.string(), v.regex(/^f\d+$/));
export const groupsId = v.pipe(v.string(), v.regex(/^a\d+$/));
