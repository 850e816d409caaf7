import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { FeaturesValue } from '../features/spec.ts';
import type { InsightValue } from '../insight/spec.ts';
import type { SegmentsValue } from '../segments/spec.ts';
import type { ActivationSpec } from './spec.ts';

/** When and by what an assignment was made. */
export interface Stamp {
  readonly modelVersion: string;
  readonly asOf: string;
  readonly validUntil: string;
}

const fixed = [
  'customer',
  'segment_id',
  'segment_name',
  'distance',
  'margin',
  'model_version',
  'as_of',
  'valid_until',
];

/** One row a customer: the segment, how near its centre the customer is, the model, and until when it may be used. */
export function assignmentsQuery(
  spec: ActivationSpec,
  features: FeaturesValue,
  segments: SegmentsValue,
  insight: InsightValue,
  stamp: Stamp,
): Sql {
  const list = (pieces: readonly string[]): Sql => sql`[${join(pieces.map((piece) => sql`${piece}`))}]`;
  const ids = list(insight.segments.map(({ id }) => id));
  const names = list(insight.segments.map(({ name }) => name));
  const taken = new Set(fixed);
  const shown = spec.withFeatures
    ? features.features.map(({ id, name }) => sql`${ident(id)} AS ${ident(columnName(name, taken))}`)
    : [];
  const wanted = insight.segments
    .filter(({ id }) => spec.segments.includes(id))
    .map(({ index }) => sql`${index}`);
  const where =
    spec.segments.length === 0
      ? sql``
      : sql`WHERE segment IN (${join(wanted.length > 0 ? wanted : [sql`-1`])})`;
  const columns = [
    sql`customer`,
    sql`${ids}[segment + 1] AS segment_id`,
    sql`${names}[segment + 1] AS segment_name`,
    sql`round(distance::DOUBLE, 6) AS distance`,
    sql`round(margin::DOUBLE, 6) AS margin`,
    sql`${stamp.modelVersion} AS model_version`,
    sql`${stamp.asOf}::DATE AS as_of`,
    sql`${stamp.validUntil}::DATE AS valid_until`,
    ...shown,
  ];
  return sql`SELECT ${join(columns)} FROM ${ident(features.table)} POSITIONAL JOIN ${ident(segments.table)} ${where}`;
}

/** A feature's name as a column that is not there yet; the database does not tell case apart. */
function columnName(name: string, taken: Set<string>): string {
  const base = name.replaceAll('\0', '').trim() || 'feature';
  let candidate = base;
  for (let number = 2; taken.has(candidate.toLowerCase()); number++) candidate = `${base} (${number})`;
  taken.add(candidate.toLowerCase());
  return candidate;
}

/** The ISO date so many days later. */
export function daysLater(date: string, days: number): string {
  const day = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}
