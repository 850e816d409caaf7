import { sql, join, type Sql } from '../core/sql.ts';

/** When and by what an assignment was made. */
export interface Stamp {
  readonly modelVersion: string;
  readonly asOf: string;
  readonly validUntil: string;
}

/** The columns of every file of assignments, in order. */
export const assignedNames = [
  'customer',
  'segment_id',
  'segment_name',
  'distance',
  'margin',
  'model_version',
  'as_of',
  'valid_until',
] as const;

/**
 * The columns of assignments from rows of `customer`, `segment` (0-based label), `distance` and `margin`.
 * @param segments in the order of labels.
 */
export function assignedColumns(
  segments: readonly { readonly id: string; readonly name: string }[],
  { modelVersion, asOf, validUntil }: Stamp,
): Sql[] {
  const list = (pieces: readonly string[]): Sql => sql`[${join(pieces.map((piece) => sql`${piece}`))}]`;
  return [
    sql`customer`,
    sql`${list(segments.map(({ id }) => id))}[segment + 1] AS segment_id`,
    sql`${list(segments.map(({ name }) => name))}[segment + 1] AS segment_name`,
    sql`round(distance::DOUBLE, 6) AS distance`,
    sql`round(margin::DOUBLE, 6) AS margin`,
    sql`${modelVersion} AS model_version`,
    sql`${asOf}::DATE AS as_of`,
    sql`${validUntil}::DATE AS valid_until`,
  ];
}

/** The ISO date so many days later. */
export function daysLater(date: string, days: number): string {
  const day = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}
