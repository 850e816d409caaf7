import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { RunContext } from '../context.ts';
import type { ProfiledColumn, SourceValue } from '../sources/spec.ts';
import type { BindingSpec } from './spec.ts';

/** Names of events that are looked at one by one. */
export const mostEvents = 1000;
/** Columns of one query. */
const columnsAtATime = 64;
/** Values up to which a column is taken to have a list of allowed ones. */
const mostValues = 20;

/** What a column holds, event by event. */
export interface ObservedProperty {
  readonly name: string;
  readonly column: ProfiledColumn;
  /** Rows with a value, by the event's name. */
  readonly present: ReadonlyMap<string, number>;
  /** Its values with their rows, most first, where there are few; else empty. */
  readonly values: readonly { readonly text: string; readonly rows: number }[];
}

/** What a table of events holds, before any plan. */
export interface Observed {
  readonly rows: number;
  /** Most frequent first; rows without a name are not among them. */
  readonly events: readonly { readonly name: string; readonly rows: number }[];
  readonly moreEvents: number;
  readonly nameless: number;
  readonly properties: readonly ObservedProperty[];
}

/** Whether a value is there: NULL and blank text are not. */
export function presence(column: Pick<ProfiledColumn, 'id' | 'type'>): Sql {
  const id = ident(column.id);
  return column.type === 'text' ? sql`(${id} IS NOT NULL AND trim(${id}) <> '')` : sql`(${id} IS NOT NULL)`;
}

/** An event's name as text; NULL where it is blank. */
export function eventName(binding: BindingSpec): Sql {
  return sql`nullif(trim(${ident(binding.event)}::VARCHAR), '')`;
}

/** Counts events and, for each, the rows in which every property has a value: two passes, and one for each short list of values. */
export async function observe(
  source: SourceValue,
  binding: BindingSpec,
  context: RunContext,
): Promise<Observed> {
  const { database, work } = context;
  const table = ident(source.table);
  const name = eventName(binding);
  work.progress?.('Counting events', 0, source.rows);
  const counted = await database.rows<{ name: string | null; rows: number; all: number }>(
    sql`SELECT name, rows, count(*) OVER ()::DOUBLE AS "all" FROM
      (SELECT ${name} AS name, count(*)::DOUBLE AS rows FROM ${table} GROUP BY 1)
      ORDER BY rows DESC, name LIMIT ${mostEvents + 1}`,
    work,
  );
  const nameless = counted.find((row) => row.name === null)?.rows ?? 0;
  const events = counted
    .flatMap((row) => (row.name === null ? [] : [{ name: row.name, rows: row.rows }]))
    .slice(0, mostEvents);
  const distinct = (counted[0]?.all ?? 0) - (counted.some((row) => row.name === null) ? 1 : 0);
  const bound = binding.properties.flatMap((property) => {
    const column = source.columns.find(({ id }) => id === property.column);
    return column ? [{ name: property.name, column }] : [];
  });
  const properties: ObservedProperty[] = [];
  for (let start = 0; start < bound.length; start += columnsAtATime) {
    const some = bound.slice(start, start + columnsAtATime);
    const present = await presentByEvent(table, name, some, events, context);
    for (const [index, property] of some.entries()) {
      const values = await valuesOf(table, property.column, context);
      properties.push({ ...property, present: present[index] ?? new Map<string, number>(), values });
    }
    work.progress?.('Looking at properties', properties.length, bound.length, 'columns');
  }
  return {
    rows: source.rows,
    events,
    moreEvents: Math.max(0, distinct - events.length),
    nameless,
    properties,
  };
}

async function presentByEvent(
  table: Sql,
  name: Sql,
  some: readonly { readonly column: ProfiledColumn }[],
  events: Observed['events'],
  { database, work }: RunContext,
): Promise<Map<string, number>[]> {
  if (events.length === 0) return [];
  const names = join(events.map((event) => sql`${event.name}`));
  const counts = some.map(
    ({ column }, index) =>
      sql`(count(*) FILTER (WHERE ${presence(column)}))::DOUBLE AS ${ident(`n${index}`)}`,
  );
  const rows = await database.rows<Record<string, string | number>>(
    sql`SELECT ${name} AS name, ${join(counts)} FROM ${table} WHERE ${name} IN (${names}) GROUP BY 1`,
    work,
  );
  return some.map(
    (_, index) => new Map(rows.map((row) => [String(row['name']), Number(row[`n${index}`] ?? 0)])),
  );
}

async function valuesOf(
  table: Sql,
  column: ProfiledColumn,
  { database, work }: RunContext,
): Promise<ObservedProperty['values']> {
  if (column.type !== 'text' || column.distinct > mostValues || column.role === 'sensitive') return [];
  const id = ident(column.id);
  return database.rows<{ text: string; rows: number }>(
    sql`SELECT left(${id}, 300) AS text, count(*)::DOUBLE AS rows FROM ${table} WHERE ${presence(column)}
      GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${mostValues + 1}`,
    work,
  );
}
