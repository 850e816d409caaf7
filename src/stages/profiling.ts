import type { ColumnProfile } from './profile/spec.ts';
import { numberFigures } from './profilingNumbers.ts';
import { tally } from './profilingTallies.ts';
import { textFigures } from './profilingTexts.ts';
import { timeFigures } from './profilingTimes.ts';
import type { CountedColumn, ProfilingContext } from './profilingWork.ts';

/** Columns that are looked at together: bounds the length of a query, and lets a cancel be heard. */
const atATime = 2;

/**
 * Every figure of every column of a table, exact but where `TextFigures` says otherwise.
 * @param heard is told the columns that are done, in order, after every few.
 * @throws AppError `query.*`, `cancelled`
 */
export async function profileColumns(
  table: string,
  rows: number,
  columns: readonly CountedColumn[],
  context: ProfilingContext,
  heard: (done: readonly ColumnProfile[]) => void = () => undefined,
): Promise<ColumnProfile[]> {
  const profiles: ColumnProfile[] = [];
  for (let start = 0; start < columns.length; start += atATime) {
    const some = columns.slice(start, start + atATime);
    const numeric = some.filter(({ type }) => type === 'integer' || type === 'number');
    const numbers = await numberFigures(table, numeric, context);
    for (const column of some) {
      profiles.push(await profileOf(table, rows, column, numbers.get(column.id) ?? null, context));
    }
    heard(profiles);
  }
  return profiles;
}

async function profileOf(
  table: string,
  rows: number,
  column: CountedColumn,
  numbers: ColumnProfile['numbers'],
  context: ProfilingContext,
): Promise<ColumnProfile> {
  const { id, name, type, role, unit, missing } = column;
  const sensitive = role === 'sensitive';
  const strange = numbers?.notFinite ?? 0;
  const exact = strange > 0 ? { ...column, distinct: null } : column;
  const tallied = await tally(table, exact, rows - missing - strange, sensitive, context);
  const isText = type === 'text';
  const isTime = type === 'date' || type === 'timestamp';
  return {
    id,
    name,
    type,
    role,
    ...(unit === undefined ? {} : { unit }),
    sensitive,
    rows,
    missing,
    ...tallied,
    numbers,
    texts: isText ? await textFigures(table, column, rows, tallied.distinct, sensitive, context) : null,
    times: isTime ? await timeFigures(table, column, context) : null,
  };
}
