import * as v from 'valibot';
import { defineStage } from '../../core/recipe.ts';
import type { Cell } from '../../core/table.ts';

export const assignmentFormats = ['csv', 'parquet', 'arrow'] as const;
export type AssignmentFormat = (typeof assignmentFormats)[number];

const schema = v.strictObject({
  /** Days from the as-of date for which an assignment may be used. */
  validDays: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(3650)),
  /** Whether the features' values stand beside each assignment. */
  withFeatures: v.boolean(),
  /** Segment ids that are written; empty means all. */
  segments: v.pipe(v.array(v.string()), v.maxLength(256)),
});

export type ActivationSpec = v.InferOutput<typeof schema>;

export interface ActivationValue {
  readonly rows: number;
  /** The columns of the file, in order. */
  readonly columns: readonly string[];
  readonly preview: readonly (readonly Cell[])[];
  readonly segments: readonly { readonly id: string; readonly name: string; readonly size: number }[];
  /** First 12 characters of the segments artifact's key. */
  readonly modelVersion: string;
  /** ISO dates. */
  readonly asOf: string;
  readonly validUntil: string;
  /** View of the assignments inside the database. */
  readonly table: string;
  /** Such as an audience under 100 customers. */
  readonly warnings: readonly string[];
}

export const definition = defineStage<ActivationSpec>({
  stage: 'activation',
  title: 'Activation',
  purpose: 'The list of customers with their segments, ready for the systems that act on it.',
  order: 70,
  version: 1,
  migrations: [],
  algorithm: 1,
  schema,
  defaults: { validDays: 90, withFeatures: false, segments: [] },
  inputs: ['features', 'segments', 'insight'],
  label: (before, after) => {
    if (before.validDays !== after.validDays) return `Make assignments valid for ${after.validDays} days`;
    if (before.withFeatures !== after.withFeatures)
      return after.withFeatures ? 'Export features too' : 'Export no features';
    return 'Choose segments to export';
  },
});
