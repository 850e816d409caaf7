import * as v from 'valibot';
import { distinctIds } from '../../core/distinctIds.ts';
import { defineStage } from '../../core/recipe.ts';
import { charterLabel } from './label.ts';

export const objectives = ['retention', 'cross-sell', 'acquisition', 'product-development'] as const;
export type Objective = (typeof objectives)[number];

/** What a KPI is measured by, where the data can tell its baseline. */
export const measures = ['churn', 'repeat', 'breadth', 'response', 'spend', 'share', 'mean'] as const;
export type Measure = (typeof measures)[number];

export const cadences = ['daily', 'weekly', 'monthly', 'quarterly', 'yearly'] as const;
export type Cadence = (typeof cadences)[number];

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const figure = v.nullable(v.pipe(v.number(), v.finite()));

const kpiSchema = v.strictObject({
  /** Stable within the study: k0, k1, … */
  id: v.pipe(v.string(), v.regex(/^k\d+$/)),
  name: text(200),
  measure: v.picklist(measures),
  /** As it is now; null where the data tells it, or where nobody knows. Shares are 0 to 1. */
  baseline: figure,
  target: figure,
  /** The least change for the better that counts as success. */
  threshold: figure,
  /** Standard deviation between customers, for means that the data does not tell. */
  deviation: v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0))),
});

const schema = v.strictObject({
  objective: v.picklist(objectives),
  note: text(5000),
  kpis: v.pipe(
    v.array(kpiSchema),
    v.maxLength(50),
    v.check((list) => distinctIds(list), 'two KPIs have one id'),
  ),
  /** How often segments are made anew: how old the data may be. */
  cadence: v.picklist(cadences),
  /** Share of customers in the smallest segment that must still tell an effect. */
  smallestShare: v.pipe(v.number(), v.minValue(0.001), v.maxValue(0.5)),
  /** Days without a purchase after which a customer counts as lapsed; null is the 90 % quantile of days between purchases. */
  gapDays: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(3660))),
});

export type KpiSpec = v.InferOutput<typeof kpiSchema>;
export type CharterSpec = v.InferOutput<typeof schema>;

/** A column of a source, by the names that people see. */
export interface Where {
  /** The source's id and name. */
  readonly source: string;
  readonly sourceName: string;
  readonly column: string;
}

export interface CustomerFacts extends Where {
  readonly customers: number;
  readonly rows: number;
  readonly rowsWithout: number;
}

/** Purchases as days on which a customer bought; returns and gifts (quantity or amount of zero or less) are none. */
export interface PurchaseFacts extends Where {
  readonly rows: number;
  readonly customers: number;
  /** Customers with two days or more. */
  readonly repeat: number;
  readonly firstDay: string;
  readonly lastDay: string;
  /** Days from the first to the last, both counted. */
  readonly days: number;
  /** Median days between neighbouring purchases of a customer; null where nobody came twice. */
  readonly cycleDays: number | null;
  /** The days within which 90 % of next purchases came. */
  readonly gap90: number | null;
  /** Rows without a customer, with a time: visits and purchases of people who are not known. */
  readonly newPerMonth: number | null;
  readonly spend: { readonly mean: number; readonly deviation: number } | null;
}

/** Lapsing by the rule of a gap, where the data is long enough to see it. */
export interface LapseFacts {
  readonly gapDays: number;
  /** Customers who bought in the gap before the cut-off, and those of them who did not in the gap after it. */
  readonly active: number;
  readonly lapsed: number;
}

/** A column that tells what was bought, and how broadly customers buy of it. */
export interface OfferFacts extends Where {
  readonly role: 'product' | 'category';
  readonly distinct: number;
  readonly missing: number;
  readonly customers: number;
  /** Customers who bought two or more of its values. */
  readonly broad: number;
}

export interface FlagFacts extends Where {
  readonly role: 'outcome' | 'consent' | 'treatment';
  readonly known: number;
  readonly yes: number;
  readonly customers: number | null;
}

/** Contacts of campaigns, with who was left out and who responded. */
export interface CampaignFacts extends Where {
  readonly contacts: number;
  readonly customers: number;
  readonly contacted: number;
  readonly heldOut: number;
  readonly response: string | null;
  readonly respondedContacted: number;
  readonly respondedHeldOut: number;
}

/** A source's newest day, and how many of its rows have no customer. */
export interface SourceFacts {
  readonly source: string;
  readonly sourceName: string;
  readonly rows: number;
  readonly newestDay: string | null;
  readonly rowsWithoutCustomer: number | null;
}

export interface ValuesFacts extends Where {
  readonly distinct: number;
  readonly known: number;
}

/** What the data holds for any objective. Verdicts are made from it, the settings and the register. */
export interface CharterValue {
  readonly sources: readonly SourceFacts[];
  /** The widest first. */
  readonly customers: readonly CustomerFacts[];
  readonly purchases: PurchaseFacts | null;
  readonly lapse: LapseFacts | null;
  readonly offers: readonly OfferFacts[];
  readonly flags: readonly FlagFacts[];
  readonly campaigns: readonly CampaignFacts[];
  readonly channels: readonly ValuesFacts[];
  readonly ratings: readonly ValuesFacts[];
}

export const definition = defineStage<CharterSpec>({
  stage: 'charter',
  title: 'Objective',
  purpose: 'What the segments are for, how success is told, and whether the data can do it.',
  order: 5,
  version: 1,
  migrations: [],
  algorithm: 1,
  schema,
  defaults: {
    objective: 'retention',
    note: '',
    kpis: [],
    cadence: 'monthly',
    smallestShare: 0.05,
    gapDays: null,
  },
  inputs: ['sources'],
  aside: true,
  // The data is looked at for every objective at once; what is made of it is worked out where it is shown.
  keyed: ({ gapDays }) => ({ gapDays }),
  label: charterLabel,
});
