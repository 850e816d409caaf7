import type { Json } from '../../core/json.ts';
import { ident, join, sql, type Sql } from '../../core/sql.ts';
import type { Column, LoadedTable, Warning } from '../../core/table.ts';
import { localRanges, rangesInto, type ClockRange } from '../../core/zonesClock.ts';
import { usualZone, type Clock, type ClockColumn, type ClockReport } from '../../core/zonesSpec.ts';
import { moved, placeOf } from '../../core/zonesSql.ts';
import type { RunContext } from '../context.ts';
import { countRows } from '../snapshotsContent.ts';

/** Years in which zones have rules worth looking up; times outside get the offset of the nearest. */
const earliest = Date.UTC(1900, 0, 1);
const latest = Date.UTC(2100, 0, 1);
const mostChanges = 50;
const mostRowNumbers = 20;
const minute = 60_000;

interface Told {
  readonly column: Column;
  readonly zone: string | null;
  readonly ranges: readonly ClockRange[];
}

/** A table whose times are told in the study's zone, and what became of them. */
export interface OnStudyClock {
  readonly table: string;
  readonly rows: number;
  readonly report: ClockReport | null;
}

/**
 * The source's times (columns of date and time) in the study's zone: its rows in the same order, without those whose time is to
 * be rejected. The table itself where its clock changes nothing.
 * @throws AppError `recipe.setting` for a zone that the browser does not know; `query.*`
 */
export async function onStudyClock(
  source: { readonly name: string; readonly clock?: Clock | undefined },
  studyZone: string | undefined,
  { table, rows, columns }: Pick<LoadedTable, 'table' | 'rows' | 'columns'>,
  context: RunContext,
): Promise<OnStudyClock> {
  const { clock } = source;
  const asItIs = { table, rows, report: null };
  if (!clock) return asItIs;
  const target = studyZone ?? usualZone;
  const told = await toldColumns(table, columns, clock, target, context);
  if (told.length === 0) return asItIs;
  const contents = { table, clock, target, columns: told.map(({ column }) => column.id) };
  const made = await context.sharedTable('clock', contents as unknown as Json, (name) =>
    moveTimes(name, { table, rows }, told, context),
  );
  const { kept, found, numbers } = made.value;
  context.note(
    `-- ${source.name}: ${found.map(({ id, zone }) => `${id} from ${zone ?? target}`).join(', ')} to ${target}, ${clock.shiftMinutes} minutes added`,
  );
  return {
    table: made.table,
    rows: kept,
    report: {
      zone: target,
      shiftMinutes: clock.shiftMinutes,
      columns: found,
      leftOut: rows - kept,
      leftOutRows: numbers,
    },
  };
}

interface MovedTimes {
  readonly kept: number;
  readonly found: readonly ClockColumn[];
  /** The first of the rows that were left out. */
  readonly numbers: readonly number[];
}

/** Makes the table with its times moved. */
async function moveTimes(
  made: string,
  { table, rows }: Pick<LoadedTable, 'table' | 'rows'>,
  told: readonly Told[],
  context: RunContext,
): Promise<MovedTimes> {
  const found: ClockColumn[] = [];
  for (const one of told) found.push(await countColumn(table, one, context));
  const left = join(told.map(leftOut), ' OR ');
  const rejecting = told.some(({ ranges }) => ranges.some(({ shift }) => shift === null));
  const numbers = rejecting ? await rowNumbers(table, left, context) : [];
  const times = told.map(
    ({ column, ranges }) => sql`${moved(ident(column.id), ranges)} AS ${ident(column.id)}`,
  );
  const where = rejecting ? sql`WHERE NOT coalesce(${left}, false)` : sql``;
  const statement = sql`CREATE TABLE ${ident(made)} AS SELECT * REPLACE (${join(times)}) FROM ${ident(table)} ${where}`;
  await context.database.run(statement, context.work);
  return { kept: rejecting ? await countRows(made, context) : rows, found, numbers };
}

