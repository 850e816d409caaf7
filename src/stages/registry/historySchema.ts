import * as v from 'valibot';
import { actions, type HistoryEntry } from '../../core/versionHistory.ts';

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
export const versionId = v.pipe(v.string(), v.regex(/^v[1-9]\d{0,5}$/));

const lookedAtSchema = v.strictObject({
  champion: versionId,
  key: digest,
  customers: v.pipe(v.number(), v.minValue(0)),
  adjustedRand: v.pipe(v.number(), v.finite()),
  reassigned: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
});

/** An entry of the history, as `core/versionHistory.ts` describes it. */
export const entrySchema: v.GenericSchema<unknown, HistoryEntry> = v.strictObject({
  at: v.pipe(v.string(), v.isoTimestamp()),
  action: v.picklist(actions),
  version: versionId,
  from: v.nullable(versionId),
  by: text(200),
  note: text(2000),
  comparison: v.nullable(lookedAtSchema),
  reason: text(2000),
  fingerprint: digest,
  previous: v.nullable(digest),
  hash: digest,
});
