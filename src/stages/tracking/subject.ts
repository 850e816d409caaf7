import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { Cell } from '../../core/table.ts';
import type { RunContext } from '../context.ts';
import type { ProfiledColumn, SourceValue } from '../sources/spec.ts';
import { eventName, type Observed } from './observe.ts';
import type { BindingSpec, Finding, IdentifierSpec, PlanSpec } from './spec.ts';

/** Examples of one finding. */
export const mostExamples = 100;

/** A table of events with the plan that it is checked against. */
export interface Subject {
  readonly plan: PlanSpec;
  readonly source: SourceValue;
  readonly binding: BindingSpec;
  readonly observed: Observed;
  /** Events after it are in the future. ISO 8601 without zone. */
  readonly asOf: string;
  readonly context: RunContext;
}

export function columnOf({ source }: Subject, id: string | null): ProfiledColumn | undefined {
  return id === null ? undefined : source.columns.find((column) => column.id === id);
}

/** The column that holds a property, by its name. */
export function propertyColumn(subject: Subject, name: string): ProfiledColumn | undefined {
  return columnOf(subject, subject.binding.properties.find((one) => one.name === name)?.column ?? null);
}

export function identifierColumn(subject: Subject, kind: IdentifierSpec['kind']): ProfiledColumn | undefined {
  return columnOf(subject, subject.binding.identifiers.find((one) => one.kind === kind)?.column ?? null);
}

/** A column as a point in time; NULL where it is none. */
export function timeOf(column: ProfiledColumn): Sql {
  return column.type === 'text'
    ? sql`try_cast(trim(${ident(column.id)}) AS TIMESTAMP)`
    : sql`try_cast(${ident(column.id)} AS TIMESTAMP)`;
}

/** The table with the number of each row (from 1), its event and time, and its own columns. */
export function numbered(subject: Subject): Sql {
  const time = columnOf(subject, subject.binding.time);
  return sql`(SELECT row_number() OVER ()::DOUBLE AS n, ${eventName(subject.binding)} AS event,
    ${time ? timeOf(time) : sql`NULL::TIMESTAMP`} AS moment, * FROM ${ident(subject.source.table)})`;
}

/** A condition that holds for rows of these events. */
export function ofEvents(subject: Subject, names: readonly string[]): Sql {
  if (names.length === 0) return sql`false`;
  return sql`${eventName(subject.binding)} IN (${join(names.map((name) => sql`${name}`))})`;
}

/** The first rows for which a condition holds. A personal value is masked: only its length is told. */
export async function examplesOf(
  subject: Subject,
  condition: Sql,
  value: { readonly column: ProfiledColumn; readonly personal: boolean } | null,
): Promise<Finding['examples']> {
  const { database, work } = subject.context;
  const shown = value ? sql`${ident(value.column.id)}::VARCHAR` : sql`NULL::VARCHAR`;
  const rows = await database.rows<{
    row: number;
    event: string | null;
    time: string | null;
    value: string | null;
  }>(
    sql`SELECT n AS row, left(event, 300) AS event, moment::VARCHAR AS time, left(${shown}, 200) AS value
      FROM ${numbered(subject)} WHERE ${condition} LIMIT ${mostExamples}`,
    work,
  );
  const hidden = value !== null && (value.personal || isPersonal(value.column));
  return rows.map((row) => ({ ...row, value: hidden ? masked(row.value) : row.value }));
}

const isPersonal = ({ role }: ProfiledColumn): boolean => role === 'sensitive' || role === 'customer';

/** What stands in for a personal value. */
export function masked(value: Cell): Cell {
  if (value === null) return null;
  const { length } = Array.from(String(value));
  return `•••• (${length} ${length === 1 ? 'character' : 'characters'})`;
}