/** The columns that the clock changes, with the ranges of their span of time. */
async function toldColumns(
  table: string,
  columns: readonly Column[],
  clock: Clock,
  target: string,
  { database, work }: RunContext,
): Promise<readonly Told[]> {
  const zoneOf = ({ id }: Column): string | null =>
    clock.columns && id in clock.columns ? (clock.columns[id] ?? null) : clock.zone;
  const timed = columns.filter(
    (column) => column.type === 'timestamp' && (zoneOf(column) !== null || clock.shiftMinutes !== 0),
  );
  if (timed.length === 0) return [];
  const spans = timed.flatMap(({ id }) => {
    const time = sql`epoch_ms(CASE WHEN isfinite(${ident(id)}) THEN ${ident(id)} END)::DOUBLE`;
    return [sql`min(${time}) AS ${ident(`${id}_from`)}`, sql`max(${time}) AS ${ident(`${id}_to`)}`];
  });
  const [row] = await database.rows<Record<string, number | null>>(
    sql`SELECT ${join(spans)} FROM ${ident(table)}`,
    work,
  );
  return timed.flatMap((column): Told[] => {
    const least = row?.[`${column.id}_from`];
    const greatest = row?.[`${column.id}_to`];
    if (typeof least !== 'number' || typeof greatest !== 'number') return [];
    const from = Math.min(Math.max(least, earliest), latest);
    const to = Math.min(Math.max(greatest, earliest), latest);
    const zone = zoneOf(column);
    const shift = clock.shiftMinutes * minute;
    if (zone === null) return [{ column, zone, ranges: [{ from: -Infinity, kind: 'plain', shift }] }];
    const ranges = rangesInto(localRanges(zone, from, to, clock), target, from, to, shift);
    return [{ column, zone, ranges }];
  });
}

async function countColumn(
  table: string,
  { column, zone, ranges }: Told,
  { database, work }: RunContext,
): Promise<ClockColumn> {
  const counted = await database.rows<{ place: number; n: number }>(
    sql`SELECT place::DOUBLE AS place, count(*)::DOUBLE AS n
      FROM (SELECT ${placeOf(ident(column.id), ranges)} AS place FROM ${ident(table)})
      WHERE place IS NOT NULL GROUP BY place ORDER BY place`,
    work,
  );
  const of = (kind: ClockRange['kind']): number =>
    counted.reduce((sum, { place, n }) => sum + (ranges[place]?.kind === kind ? n : 0), 0);
  const changes = counted.flatMap(({ place, n }) => {
    const range = ranges[place];
    if (!range || range.kind === 'plain') return [];
    return [{ at: new Date(range.from).toISOString().slice(0, 16), kind: range.kind, rows: n }];
  });
  return {
    id: column.id,
    name: column.name,
    zone,
    times: counted.reduce((sum, { n }) => sum + n, 0),
    ambiguous: of('ambiguous'),
    impossible: of('impossible'),
    changes: changes.slice(0, mostChanges),
  };
}

/** Whether a row's time is rejected. */
function leftOut({ column, ranges }: Told): Sql {
  const time = ident(column.id);
  return sql`(${time} IS NOT NULL AND ${moved(time, ranges)} IS NULL)`;
}

async function rowNumbers(table: string, left: Sql, { database, work }: RunContext): Promise<number[]> {
  const found = await database.rows<{ row: number }>(
    sql`SELECT (rowid + 1)::DOUBLE AS row FROM ${ident(table)} WHERE ${left} ORDER BY rowid LIMIT ${mostRowNumbers}`,
    work,
  );
  return found.map(({ row }) => row);
}

/** What a person should know of times that a clock change made double or took away. */
export function clockWarnings(source: string, clock: Clock, report: ClockReport): Warning[] {
  return report.columns.flatMap(({ name, zone, ambiguous, impossible }): Warning[] => {
    const warning = (kind: 'ambiguous' | 'impossible', count: number, what: string): Warning[] => {
      if (count === 0) return [];
      const done = clock[kind] === 'reject' ? 'their rows are left out' : `the ${clock[kind]} was taken`;
      const message = `${source}: ${count} of the times in “${name}” ${what} in ${zone ?? 'its zone'}; ${done}.`;
      return [{ code: `clock-${kind}`, message, column: name }];
    };
    return [
      ...warning('ambiguous', ambiguous, 'happened twice, when the clock went back'),
      ...warning('impossible', impossible, 'never were, because the clock went forward'),
    ];
  });
}
