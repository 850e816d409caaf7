import * as v from 'valibot';
import { formatCount, formatShareBound } from '../../core/format.ts';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1000));
const days = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(3660));
const common = {
  id: v.pipe(v.string(), v.regex(/^t\d+$/)),
  enabled: v.boolean(),
};

/** A rule for retraining, looked at for every snapshot. */
export const triggerSchema = v.variant('kind', [
  /** So large a share of the features that form segments drifted. */
  v.strictObject({ ...common, kind: v.literal('drift'), share }),
  /** So many features that form segments drifted. */
  v.strictObject({ ...common, kind: v.literal('features'), count }),
  /** So many of the columns that are watched beside the features drifted; one that is gone did. */
  v.strictObject({ ...common, kind: v.literal('columns'), count }),
  /** A segment's size changed by more than this share of its size in the reference, and by more than chance. */
  v.strictObject({ ...common, kind: v.literal('size'), change: share }),
  /** The version is older than so many days. */
  v.strictObject({ ...common, kind: v.literal('age'), days }),
  /** So large a share of the customers who stayed changed their segment since the snapshot before. */
  v.strictObject({ ...common, kind: v.literal('stability'), reassigned: share }),
  /** So many days since the version in production changed, whatever else is. */
  v.strictObject({ ...common, kind: v.literal('cadence'), days }),
  /** So large a share of customers got no segment. */
  v.strictObject({ ...common, kind: v.literal('unassigned'), share }),
]);

export type Trigger = v.InferOutput<typeof triggerSchema>;

/** What is watched unless told: named in docs/monitoring.md with where the figures come from. */
export const defaultTriggers: readonly Trigger[] = [
  { id: 't0', enabled: true, kind: 'drift', share: 0.5 },
  { id: 't1', enabled: true, kind: 'size', change: 0.15 },
  { id: 't2', enabled: true, kind: 'stability', reassigned: 0.2 },
  { id: 't3', enabled: true, kind: 'unassigned', share: 0.05 },
  { id: 't4', enabled: true, kind: 'age', days: 365 },
];

/** The rule of a trigger as one plain sentence. */
export function triggerWords(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'drift':
      return `At least ${formatShareBound(trigger.share)} of the features that form segments drifted.`;
    case 'features':
      return trigger.count === 1
        ? 'A feature that forms segments drifted.'
        : `At least ${formatCount(trigger.count)} features that form segments drifted.`;
    case 'columns':
      return trigger.count === 1
        ? 'A watched column drifted.'
        : `At least ${formatCount(trigger.count)} watched columns drifted.`;
    case 'size':
      return `A segment’s share changed by more than ${formatShareBound(trigger.change)}, and by more than chance.`;
    case 'age':
      return `The version is older than ${daysInWords(trigger.days)}.`;
    case 'stability':
      return `At least ${formatShareBound(trigger.reassigned)} of the customers who stayed changed segment.`;
    case 'cadence':
      return `The version has been in production for ${daysInWords(trigger.days)}.`;
    case 'unassigned':
      return `At least ${formatShareBound(trigger.share)} of the customers have no segment.`;
  }
}

const daysInWords = (days: number): string => `${formatCount(days)} ${days === 1 ? 'day' : 'days'}`;
