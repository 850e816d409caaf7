import * as v from 'valibot';
import { defineStage } from '../../core/recipe.ts';
import type { Cell } from '../../core/table.ts';

export const assignmentFormats = ['csv', 'parquet', 'arrow'] as const;
export type AssignmentFormat = (typeof assignmentFormats)[number];

/** Who is on the list by a column: customers of whom it says `agreed`, and nothing else in any row. */
const consentSchema = v.strictObject({
  /** The source's id, and the column's id (c0…). */
  source: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  column: v.pipe(v.string(), v.regex(/^c\d+$/)),
  /** What an agreement reads as: yes in a column of consent, no in one of objections. */
  agreed: v.picklist(['yes', 'no']),
});

const schema = v.strictObject({
  /** Days from the as-of date for which an assignment may be used. */
  validDays: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(3650)),
  /** Whether the features' values stand beside each assignment. */
  withFeatures: v.boolean(),
  /** Segment ids that are written; empty means all. */
  segments: v.pipe(v.array(v.string()), v.maxLength(256)),
  /** Null where everybody is on the list, whether they agreed to be contacted or not. */
  consent: v.optional(v.nullable(consentSchema), null),
});

export type ActivationSpec = v.InferOutput<typeof schema>;

export type ConsentSpec = v.InferOutput<typeof consentSchema>;

/** Customers of the list's segments by what a column says of their consent. */
export interface ConsentCounts {
  /** Names of the column and its source. */
  readonly column: string;
  readonly source: string;
  readonly says: ConsentSpec['agreed'];
  /** Customers who are on the list. */
  readonly agreed: number;
  /** Left out: in some row the column says otherwise. */
  readonly otherwise: number;
  /** Left out: no row says anything. */
  readonly unknown: number;
}

export interface ActivationValue {
  readonly rows: number;
  /** The columns of the file, in order. */
  readonly columns: readonly string[];
  readonly preview: readonly (readonly Cell[])[];
  /** The segments on the list, with how many of their customers it holds. */
  readonly segments: readonly { readonly id: string; readonly name: string; readonly size: number }[];
  /** Absent where everybody is on the list. */
  readonly consent?: ConsentCounts;
  /** How many of every segment agreed, whether it is on the list or not; absent where everybody is on it. */
  readonly agreed?: readonly { readonly id: string; readonly size: number }[];
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
  defaults: { validDays: 90, withFeatures: false, segments: [], consent: null },
  inputs: ['features', 'segments', 'insight'],
  // A list of everybody has the key that it had before consent could be chosen.
  keyed: ({ consent, ...rest }) => (consent === null ? rest : { ...rest, consent }),
  label: (before, after) => {
    if (before.validDays !== after.validDays) return `Make assignments valid for ${after.validDays} days`;
    if (before.withFeatures !== after.withFeatures)
      return after.withFeatures ? 'Export features too' : 'Export no features';
    if (JSON.stringify(before.consent) !== JSON.stringify(after.consent))
      return after.consent ? 'List only who agreed' : 'List everybody';
    return 'Choose segments to export';
  },
});
