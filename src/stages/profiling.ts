import type { Column } from '../core/table.ts';
import type { RunContext } from './context.ts';
import type { ColumnProfile } from './profile/spec.ts';
import { numberFigures } from './profilingNumbers.ts';
import { tally } from './profilingTallies.ts';
import { textFigures } from './profilingTexts.ts';
import { timeFigures } from './profilingTimes.ts';
import type { CountedColumn, ProfilingContext } from './profilingWork.ts';

/** Columns that are looked at together: bounds the length of a query, and lets a cancel be heard. */
const atATime = 2;

/**
 * Every figure of every column of a table, exact but where `TextFigures` says otherwise; those of a column whose name, role or unit
 * alone has changed are known already.
 * @param heard is told the columns that are done, in order, after every few.
 * @throws AppError `query.*`, `cancelled`
 */
export async function profileColumns(
  table: string,
  rows: number,
  columns: readonly CountedColumn[],
  context: ProfilingContext & Pick<RunContext, 'memo'>,
  heard: (done: readonly ColumnProfile[]) => void = () => undefined,
): Promise<ColumnProfile[]> {
  const profiles: ColumnProfile[] = [];
  for (let start = 0; start < columns.length; start += atATime) {
    const some = columns.slice(start, start + atATime);
    const key = [table, rows, some.map((column) => [column.id, column.type, isSensitive(column)])];
    const found = await context.memo('figures of profiles', key, () => figuresOf(table, rows, some, context));
    for (const [at, { id, name, type, role, unit }] of some.entries()) {
      const column = { id, name, type, role, ...(unit === undefined ? {} : { unit }) };
      profiles.push({ ...column, ...(found[at] as ColumnFigures) });
    }
    heard(profiles);
  }
  return profiles;
}

const isSensitive = ({ role }: Pick<Column, 'role'>): boolean => role === 'sensitive';

/** What is found of a column, whatever it is called. */
type ColumnFigures = Omit<ColumnProfile, keyof Column>;

async function figuresOf(
  table: string,
  rows: number,
  some: readonly CountedColumn[],
  context: ProfilingContext,
): Promise<ColumnFigures[]> {
  const numeric = some.filter(({ type }) => type === 'integer' || type === 'number');
  const numbers = await numberFigures(table, numeric, context);
  const figures: ColumnFigures[] = [];
  for (const column of some) {
    figures.push(await figuresOfOne(table, rows, column, numbers.get(column.id) ?? null, context));
  }
  return figures;
}

async function figuresOfOne(
  table: string,
  rows: number,
  column: CountedColumn,
  numbers: ColumnProfile['numbers'],
  context: ProfilingContext,
): Promise<ColumnFigures> {
  const { type, missing } = column;
  const sensitive = isSensitive(column);
  const strange = numbers?.notFinite ?? 0;
  const exact = strange > 0 ? { ...column, distinct: null } : column;
  const tallied = await tally(table, exact, rows - missing - strange, sensitive, context);
  const isText = type === 'text';
  const isTime = type === 'date' || type === 'timestamp';
  return {
    sensitive,
    rows,
    missing,
    ...tallied,
    numbers,
    texts: isText ? await textFigures(table, column, rows, tallied.distinct, sensitive, context) : null,
    times: isTime ? await timeFigures(table, column, context) : null,
  };
}
