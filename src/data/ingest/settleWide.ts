import { ident, sql } from '../../core/sql.ts';
import type { Warning } from '../../core/table.ts';
import { countedValues, oneOr } from './countedValues.ts';
import type { Settling } from './settleNumbers.ts';
import { factsOf } from './typeChanges.ts';

/** Whole numbers that came as text become integers where each fits; where one is too large for that they stay as they stand. */
export async function settleWide(
  { database, table, file, changes, types }: Settling,
  columns: readonly { readonly id: string; readonly name: string }[],
): Promise<Warning[]> {
  const facts = await factsOf(database, table, columns, ({ id }) => [
    sql`count(*) FILTER (WHERE ${ident(id)} IS NOT NULL AND TRY_CAST(${ident(id)} AS BIGINT) IS NULL) AS ${ident(id)}`,
  ]);
  const warnings: Warning[] = [];
  for (const { id, name } of columns) {
    const tooLarge = Number(facts[id] ?? 0);
    types.set(id, tooLarge > 0 ? 'text' : 'integer');
    if (tooLarge === 0) changes.add(id, sql`BIGINT`);
    else warnings.push(largeNumbers(file, name, tooLarge));
  }
  return warnings;
}

/** That a column of whole numbers stays text. */
export function largeNumbers(file: string, name: string, count: number): Warning {
  const message = `${oneOr(count, 'whole number')} of “${name}” in ${file} ${count === 1 ? 'has' : 'have'} more digits than a number holds; the column stays text, so that none is rounded.`;
  return { code: 'large-numbers', message, column: name };
}

/** That a column of digits stays text, since numbers would lose what stands before them. */
export function codesKept(file: string, name: string, count: number): Warning {
  const message = `${countedValues(count, name, file)} ${count === 1 ? 'begins with a zero or a plus, as codes do; the column stays text, so that nothing of it is lost' : 'begin with a zero or a plus, as codes do; the column stays text, so that nothing of them is lost'}.`;
  return { code: 'codes-kept', message, column: name };
}

/** That codes became numbers in a column whose type was chosen, or is that of the source before the file. */
export function codesTaken(file: string, name: string, count: number): Warning {
  const message = `${countedValues(count, name, file)} ${count === 1 ? 'begins with a zero or a plus, as a code does, and was read as a number' : 'begin with a zero or a plus, as codes do, and were read as numbers'} without it, as 00123 would be 123. If they are codes, give the column the type text; where the file was appended, undo that, give the source’s column the type text, and append it again.`;
  return { code: 'codes-as-numbers', message, column: name };
}

/** That whole numbers of many digits, written as other numbers are, were kept digit by digit. */
export function digitsKept(file: string, name: string, count: number): Warning {
  const message = `${countedValues(count, name, file)} ${count === 1 ? 'is a whole number' : 'are whole numbers'} with more digits than a decimal number holds; all of the column is read as whole numbers, so that none is rounded. A program that wrote them with decimals or in groups may have rounded them before.`;
  return { code: 'large-numbers', message, column: name };
}

/** That numbers had lost digits before the file was written. */
export function numbersCut(file: string, name: string, count: number): Warning {
  const message = `${countedValues(count, name, file)} ${count === 1 ? 'is' : 'are'} written like 1.23457E+11, as spreadsheets save long numbers: the digits after these are lost in the file. Export it again with the column as text.`;
  return { code: 'numbers-cut', message, column: name };
}

/** That numbers lost digits, because others of the column have fractions or the type was chosen. */
export function numbersRounded(file: string, name: string, count: number): Warning {
  const message = `${countedValues(count, name, file)} ${count === 1 ? 'has more digits than a number holds and was rounded' : 'have more digits than a number holds and were rounded'}, at about the 16th digit. If they are codes, give the column the type text.`;
  return { code: 'numbers-rounded', message, column: name };
}
