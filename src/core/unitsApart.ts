import { shortName } from './format.ts';
import type { Column } from './table.ts';

/** A column whose numbers have another unit than those before. */
export interface UnitApart {
  /** The column as it is before. */
  readonly column: Column;
  /** The column as it comes. */
  readonly own: Column;
}

/** The columns of numbers, met by name, that two files have in different units; a column without a unit differs from one with. */
export function unitsApart(before: readonly Column[], after: readonly Column[]): UnitApart[] {
  const known = new Map(before.map((column) => [column.name, column]));
  return after.flatMap((own) => {
    const column = known.get(own.name);
    return column && isNumber(column) && isNumber(own) && column.unit !== own.unit ? [{ column, own }] : [];
  });
}

const isNumber = ({ type }: Column): boolean => type === 'integer' || type === 'number';

const unitOf = ({ unit }: Column): string => (unit === undefined ? 'without a unit' : `in ${unit}`);

/** What of them is how, for the first few: “discount” is in % before and without a unit in june.xlsx. */
export function unitsInWords(apart: readonly UnitApart[], file: string): string {
  const told = apart
    .slice(0, 5)
    .map(
      ({ column, own }) =>
        `“${shortName(own.name, 40)}” is ${unitOf(column)} before and ${unitOf(own)} in ${file}`,
    );
  return apart.length > told.length
    ? `${told.join('; ')}; and so are ${apart.length - told.length} more`
    : told.join('; ');
}
