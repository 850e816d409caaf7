import * as v from 'valibot';
import { groupedColumnSchema } from '../../core/attributeGrouping.ts';
import { distinctIds } from '../../core/distinctIds.ts';
import type { CustomerGroups, PreparedFeature } from '../../core/fitted/features.ts';
import { defineStage } from '../../core/recipe.ts';
import { featuresLabel } from './label.ts';

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(10_000));
/** A column of a source: the source's id and the column's id (c0…). */
const columnReference = v.strictObject({ source: name, column: v.pipe(v.string(), v.regex(/^c\d+$/)) });

export const filterOperators = ['>', '>=', '<', '<=', '=', '≠', 'present'] as const;

const filterSchema = v.strictObject({
  ...columnReference.entries,
  operator: v.picklist(filterOperators),
  /** null for `present`. */
  value: v.nullable(v.union([v.number(), v.string()])),
  enabled: v.boolean(),
});

export const aggregates = ['mean', 'sum', 'minimum', 'maximum', 'distinct', 'latest'] as const;

const originSchema = v.variant('kind', [
  /** Days from the last event to the as-of date. */
  v.strictObject({ kind: v.literal('recency') }),
  /** Distinct orders; without an order column distinct days; without a time column rows. */
  v.strictObject({ kind: v.literal('frequency') }),
  /** Sum of amount, times quantity where there is one. */
  v.strictObject({ kind: v.literal('monetary') }),
  /** Monetary over frequency. */
  v.strictObject({ kind: v.literal('average-order') }),
  /** Days from the first event to the as-of date. */
  v.strictObject({ kind: v.literal('tenure') }),
  /** A numeric column of any source, brought to one value a customer; a table with one row a customer is taken as it is by `mean`. */
  v.strictObject({
    kind: v.literal('column'),
    ...columnReference.entries,
    aggregate: v.picklist(aggregates),
  }),
]);

const featureSchema = v.strictObject({
  /** Stable within the study: f0, f1, … in order of creation. */
  id: v.pipe(v.string(), v.regex(/^f\d+$/)),
  name,
  unit: v.pipe(v.string(), v.maxLength(100)),
  origin: originSchema,
  /** Whether segments are formed by it; others are shown in profiles only. */
  used: v.boolean(),
  /** `log` is sign(x)·ln(1 + |x|), which keeps zero and negative values. */
  transform: v.picklist(['none', 'log']),
  /** `z-score`: mean and population standard deviation (ddof 0). `robust`: median and interquartile range over 1.349. */
  scaling: v.picklist(['none', 'z-score', 'robust']),
  /** Quantiles outside which values are capped (winsorised), before the transform. */
  cap: v.nullable(
    v.strictObject({
      lower: v.pipe(v.number(), v.minValue(0), v.maxValue(0.5)),
      upper: v.pipe(v.number(), v.minValue(0.5), v.maxValue(1)),
    }),
  ),
  /** What stands in for a missing value. `exclude` leaves the customer out and counts it. */
  missing: v.picklist(['median', 'mean', 'zero', 'exclude']),
});

/** The events (transactions) from which recency, frequency and monetary are counted; column ids of one source. */
const eventsSchema = v.strictObject({
  source: name,
  customer: v.string(),
  time: v.nullable(v.string()),
  order: v.nullable(v.string()),
  amount: v.nullable(v.string()),
  quantity: v.nullable(v.string()),
});

/** A column that tells groups of people (such as sex or age bands) and that forming segments takes into account. */
const customerGroupsSchema = v.strictObject({
  /** Stable within the study: a0, a1, … */
  id: v.pipe(v.string(), v.regex(/^a\d+$/)),
  ...groupedColumnSchema.entries,
  /** Whether what the groups tell of each used feature on average is taken out of it (residualised). */
  adjust: v.boolean(),
});

