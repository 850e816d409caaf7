import type { MarkupListener } from '../markup/markupScanner.ts';
import type { FaultyRow, TextRow } from '../textTable.ts';
import { noUnits, type ColumnFormats, type ColumnUnits } from './columnUnits.ts';
import { plainFormat, sameUnit, scaled } from './numberFormats.ts';
import { durationText, serialText } from './serialDates.ts';
import { unescaped, type Workbook } from './workbook.ts';

/** The most columns that a sheet has. */
const mostCells = 16_384;

/** Hears of a sheet's cells and makes rows of them. */
export class SheetRows implements MarkupListener {
  readonly #workbook: Workbook;
  #rows: (TextRow | FaultyRow)[] = [];
  #fields: (string | null)[] = [];
  #line = 0;
  #column = -1;
  #type = '';
  #style = 0;
  #value = '';
  #hears = false;
  #fault: string | undefined;
  #errors = 0;
  #isFormula = false;
  #unsaved = 0;
  readonly #units: ColumnUnits;
  readonly #seen: ColumnFormats | undefined;
  readonly #strays = new Map<number, number>();

  /**
   * @param units in which the numbers of columns are handed out.
   * @param seen hears of the numbers' formats.
   */
  constructor(workbook: Workbook, units = noUnits, seen?: ColumnFormats) {
    this.#workbook = workbook;
    this.#units = units;
    this.#seen = seen;
  }

  /** Cells that hold an error such as `#N/A`. */
  get errors(): number {
    return this.#errors;
  }

  /** Formulas with which no value was saved. */
  get unsaved(): number {
    return this.#unsaved;
  }

  /** Numbers that are shown in another unit than their column's, by the column's place in the sheet. */
  get strays(): ReadonlyMap<number, number> {
    return this.#strays;
  }

  /** The rows that are complete; they are handed out once. */
  take(): (TextRow | FaultyRow)[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attribute: (name: string) => string | undefined): void {
    if (name === 'c') {
      const column = columnOf(attribute('r'));
      this.#column = column < 0 ? this.#column + 1 : column;
      this.#type = attribute('t') ?? 'n';
      this.#style = Number(attribute('s') ?? 0);
      this.#value = '';
      this.#isFormula = false;
    } else if (name === 'f') this.#isFormula = true;
    else if (name === 'v' || name === 't') this.#hears = true;
    else if (name === 'rph') this.#hears = false;
    else if (name === 'row') {
      const line = Number(attribute('r') ?? this.#line + 1);
      this.#line = Number.isSafeInteger(line) && line > this.#line ? line : this.#line + 1;
      this.#fields = [];
      this.#column = -1;
      this.#fault = undefined;
    }
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#hears = false;
    else if (name === 'c') this.#cell();
    else if (name === 'row') {
      if (this.#fault === undefined) {
        this.#rows.push({ line: this.#line, fields: this.#fields });
        if (this.#fields.length > 0) this.#seen?.endRow();
      } else
        this.#rows.push({ line: this.#line, fault: this.#fault, text: this.#fields.join(',').slice(0, 200) });
    }
  }

  text(text: string): void {
    if (this.#hears) this.#value += text;
  }

  #cell(): void {
    if (this.#column >= mostCells) {
      this.#fault ??= `a cell stands in column ${this.#column + 1}, which no sheet has`;
      return;
    }
    const value = this.#read();
    if (value === null || value === '') return;
    while (this.#fields.length < this.#column) this.#fields.push(null);
    this.#fields[this.#column] = value;
  }

  #read(): string | null {
    const value = this.#value;
    switch (this.#type) {
      case 's': {
        const text = this.#workbook.texts[Number(value)];
        if (value !== '' && text === undefined)
          this.#fault ??= `a cell refers to text ${value.slice(0, 20)}, which the workbook lacks`;
        return text ?? null;
      }
      case 'b':
        return value === '1' || value === 'true' ? 'true' : value === '' ? null : 'false';
      case 'e':
        this.#errors++;
        return null;
      case 'str':
      case 'inlineStr':
        return unescaped(value);
      case 'd':
        return value.replace('T', ' ').replace(/ 00:00:00(\.0+)?$/, '');
      default:
        if (value !== '') return this.#number(value);
        if (this.#isFormula) this.#unsaved++;
        return null;
    }
  }

  #number(text: string): string | null {
    const value = Number(text);
    if (!Number.isFinite(value)) {
      this.#fault ??= 'a cell of numbers holds something else';
      return null;
    }
    const format = this.#workbook.formats[this.#style] ?? plainFormat;
    if (format.kind === 'duration') return durationText(value);
    if (format.kind === 'date') return serialText(value, this.#workbook.is1904) ?? String(value);
    this.#seen?.add(this.#line, this.#column, format);
    const shown = this.#line > this.#units.begin ? this.#units.formats.get(this.#column) : undefined;
    if (shown === undefined) return String(value);
    if (!sameUnit(shown, format)) this.#strays.set(this.#column, (this.#strays.get(this.#column) ?? 0) + 1);
    const asShown = scaled(value, shown);
    if (!Number.isFinite(asShown)) this.#fault ??= 'a number in percent is too large';
    return String(asShown);
  }
}

/** The column of a cell's reference, counted from 0; -1 where it has none. */
function columnOf(reference: string | undefined): number {
  if (reference === undefined) return -1;
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const code = reference.charCodeAt(at) & 0xdf;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column - 1;
}
