import { formatCount } from '../../../../core/format.ts';
import type { Warning } from '../../../../core/table.ts';
import { gridSample } from '../grid.ts';
import { sameUnit, type NumberFormat } from './numberFormats.ts';

/** The formats of numbers in the first rows of a sheet, by column, each with the last row that has it. */
export class ColumnFormats {
  readonly #seen = new Map<number, { readonly format: NumberFormat; line: number }[]>();
  #rows = 0;

  /** A row with a value has ended: those behind the first ones are not heard, in whatever pieces the sheet comes. */
  endRow(): void {
    this.#rows++;
  }

  add(line: number, column: number, format: NumberFormat): void {
    if (this.#rows >= gridSample) return;
    const seen = this.#seen.get(column);
    const same = seen?.find((each) => sameUnit(each.format, format));
    if (same) same.line = line;
    else if (seen) seen.push({ format, line });
    else this.#seen.set(column, [{ format, line }]);
  }

  /** The columns whose numbers are all shown in one unit, below a row. */
  below(begin: number): ColumnUnits {
    const formats = this.#formatsBelow(begin).flatMap(
      ([column, [first, ...others]]): [number, NumberFormat][] =>
        first && others.length === 0 && first.unit !== '' ? [[column, first]] : [],
    );
    return { begin, formats: new Map(formats) };
  }

  /** The columns whose numbers are shown in several ways below a row, each with the units of these; '' for none. */
  mixedBelow(begin: number): ReadonlyMap<number, readonly string[]> {
    return new Map(
      this.#formatsBelow(begin).flatMap(([column, formats]): [number, readonly string[]][] =>
        formats.length > 1 ? [[column, formats.map(({ unit }) => unit)]] : [],
      ),
    );
  }

  #formatsBelow(begin: number): readonly (readonly [number, readonly NumberFormat[]])[] {
    return [...this.#seen].map(([column, seen]) => [
      column,
      seen.flatMap(({ line, format }) => (line > begin ? [format] : [])),
    ]);
  }
}

/** The units of a sheet's columns below a row. */
export interface ColumnUnits {
  readonly begin: number;
  /** By the column's place in the sheet. */
  readonly formats: ReadonlyMap<number, NumberFormat>;
}

export const noUnits: ColumnUnits = { begin: 0, formats: new Map() };

/** The names of columns in a sentence. */
const listed = (names: readonly string[]): string =>
  `${names.slice(0, 10).join(', ')}${names.length > 10 ? ` and ${formatCount(names.length - 10)} more` : ''}`;

/** Says which columns are read in percent, as their numbers are shown, or not so where they are read as they are stored. */
export function percentWarning(
  { formats }: ColumnUnits,
  nameOf: (column: number) => string,
  place: string,
  stored: boolean,
): Warning[] {
  const names = [...formats].flatMap(([column, { scale }]) => (scale === 100 ? [nameOf(column)] : []));
  if (names.length === 0) return [];
  const numbers = `The numbers of ${listed(names)} of ${place} are shown in percent and are read`;
  return stored
    ? [
        {
          code: 'as-stored',
          message: `${numbers} as they were when this study was made: what is shown as 12 % is read as 0.12. A new study reads it as 12.`,
        },
      ]
    : [{ code: 'signs-removed', message: `${numbers} so: 0.12, shown as 12 %, is read as 12.` }];
}

/** Says which columns have numbers that are shown in several ways, and that they are read as they are stored. */
export function mixedWarnings(
  mixed: ReadonlyMap<number, readonly string[]>,
  nameOf: (column: number) => string,
  place: string,
): Warning[] {
  const alike = new Map<string, string[]>();
  for (const [column, units] of mixed) {
    const ways = units.map((unit) => (unit === '' ? 'without a unit' : `in ${unit}`)).join(', others ');
    const names = alike.get(ways);
    if (names) names.push(nameOf(column));
    else alike.set(ways, [nameOf(column)]);
  }
  return [...alike].map(([ways, names]) => {
    const percent = ways.includes('%') ? '; 12 % is stored as 0.12' : '';
    const message = `Some numbers of ${listed(names)} of ${place} are shown ${ways}. All are read as they are stored${percent}. If they are meant alike, give their cells one format and load the file again.`;
    return { code: 'mixed-units', message };
  });
}

/** Says how many numbers of a column are shown in another unit than those of its first rows. */
export function strayWarnings(
  { formats }: ColumnUnits,
  strays: ReadonlyMap<number, number>,
  nameOf: (column: number) => string,
  place: string,
): Warning[] {
  return [...strays].flatMap(([column, count]) => {
    const format = formats.get(column);
    if (format === undefined) return [];
    const one = count === 1;
    const taken = format.scale === 100 ? 'taken times 100 all the same' : 'read as it stands';
    const message = `${one ? 'A number' : `${formatCount(count)} numbers`} of ${nameOf(column)} of ${place} ${one ? 'is' : 'are'} not shown in ${format.unit}, as the first ones are; ${one ? 'it was' : 'each was'} ${taken}.`;
    return [{ code: 'mixed-units', message }];
  });
}
