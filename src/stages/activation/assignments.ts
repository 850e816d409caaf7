import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { FeaturesValue } from '../features/spec.ts';
import type { InsightValue } from '../insight/spec.ts';
import type { SegmentsValue } from '../segments/spec.ts';
import { assignedColumns, assignedNames, type Stamp } from '../assignments.ts';
import type { ActivationSpec } from './spec.ts';

/**
 * One row a customer: the segment, how near its centre the customer is, the model, and until when it may be used.
 * @param agreed the table of who agreed, as `findConsent` makes it; null where everybody is on the list.
 */
export function assignmentsQuery(
  spec: ActivationSpec,
  features: FeaturesValue,
  segments: SegmentsValue,
  insight: InsightValue,
  stamp: Stamp,
  agreed: string | null,
): Sql {
  const taken = new Set<string>(assignedNames);
  const shown = spec.withFeatures
    ? features.features.map(({ id, name }) => sql`${ident(id)} AS ${ident(columnName(name, taken))}`)
    : [];
  const wanted = insight.segments
    .filter(({ id }) => spec.segments.includes(id))
    .map(({ index }) => sql`${index}`);
  const conditions = [
    ...(spec.segments.length === 0
      ? []
      : [sql`segment IN (${join(wanted.length > 0 ? wanted : [sql`-1`])})`]),
    ...(agreed === null ? [] : [sql`f.rowid IN (SELECT "row" FROM ${ident(agreed)} WHERE otherwise = 0)`]),
  ];
  const where = conditions.length === 0 ? sql`` : sql`WHERE ${join(conditions, ' AND ')}`;
  const columns = [...assignedColumns(insight.segments, stamp), ...shown];
  return sql`SELECT ${join(columns)} FROM ${ident(features.table)} AS f POSITIONAL JOIN ${ident(segments.table)} ${where}`;
}

/** A feature's name as a column that is not there yet; the database does not tell case apart. */
function columnName(name: string, taken: Set<string>): string {
  const base = name.replaceAll('\0', '').trim() || 'feature';
  let candidate = base;
  for (let number = 2; taken.has(candidate.toLowerCase()); number++) candidate = `${base} (${number})`;
  taken.add(candidate.toLowerCase());
  return candidate;
}
