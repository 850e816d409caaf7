import * as v from 'valibot';
import type { Measured } from './proxySchema.ts';

const feature = v.pipe(v.string(), v.regex(/^f\d+$/));

/** Ways of making segments more even by one attribute, whose price is measured. */
export const mitigationSchema = v.strictObject({
  /** The attribute, a0, a1, … */
  attribute: v.pipe(v.string(), v.regex(/^a\d+$/)),
  /** Features that are left out, one at a time and all together. */
  drops: v.pipe(v.array(feature), v.maxLength(10)),
  /** Whether the attribute is taken out of every feature by regression. */
  residualise: v.boolean(),
  /** The least share of every group in every segment, as a part of its share among all. */
  minimums: v.pipe(v.array(v.pipe(v.number(), v.minValue(0.05), v.maxValue(1))), v.maxLength(5)),
  /** What segments are worth: how much of a feature they tell (null is the money, where it is known), or of the outcome. */
  worth: v.nullable(
    v.variant('kind', [
      v.strictObject({ kind: v.literal('feature'), id: feature }),
      v.strictObject({ kind: v.literal('outcome') }),
    ]),
  ),
});

export type MitigationSpec = v.InferOutput<typeof mitigationSchema>;

/** The minimums that are tried unless told: four fifths of a group's share, and all of it. */
export const usualMinimums = [0.8, 1] as const;

export interface MitigationOption {
  readonly id: string;
  readonly kind: 'present' | 'drop' | 'residualise' | 'minimum';
  readonly name: string;
  /** Null where it could not be done; then `problem` says why. */
  readonly measured: Measured | null;
  /** How much of the chosen worth the segments tell: η² of a feature, area under the ROC curve of the outcome. */
  readonly lift: number | null;
  /** No other option is at least as even and at least as clear, and better in one of the two. */
  readonly best: boolean;
  readonly problem: string | null;
}

export interface MitigationValue {
  readonly attribute: string;
  readonly attributeName: string;
  readonly customers: number;
  readonly rows: number;
  readonly segments: number;
  /** What `lift` is of; null where nothing was chosen and no money is known. */
  readonly worth: { readonly kind: 'feature' | 'outcome'; readonly name: string } | null;
  /** The present segments first. */
  readonly options: readonly MitigationOption[];
  /** Why nothing was tried, as a sentence. */
  readonly problem: string | null;
  readonly milliseconds: number;
}
