import { ident, join, sql, type Sql } from '../core/sql.ts';
import type { Column } from '../core/table.ts';
import { countDistinct } from '../stats/distinct.ts';
import type { RunContext } from './context.ts';

/** Distinct values from which the database's table of them outgrows the caches. */
const many = 50_000;

/** A column with about how many distinct values it has, and with its ends as the database writes them; null where it is empty. */
export interface EstimatedColumn extends Column {
  readonly distinct: number;
  readonly least: string | null;
  readonly greatest: string | null;
}

/**
 * Distinct values of each column, exact, by its id. Columns of few values are counted by the database together. Of those of many,
 * the ones that doubles hold exactly are taken out and counted here while the database fetches the next one, which takes it a
 * quarter of the time that counting would; the rest is counted one by one, since their tables fill the memory.
 */
export async function distinctValues(
  table: string,
  columns: readonly EstimatedColumn[],
  { database, work }: Pick<RunContext, 'database' | 'work'>,
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  const told = (id: string, distinct: number): void => {
    found.set(id, distinct);
    work.progress?.('Looking at columns', found.size, columns.length, 'columns');
  };
  const counted = async (some: readonly Column[]): Promise<void> => {
    const counts = some.map(({ id }) => sql`count(DISTINCT ${ident(id)})::DOUBLE AS ${ident(id)}`);
    const [row] = await database.rows<Record<string, number>>(
      sql`SELECT ${join(counts)} FROM ${ident(table)}`,
      work,
    );
    for (const { id } of some) told(id, row?.[id] ?? 0);
  };
  const few = columns.filter(({ distinct }) => distinct < many);
  if (few.length > 0) await counted(few);
  const doubles = columns.flatMap((column) => {
    const expression = found.has(column.id) ? undefined : asDouble(column);
    return expression ? [{ name: column.id, expression }] : [];
  });
  const fetched = (index: number): Promise<Float64Array> | undefined => {
    const wanted = doubles.slice(index, index + 1);
    if (wanted.length === 0) return undefined;
    return database
      .gatherDouble(ident(table), wanted, { signal: work.signal })
      .then(({ columns: [values] }) => values ?? new Float64Array(0));
  };
  let next = fetched(0);
  for (const [index, { name }] of doubles.entries()) {
    const values = await next;
    next = fetched(index + 1);
    if (values) told(name, countDistinct(values));
  }
  for (const column of columns) if (!found.has(column.id)) await counted([column]);
  return found;
}

/** The column as doubles that differ wherever its values do; undefined where there may be none. */
function asDouble({ id, type, least, greatest }: EstimatedColumn): Sql | undefined {
  const column = ident(id);
  const ends = [least, greatest];
  if (type === 'number')
    return ends.every((end) => end !== null && Number.isFinite(Number(end))) ? column : undefined;
  if (type === 'integer')
    return ends.every((end) => end !== null && Number.isSafeInteger(Number(end))) ? column : undefined;
  // Microseconds of the years 1700 to 2249 are whole numbers below 2^53.
  if (type === 'timestamp')
    return ends.every((end) => /^(1[7-9]\d\d|20\d\d|21\d\d|22[0-4]\d)-/.test(end ?? ''))
      ? sql`epoch_us(${column})`
      : undefined;
  return undefined;
}
