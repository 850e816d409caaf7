import { ident, join, sql, type Sql } from '../core/sql.ts';
import type { Column, Warning } from '../core/table.ts';
import type { RunContext } from './context.ts';
import { distinctValues } from './distinctValues.ts';
import type { ProfiledColumn } from './sources/spec.ts';

/** Rows up to which distinct values are counted exactly. */
const exactRows = 2_000_000;
/** Rows up to which distinct values are counted in the same query, which matters to tables of many columns. */
const togetherRows = 100_000;
/** Columns of one query: bounds the length of its text and lets a cancel be heard between two of them. */
const columnsAtATime = 64;
const longestText = 200;

type Figures = Readonly<Record<string, number | string | null>>;

/** Missing, distinct, least and greatest of every column, in one pass over the rows for each 64 columns. */
export async function profileColumns(
  table: string,
  rows: number,
  columns: readonly Column[],
  context: Pick<RunContext, 'database' | 'work'>,
): Promise<{ columns: ProfiledColumn[]; notFinite: Map<string, number> }> {
  const profiled: ProfiledColumn[] = [];
  const notFinite = new Map<string, number>();
  for (let start = 0; start < columns.length; start += columnsAtATime) {
    const some = columns.slice(start, start + columnsAtATime);
    const figures = join(some.flatMap((column) => figuresOf(column, rows)));
    const [row = {}] = await context.database.rows<Figures>(
      sql`SELECT ${figures} FROM ${ident(table)}`,
      context.work,
    );
    const found = some.map((column) => profileOf(column, rows, row));
    const counted = rows > exactRows || rows <= togetherRows ? [] : found;
    const distinct = await distinctValues(table, counted, context);
    for (const column of found) {
      profiled.push({ ...column, distinct: distinct.get(column.id) ?? column.distinct });
      const strange = await strangeOf(table, column, context);
      if (strange > 0) notFinite.set(column.id, strange);
    }
    context.work.progress?.('Looking at columns', profiled.length, columns.length, 'columns');
  }
  return { columns: profiled, notFinite };
}

function figuresOf({ id }: Column, rows: number): Sql[] {
  const column = ident(id);
  const distinct =
    rows <= togetherRows ? sql`count(DISTINCT ${column})` : sql`approx_count_distinct(${column})`;
  const text = (value: Sql): Sql => sql`left((${value})::VARCHAR, ${longestText})`;
  return [
    sql`count(${column})::DOUBLE AS ${ident(`${id}_present`)}`,
    sql`${distinct}::DOUBLE AS ${ident(`${id}_distinct`)}`,
    sql`${text(sql`min(${column})`)} AS ${ident(`${id}_least`)}`,
    sql`${text(sql`max(${column})`)} AS ${ident(`${id}_greatest`)}`,
  ];
}

/** Values that are infinite or not a number, which the database's order puts at its ends: -inf first, NaN last after inf. */
async function strangeOf(
  table: string,
  { id, type, least, greatest }: ProfiledColumn,
  { database, work }: Pick<RunContext, 'database' | 'work'>,
): Promise<number> {
  const ends = [least, greatest];
  if (type !== 'number' || !ends.some((end) => end === '-inf' || end === 'inf' || end === 'nan')) return 0;
  const [row] = await database.rows<{ n: number }>(
    sql`SELECT count(*) FILTER (WHERE NOT isfinite(${ident(id)}::DOUBLE))::DOUBLE AS n FROM ${ident(table)}`,
    work,
  );
  return row?.n ?? 0;
}

function profileOf(column: Column, rows: number, figures: Figures): ProfiledColumn {
  const present = Number(figures[`${column.id}_present`] ?? 0);
  const textOf = (name: string): string | null => {
    const value = figures[`${column.id}_${name}`];
    return value === undefined || value === null ? null : String(value);
  };
  return {
    id: column.id,
    name: column.name,
    type: column.type,
    role: column.role,
    ...(column.unit === undefined ? {} : { unit: column.unit }),
    missing: rows - present,
    distinctIsExact: rows <= exactRows,
    distinct: Math.min(present, Number(figures[`${column.id}_distinct`] ?? 0)),
    least: textOf('least'),
    greatest: textOf('greatest'),
  };
}

/** What a person should know of the columns before they become features. */
export function columnWarnings(
  source: string,
  rows: number,
  columns: readonly ProfiledColumn[],
  notFinite: ReadonlyMap<string, number>,
): Warning[] {
  return columns.flatMap((column): Warning[] => {
    const { id, name, distinct, missing } = column;
    const strange = notFinite.get(id) ?? 0;
    const warnings: Warning[] = [];
    const warn = (code: string, fact: string): void => {
      warnings.push({ code, message: `${source}: column “${name}” ${fact}.`, column: name });
    };
    if (rows > 0 && missing === rows) warn('empty-column', 'has no values');
    else if (rows > 1 && distinct === 1 && missing === 0)
      warn('constant-column', 'has the same value in every row');
    if (strange > 0) {
      const values = strange === 1 ? '1 value that is' : `${strange} values that are`;
      warn('not-finite', `has ${values} infinite or not a number; they count as missing`);
    }
    return warnings;
  });
}
