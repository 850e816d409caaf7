import { formatCount } from '../../../core/format.ts';
import type { Reading, Warning } from '../../../core/table.ts';
import { dataRows, layoutGrid, type GridFound, type GridLayout } from './grid.ts';
import type { RowBatch, TextRow } from './textTable.ts';
import { rejectTotal, totalWarning, type TotalRow } from './totalRow.ts';

/**
 * The table in a grid of cells, such as a sheet: where it lies, its rows, and what a person should know of them. Read as it is stored, as
 * in studies made before there was a choice, it keeps blank columns on its left and a last row of totals.
 */
export class GridTable {
  readonly layout: GridLayout;
  readonly isStored: boolean;
  /** What the rows brought since the last `rows`. */
  readonly #found: GridFound;
  readonly #place: string;
  readonly #first: readonly TextRow[];
  #totals: TotalRow[] = [];

  /**
   * @param first the first rows that hold a value.
   * @param place what the grid is called in sentences, such as “Sheet1” in sales.xlsx.
   */
  constructor(first: readonly TextRow[], chosen: Partial<Reading>, place: string) {
    this.layout = layoutGrid(first, chosen);
    this.isStored = chosen.asStored === true;
    this.#found = { names: [...this.layout.names], outside: 0 };
    this.#place = place;
    this.#first = first;
  }

  /** Names of the columns; rows that are wider bring columns without a name. */
  get names(): string[] {
    return this.#found.names;
  }

  /** How the table was read, beside its format. */
  get reading(): Pick<Reading, 'header' | 'skip' | 'asStored'> {
    const { header, skip } = this.layout;
    return { header, skip, ...(this.isStored ? { asStored: true } : {}) };
  }

  /** What a person should know before the rows are read. */
  get warnings(): Warning[] {
    return this.isStored ? this.#storedColumns() : this.#leftColumns();
  }

  /** The rows of the table, of those of the grid from the first one on. */
  async *rows(batches: AsyncIterable<RowBatch>): AsyncGenerator<RowBatch> {
    const [layout, found] = [this.layout, this.#found];
    const totals: TotalRow[] = [];
    [found.outside, this.#totals] = [0, totals];
    const data = async function* (): AsyncGenerator<RowBatch> {
      for await (const { rows, done } of batches) yield { rows: dataRows(rows, layout, found), done };
    };
    yield* rejectTotal(data(), (row) => totals.push(row), this.isStored);
  }

  /** What the rows told that were read since the last `rows`. */
  get told(): Warning[] {
    return [...this.#leftValues(), ...this.#totals.map((row) => totalWarning(row, this.#place, 'as before'))];
  }

  #storedColumns(): Warning[] {
    const { header, skip } = this.layout;
    const { left } = layoutGrid(this.#first, { header, skip });
    if (left === 0) return [];
    const one = left === 1;
    const message = `${this.#place} is read as it was when this study was made: the ${one ? 'blank column' : `${formatCount(left)} blank columns`} left of the table ${one ? 'is a column' : 'are columns'} here. A new study leaves ${one ? 'it' : 'them'} out.`;
    return [{ code: 'as-stored', message }];
  }

  #leftColumns(): Warning[] {
    const { left } = this.layout;
    if (left === 0) return [];
    const message = `${left === 1 ? 'A blank column' : `${formatCount(left)} blank columns`} left of the table in ${this.#place} ${left === 1 ? 'was' : 'were'} left out.`;
    return [{ code: 'skipped-columns', message }];
  }

  #leftValues(): Warning[] {
    const { outside } = this.#found;
    if (outside === 0) return [];
    const message = `${outside === 1 ? 'A row' : `${formatCount(outside)} rows`} of ${this.#place} ${outside === 1 ? 'holds' : 'hold'} values left of the table, which were left out: name their column in the row of names, and it is read too.`;
    return [{ code: 'skipped-columns', message }];
  }
}
