import { isDayAsNumber } from '../../core/daysAsNumbers.ts';
import { ident, sql } from '../../core/sql.ts';
import type { Column, Role, Warning } from '../../core/table.ts';
import type { Database } from '../contract.ts';
import { factsOf } from './typeChanges.ts';
import { datesOfDigits } from './values.ts';

/** Where a column's type comes from: a person can choose it, or the file says it. */
type TypedBy = 'choice' | 'file';

/** Names of things are none of days, whatever their digits. */
const naming: ReadonlySet<Role | null> = new Set(['customer', 'order', 'product']);

/**
 * Tells which columns hold whole numbers that are all days, such as 20240131. Columns with any other number among the first rows are
 * not looked at.
 * @param preview texts of the first rows, as they stand in the file.
 */
export async function dayNumberWarnings(
  database: Database,
  table: string,
  file: string,
  columns: readonly Column[],
  preview: readonly (readonly (string | null)[])[],
  typedBy: TypedBy,
): Promise<Warning[]> {
  const suspects = columns.filter(({ type, role }, index) => {
    const isNumeric = type === 'integer' || (type === 'number' && typedBy === 'file');
    if (!isNumeric || naming.has(role)) return false;
    const present = preview.flatMap((row) => (row[index] ?? '').trim() || []);
    return (
      present.length > 0 && present.every((text) => form[typedBy].test(text) && isDayAsNumber(Number(text)))
    );
  });
  const [format = ''] = datesOfDigits;
  const facts = await factsOf(database, table, suspects, ({ id }) => {
    const column = ident(id);
    const isDay = sql`${column} = trunc(${column}) AND ${column} BETWEEN 19000101 AND 20991231 AND try_strptime(TRY_CAST(${column} AS BIGINT)::VARCHAR, ${format}) IS NOT NULL`;
    return [
      sql`coalesce(bool_and(${isDay}) FILTER (WHERE ${column} IS NOT NULL) AND min(${column}) < max(${column}), false) AS ${column}`,
    ];
  });
  return suspects
    .filter(({ id }) => facts[id] === true)
    .map(({ name }) => {
      const message = `The whole numbers of “${name}” in ${file} are all days, written like 20240131. ${remedies[typedBy]}`;
      return { code: 'days-as-numbers', message, column: name };
    });
}

/** How such a number stands among the first rows; a text with a decimal point could not be read as a date. */
const form: Readonly<Record<TypedBy, RegExp>> = { choice: /^\d{8}$/, file: /^\d{8}(\.0+)?$/ };

const remedies: Readonly<Record<TypedBy, string>> = {
  choice: 'They were read as numbers: if they are dates, give the column the type date.',
  file: 'They were read as numbers, as the file says: if they are dates, save them as dates there and load it again.',
};
