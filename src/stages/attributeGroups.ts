import { formatNumber } from '../core/format.ts';
import { ident, join, sql, type Sql } from '../core/sql.ts';
import { numberExpression, timeExpression } from './columnExpressions.ts';
import type { ProfiledColumn } from './sources/spec.ts';
import type { Grouping } from '../core/attributeGrouping.ts';
import type { Frozen } from '../core/fitted/exactness.ts';

/** Ages outside these years are slips of the pen; whoever has one counts as without a value. */
const plausible = { least: 0, most: 130 } as const;
/** Numbers of these are years of birth: nobody has so many. Told row by row, so that one slip does not make ages of all years. */
const yearsOfBirth = { least: 1850, most: 2100 } as const;
const longestLabel = 500;

/** A column as an attribute's groups: the key of each row's group as text, and what keys are called. */
export interface GroupKeys {
  readonly key: Sql;
  /** Labels of bands, by their key (0, 1, …); null where a key is its own label. */
  readonly bands: readonly string[] | null;
}

/**
 * What a row says of an attribute, as text; NULL where it says nothing. Ages are complete years at `asOf` from a date, the
 * difference of years from a year of birth (1850 to 2100), or the number itself; ages that nobody has count as nothing.
 * @param asOf the day at which ages are told; null is today.
 * @param edges where bands begin; for quantiles those that were found.
 */
export function groupKeys(
  grouping: Pick<Grouping, 'kind'>,
  column: ProfiledColumn,
  asOf: string | null,
  edges: readonly number[],
): GroupKeys {
  if (grouping.kind === 'values') return { key: textExpression(column), bands: null };
  const value = grouping.kind === 'ages' ? ageExpression(column, asOf) : numberExpression(column);
  const possible =
    grouping.kind === 'ages'
      ? sql`CASE WHEN ${value} BETWEEN ${plausible.least} AND ${plausible.most} THEN ${value} END`
      : value;
  return { key: bandExpression(possible, edges), bands: bandLabels(grouping.kind, edges) };
}

/** The day at which ages are told where a study has no date of its own (UTC). */
export const today = (): string => new Date().toISOString().slice(0, 10);

/** Whether what a column tells depends on the day at which it is told: ages by dates or years of birth. */
export function needsDay(grouping: Pick<Grouping, 'kind'>, { type, greatest }: ProfiledColumn): boolean {
  if (grouping.kind !== 'ages') return false;
  const isNumber = type === 'integer' || type === 'number';
  return !isNumber || Number(greatest ?? 0) >= yearsOfBirth.least;
}

function ageExpression(column: ProfiledColumn, asOf: string | null): Sql {
  const day = sql`${asOf ?? today()}::TIMESTAMP::DATE`;
  if (column.type === 'integer' || column.type === 'number') {
    const value = numberExpression(column);
    const years = sql`date_part('year', ${day})::DOUBLE - ${value}`;
    return sql`(CASE WHEN ${value} BETWEEN ${yearsOfBirth.least} AND ${yearsOfBirth.most} THEN ${years} ELSE ${value} END)`;
  }
  return sql`date_sub('year', (${timeExpression(column)})::DATE, ${day})::DOUBLE`;
}

function textExpression({ id, type }: ProfiledColumn): Sql {
  const column = ident(id);
  if (type === 'boolean') return sql`CASE WHEN ${column} THEN 'yes' WHEN NOT ${column} THEN 'no' END`;
  return sql`left(nullif(trim(${column}::VARCHAR), ''), ${longestLabel})`;
}

/** The place of a number among bands that begin at `edges`: 0 below the first, NULL for NULL. */
function bandExpression(value: Sql, edges: readonly number[]): Sql {
  const cases = edges.map((edge, at) => sql`WHEN ${value} < ${edge}::DOUBLE THEN ${String(at)}`);
  return sql`(CASE WHEN ${value} IS NULL THEN NULL ${join(cases, ' ')} ELSE ${String(edges.length)} END)`;
}

/** What bands are called: `under 18`, `18–24`, …, `65 and over`; bands of other numbers by their edges. */
export function bandLabels(grouping: Grouping['kind'], edges: readonly number[]): string[] {
  const [first = 0] = edges;
  const whole = grouping === 'ages' && edges.every(Number.isInteger);
  return [
    `under ${formatNumber(first, 6)}`,
    ...edges.map((edge, at) => {
      const next = edges[at + 1];
      if (next === undefined) return `${formatNumber(edge, 6)} and over`;
      if (whole) return next - 1 === edge ? String(edge) : `${edge}–${next - 1}`;
      return `${formatNumber(edge, 6)} to under ${formatNumber(next, 6)}`;
    }),
  ];
}

/** How an attribute is grouped, in words. */
export function groupingTold(grouping: Frozen<Grouping>): string {
  if (grouping.kind === 'values') return 'every value';
  if (grouping.kind === 'quantiles') return `${grouping.parts} parts of equal size`;
  return bandLabels(grouping.kind, grouping.edges).join(', ');
}
