import type { RecordedFigures } from '../core/snapshots.ts';
import { ident, join, sql, type Sql } from '../core/sql.ts';
import type { Column, ColumnType } from '../core/table.ts';
import type { RunContext } from './context.ts';

/** What comparing needs of the studio. */
export type ComparingContext = Pick<RunContext, 'database' | 'work'>;

/** A table with what its columns mean. */
export interface ComparedTable {
  readonly table: string;
  readonly rows: number;
  readonly columns: readonly Column[];
}

/** Rows up to which distinct values are counted exactly. */
const exactRows = 2_000_000;
const columnsAtATime = 64;

type FigureRow = Readonly<Record<string, number | null>>;

/** Missing and distinct values of every column; mean and standard deviation (of a sample) of finite numbers that are not sensitive. */
export async function figuresOf(
  { table, rows, columns }: ComparedTable,
  { database, work }: ComparingContext,
): Promise<readonly RecordedFigures[]> {
  const found: RecordedFigures[] = [];
  for (let start = 0; start < columns.length; start += columnsAtATime) {
    const some = columns.slice(start, start + columnsAtATime);
    const pieces = some.flatMap((column) => piecesOf(column, rows));
    const [row] = await database.rows<FigureRow>(sql`SELECT ${join(pieces)} FROM ${ident(table)}`, work);
    for (const { id, name, type } of some) {
      found.push({
        name,
        type,
        missing: rows - (row?.[`${id}_n`] ?? 0),
        distinct: row?.[`${id}_d`] ?? 0,
        mean: row?.[`${id}_m`] ?? null,
        deviation: row?.[`${id}_s`] ?? null,
      });
    }
    work.progress?.('Looking at columns', found.length, columns.length, 'columns');
  }
  return found;
}

function piecesOf({ id, type, role }: Column, rows: number): Sql[] {
  const column = ident(id);
  const distinct = rows > exactRows ? sql`approx_count_distinct(${column})` : sql`count(DISTINCT ${column})`;
  const pieces = [
    sql`count(${column})::DOUBLE AS ${ident(`${id}_n`)}`,
    sql`${distinct}::DOUBLE AS ${ident(`${id}_d`)}`,
  ];
  if (!isNumber(type) || role === 'sensitive' || role === 'customer') return pieces;
  const value = sql`CASE WHEN abs(${column}::DOUBLE) < 1e100::DOUBLE THEN ${column}::DOUBLE END`;
  return [
    ...pieces,
    sql`avg(${value}) AS ${ident(`${id}_m`)}`,
    sql`stddev_samp(${value}) AS ${ident(`${id}_s`)}`,
  ];
}

const isNumber = (type: ColumnType): boolean => type === 'integer' || type === 'number';