const schema = v.strictObject({
  /** Whom a row of the matrix stands for: a customer of the events, or a row (or customer) of one table. */
  entity: v.nullable(v.strictObject({ source: name, column: v.nullable(v.string()) })),
  events: v.nullable(eventsSchema),
  filters: v.pipe(v.array(filterSchema), v.maxLength(200)),
  /** ISO 8601 without zone; null is the day after the last event. Events at or after it are not seen. */
  asOf: v.nullable(v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$/))),
  features: v.pipe(
    v.array(featureSchema),
    v.maxLength(512),
    v.check((list) => distinctIds(list), 'two features have one id'),
  ),
  /** Absent where no groups are taken into account. */
  groups: v.exactOptional(
    v.pipe(
      v.array(customerGroupsSchema),
      v.minLength(1),
      v.maxLength(3),
      v.check(
        (groups) => new Set(groups.map(({ id }) => id)).size === groups.length,
        'every column that tells groups needs an id of its own',
      ),
    ),
  ),
});

export type { CustomerGroups };
export type FilterSpec = v.InferOutput<typeof filterSchema>;
export type FeatureOrigin = v.InferOutput<typeof originSchema>;
export type FeatureSpec = v.InferOutput<typeof featureSchema>;
export type EventsSpec = v.InferOutput<typeof eventsSchema>;
export type CustomerGroupsSpec = v.InferOutput<typeof customerGroupsSchema>;
export type FeaturesSpec = v.InferOutput<typeof schema>;

/** What a feature became; `imputed` is null where nothing was missing. */
export interface FeatureSummary extends PreparedFeature {
  readonly missing: number;
  readonly mean: number;
  readonly standardDeviation: number;
  /** Minimum, 1 %, 25 %, 50 %, 75 %, 99 %, maximum, in the feature's unit. */
  readonly quantiles: readonly number[];
  readonly skewness: number;
  /** Counts in equal bins between the 1 % and 99 % quantiles (outer values in the end bins). */
  readonly histogram: { readonly from: number; readonly to: number; readonly counts: readonly number[] };
}

/** A feature that was chosen and is not made, because its column is marked sensitive. */
export interface LeftOutFeature {
  readonly id: string;
  readonly name: string;
  /** The column's name. */
  readonly column: string;
}

export interface FeaturesValue {
  /** Table of one row a customer: `customer` (text), then f0… in the features' own units, before capping; missing as NULL. */
  readonly table: string;
  readonly customers: number;
  readonly asOf: string | null;
  readonly counts: {
    readonly rows: number;
    readonly rowsKept: number;
    readonly rowsWithoutCustomer: number;
    /** Rows that each enabled filter alone takes away. */
    readonly filtered: readonly { readonly rule: string; readonly rows: number }[];
    /** Distinct customers before filters, and left out for a missing value. */
    readonly customersBefore: number;
    readonly customersExcluded: number;
    /** Customers of the other tables who have no kept event (and so no row), or in a table of customers those who have none. */
    readonly customersWithoutEvents: number;
  };
  readonly features: readonly FeatureSummary[];
  /** Pearson correlations of the used features after transform and capping, in order. */
  readonly correlations: readonly (readonly number[])[];
  /** Share of `monetary` is known: the feature's id, or null. */
  readonly monetary: string | null;
  /** Such as a feature that has the same value for everybody. */
  readonly warnings: readonly string[];
  /** Groups that are taken into account; absent where none are. */
  readonly groups?: readonly CustomerGroups[];
  /** Absent where nothing was left out. */
  readonly leftOut?: readonly LeftOutFeature[];
}

export const definition = defineStage<FeaturesSpec>({
  stage: 'features',
  title: 'Features',
  purpose: 'What is known of each customer as of one date, and how it is made comparable.',
  order: 30,
  version: 1,
  migrations: [],
  algorithm: 1,
  schema,
  defaults: { entity: null, events: null, filters: [], asOf: null, features: [] },
  inputs: ['quality'],
  unset: ({ features }) => features.length === 0,
  label: featuresLabel,
});
