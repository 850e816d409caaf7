import * as v from 'valibot';
import { groupedColumnSchema } from '../../core/attributeGrouping.ts';
import { defineStage } from '../../core/recipe.ts';
import type { Association, Dimension, Finding, OutcomeAudit, Subject, Verdict } from './auditSchema.ts';
import { fairnessLabel } from './label.ts';
import { mitigationSchema, type MitigationValue } from './mitigationSchema.ts';
import { proxySchema, type ProxyValue } from './proxySchema.ts';

export { findingLevels } from './auditSchema.ts';
export type {
  Association,
  AuditGroup,
  Cell,
  Dimension,
  Finding,
  FindingLevel,
  Gap,
  GroupCalibration,
  GroupKind,
  IndependenceResult,
  Interval,
  OutcomeAudit,
  OutcomeGroup,
  RateGap,
  Subject,
  Tone,
  Verdict,
} from './auditSchema.ts';

export { usualMinimums } from './mitigationSchema.ts';
export type { MitigationOption, MitigationSpec, MitigationValue } from './mitigationSchema.ts';
export { usualProxies } from './proxySchema.ts';
export type {
  AttributeProxies,
  CrossValidated,
  FeatureProxy,
  Measured,
  ProxySpec,
  ProxyValue,
  Removal,
  WorstOffGroup,
} from './proxySchema.ts';

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const attributeId = v.pipe(v.string(), v.regex(/^a\d+$/));
/** A column of a source: the source's id and the column's id (c0…). */
const reference = {
  source: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  column: v.pipe(v.string(), v.regex(/^c\d+$/)),
};
/** Where bands of ages begin unless told: under 18, 18–24, … 65 and over. */
export const usualAges = [18, 25, 35, 45, 55, 65] as const;

const attributeSchema = v.strictObject({
  /** Stable within the study: a0, a1, … */
  id: attributeId,
  ...groupedColumnSchema.entries,
  /** The group that ratios are told against, by its label; null is the group with the highest rate. */
  reference: v.nullable(text(500)),
  /** Why it is looked at, and what allows it: on the record, changes no figure. */
  reason: text(2000),
  basis: text(1000),
});

/** A yes/no column; `yes` is the value that counts as yes, null the usual words for it. */
const flagSchema = v.strictObject({ ...reference, yes: v.nullable(text(500)) });

const outcomeSchema = v.strictObject({
  outcome: flagSchema,
  /** What was decided: yes in a column, or being in one of these segments (S1, S2, …). */
  decision: v.variant('kind', [
    v.strictObject({ kind: v.literal('column'), ...flagSchema.entries }),
    v.strictObject({
      kind: v.literal('segments'),
      segments: v.pipe(v.array(v.pipe(v.string(), v.regex(/^S\d+$/))), v.minLength(1), v.maxLength(256)),
    }),
  ]),
  /** A probability of the outcome, 0 to 1. */
  score: v.nullable(v.strictObject(reference)),
});

const distinct = (names: readonly string[]): boolean => new Set(names).size === names.length;

