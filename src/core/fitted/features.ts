import * as v from 'valibot';
import {
  count,
  featureId,
  finite,
  groupsId,
  text,
  type Exactness,
  type Fields,
  type Frozen,
} from './exactness.ts';

/** The fields of a feature as it is made comparable, so that every later customer is measured with the same rule. */
export const preparedFields = (object: Exactness) => ({
  id: featureId,
  name: text(10_000),
  unit: text(100),
  /** What kind of thing it measures. */
  kind: v.picklist(['recency', 'frequency', 'monetary', 'average-order', 'tenure', 'column']),
  /** Whether segments are formed by it. */
  used: v.boolean(),
  transform: v.picklist(['none', 'log']),
  scaling: v.picklist(['none', 'z-score', 'robust']),
  /** What stands in for a missing value, in the feature's unit; null where nothing does. */
  imputed: v.nullable(finite),
  /** Values at which it is capped, in the feature's unit. */
  cap: v.nullable(v.tuple([finite, finite])),
  /** z = (transform(cap(x)) − center) / scale, less the offsets of the customer's groups where it is adjusted. */
  center: finite,
  scale: finite,
  /** What belonging to a group adds on average in scaled units, by place of the group, and is taken from z; absent where nothing is. */
  adjusted: v.exactOptional(
    v.pipe(
      v.array(object({ groups: groupsId, offsets: v.pipe(v.array(finite), v.maxLength(100)) })),
      v.maxLength(10),
    ),
  ),
});

/** −1 where no group has it. */
const place = v.pipe(v.number(), v.safeInteger(), v.minValue(-1));

/** The schema of groups of customers by one column, as found: customers of another load fall into the same ones. */
export const groupsSchema = (object: Exactness) =>
  object({
    /** The features' table has a column of that name with the place of each customer's group. */
    id: groupsId,
    source: text(200),
    /** The column's name. */
    column: text(10_000),
    /** Where bands begin is settled. */
    grouping: v.union([
      object({ kind: v.literal('values') }),
      object({ kind: v.picklist(['ages', 'bands']), edges: v.pipe(v.array(finite), v.maxLength(50)) }),
    ]),
    /** What the column says of the groups that are told apart, in their order; bands by number. */
    kept: v.pipe(v.array(text(10_000)), v.maxLength(100)),
    /** Places of customers without a value and of those in groups too small to be told apart. */
    missingAt: place,
    smallAt: place,
    groups: v.pipe(
      v.array(
        object({ label: text(10_000), kind: v.picklist(['value', 'missing', 'small']), customers: count }),
      ),
      v.maxLength(100),
    ),
    /** Whether what the groups tell of each used feature on average is taken out of it (residualised). */
    adjust: v.boolean(),
  });

/** Groups of customers by one column, as found. */
export type CustomerGroups = Frozen<v.InferOutput<ReturnType<typeof groupsSchema>>>;
/** A feature as it is made comparable. */
export type PreparedFeature = Frozen<v.InferOutput<Fields<ReturnType<typeof preparedFields>>>>;
