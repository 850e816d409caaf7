import * as v from 'valibot';
import { resolutions, type ClockChoice } from './zonesClock.ts';

const zone = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

/** A source's clock as a recipe writes it. */
export const clockSchema = v.strictObject({
  /** IANA name; null: its times are in the study's zone already. */
  zone: v.nullable(zone),
  /** Zones of columns that differ, by the column's id. */
  columns: v.exactOptional(v.record(v.pipe(v.string(), v.regex(/^c\d+$/)), v.nullable(zone))),
  /** Minutes that are added to every time, to align clocks that run apart. */
  shiftMinutes: v.pipe(v.number(), v.safeInteger(), v.minValue(-10_080), v.maxValue(10_080)),
  ambiguous: v.picklist(resolutions),
  impossible: v.picklist(resolutions),
});

export type Clock = v.InferOutput<typeof clockSchema> & ClockChoice;

/** The zone in which a study tells times unless told. */
export const usualZone = 'UTC';

/** A stretch of local times that a clock change made double or took away, with the rows in it. */
export interface ClockChange {
  /** Where it begins, local time, ISO 8601 to the minute. */
  readonly at: string;
  readonly kind: 'ambiguous' | 'impossible';
  readonly rows: number;
}

export interface ClockColumn {
  readonly id: string;
  readonly name: string;
  /** The zone that it was read in; null where it was only shifted. */
  readonly zone: string | null;
  /** Its times, without those that are missing or infinite. */
  readonly times: number;
  readonly ambiguous: number;
  readonly impossible: number;
  /** The first of those changes that have rows, at most 50, by time. */
  readonly changes: readonly ClockChange[];
}

/** What became of a source's times. */
export interface ClockReport {
  /** The zone in which they are told now. */
  readonly zone: string;
  readonly shiftMinutes: number;
  readonly columns: readonly ClockColumn[];
  /** Rows left out because a time of theirs was to be rejected, and the numbers of the first of them (1 is the first row). */
  readonly leftOut: number;
  readonly leftOutRows: readonly number[];
}