const schema = v.strictObject({
  attributes: v.pipe(
    v.array(attributeSchema),
    v.maxLength(20),
    v.check((list) => distinct(list.map(({ id }) => id)), 'two attributes have the same id'),
  ),
  /** Attributes that are crossed, two or three at once. */
  crossings: v.pipe(
    v.array(
      v.pipe(
        v.array(attributeId),
        v.minLength(2),
        v.maxLength(3),
        v.check((ids) => distinct(ids), 'an attribute cannot be crossed with itself'),
      ),
    ),
    v.maxLength(20),
  ),
  /** Whether membership of every segment is audited. */
  segments: v.boolean(),
  /** Yes/no columns that are audited too. */
  decisions: v.pipe(
    v.array(v.strictObject({ id: v.pipe(v.string(), v.regex(/^d\d+$/)), ...flagSchema.entries })),
    v.maxLength(30),
    v.check((list) => distinct(list.map(({ id }) => id)), 'two decisions have the same id'),
  ),
  outcome: v.nullable(outcomeSchema),
  /** Groups of fewer customers are not told apart. */
  minimum: v.pipe(v.number(), v.safeInteger(), v.minValue(2), v.maxValue(10_000)),
  /** What becomes of them: taken together as one group that is counted, or left out of every table. */
  small: v.picklist(['merge', 'withhold']),
  /** The false discovery rate over all tests of the audit; intervals hold with 1 less it. */
  alpha: v.pipe(v.number(), v.minValue(0.001), v.maxValue(0.2)),
  /** The share of the highest rate under which a group is screened out. */
  screen: v.pipe(v.number(), v.minValue(0.5), v.maxValue(0.99)),
  /** Intervals of rates and differences: by formulas (Goodman, Wilson, Newcombe), or by drawing customers anew. */
  intervals: v.picklist(['score', 'bootstrap']),
  /** What was decided in view of the audit; for the report. */
  conclusion: text(5000),
  /** Whether proxies are looked for, and how. */
  proxies: v.nullable(proxySchema),
  /** Whether other ways of forming segments are tried, and which. */
  mitigation: v.nullable(mitigationSchema),
});

export type AttributeSpec = v.InferOutput<typeof attributeSchema>;
export type { Grouping } from '../../core/attributeGrouping.ts';
export type FlagSpec = v.InferOutput<typeof flagSchema>;
export type OutcomeSpec = v.InferOutput<typeof outcomeSchema>;
export type FairnessSpec = v.InferOutput<typeof schema>;

/** What a report is saved as. */
export const fairnessFormats = ['fairness-html', 'fairness-json', 'fairness-csv'] as const;
export type FairnessFormat = (typeof fairnessFormats)[number];

export interface FairnessValue {
  readonly customers: number;
  /** The date at which ages are told: that of the features, else the day of the audit where ages are told; null otherwise. */
  readonly asOf: string | null;
  readonly verdict: Verdict;
  readonly dimensions: readonly Dimension[];
  readonly subjects: readonly Subject[];
  /** One for each dimension and subject. */
  readonly findings: readonly Finding[];
  /** One for each dimension, where segments are audited. */
  readonly associations: readonly Association[];
  /** One for each dimension; null where no outcome is chosen. */
  readonly outcome: readonly OutcomeAudit[] | null;
  /** What tells the attributes; null where it was not looked for. */
  readonly proxies: ProxyValue | null;
  /** What other ways of forming segments would cost; null where none was tried. */
  readonly mitigation: MitigationValue | null;
  /** How many tests the false discovery rate is controlled over. */
  readonly tests: number;
  /** What is not as it was asked for, as sentences. */
  readonly problems: readonly string[];
  /** What needs a look: the problems, and every flagged finding. */
  readonly warnings: readonly string[];
}

export const definition = defineStage<FairnessSpec>({
  stage: 'fairness',
  title: 'Fairness',
  purpose: 'Whether sensitive groups are treated alike by segments and decisions, and how sure that is.',
  order: 60,
  version: 1,
  migrations: [],
  algorithm: 1,
  schema,
  defaults: {
    attributes: [],
    crossings: [],
    segments: true,
    decisions: [],
    outcome: null,
    minimum: 11,
    small: 'merge',
    alpha: 0.05,
    screen: 0.8,
    intervals: 'score',
    conclusion: '',
    proxies: null,
    mitigation: null,
  },
  inputs: ['quality', 'features', 'segments', 'insight'],
  aside: true,
  // Why an attribute is looked at, and what was decided, is on the record and changes no figure.
  keyed: ({ attributes, ...rest }) => ({
    ...rest,
    conclusion: '',
    attributes: attributes.map(({ id, source, column, grouping, reference: against }) => ({
      id,
      source,
      column,
      grouping,
      reference: against,
    })),
  }),
  label: fairnessLabel,
});
