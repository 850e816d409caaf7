import { ident, join, sql, type Sql } from '../core/sql.ts';
import type { Column, Warning } from '../core/table.ts';
import type { RunContext } from './context.ts';
import type { ProfiledColumn } from './sources/spec.ts';

/** Rows up to which distinct values are counted exactly. */
const exactRows = 2_000_000;
/** Columns of one query: bounds the length of its text and lets a cancel be heard between two of them. */
const columnsAtATime = 64;
const longestText = 200;

type Figures = Readonly<Record<string, number | string | null>>;

/** Missing, distinct, least and greatest of every column, in one pass over the rows for each 64 columns. */
export async function profileColumns(
  table: string,
  rows: number,
  columns: readonly Column[],
  context: RunContext,
): Promise<{ columns: ProfiledColumn[]; notFinite: Map<string, number> }> {
  const profiled: ProfiledColumn[] = [];
  const notFinite = new Map<string, number>();
  for (let start = 0; start < columns.length; start += columnsAtATime) {
    const some = columns.slice(start, start + columnsAtATime);
    const figures = join(some.flatMap((column) => figuresOf(column, rows)));
    const [row] = await context.database.rows<Figures>(
      sql`SELECT ${figures} FROM ${ident(table)}`,
      context.work,
    );
    for (const column of some) {
      profiled.push(profileOf(column, rows, row ?? {}));
      const strange = Number(row?.[`${column.id}_strange`] ?? 0);
      if (strange > 0) notFinite.set(column.id, strange);
    }
    context.work.progress?.('Looking at columns', profiled.length, columns.length, 'columns');
  }
  return { columns: profiled, notFinite };
}

function figuresOf({ id, type }: Column, rows: number): Sql[] {
  const column = ident(id);
  const text = (value: Sql): Sql => sql`left((${value})::VARCHAR, ${longestText})`;
  const distinct = rows > exactRows ? sql`approx_count_distinct(${column})` : sql`count(DISTINCT ${column})`;
  const figures = [
    sql`count(${column})::DOUBLE AS ${ident(`${id}_present`)}`,
    sql`${distinct}::DOUBLE AS ${ident(`${id}_distinct`)}`,
    sql`${text(sql`min(${column})`)} AS ${ident(`${id}_least`)}`,
    sql`${text(sql`max(${column})`)} AS ${ident(`${id}_greatest`)}`,
  ];
  if (type === 'number') {
    const strange = sql`count(*) FILTER (WHERE NOT isfinite(${column}::DOUBLE))::DOUBLE`;
    figures.push(sql`${strange} AS ${ident(`${id}_strange`)}`);
  }
  return figures;
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
