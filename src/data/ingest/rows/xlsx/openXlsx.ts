import { AppError } from '../../../../core/errors.ts';
import { formatCount } from '../../../../core/format.ts';
import type { FilePart, Reading, Warning } from '../../../../core/table.ts';
import type { SourceFile } from '../../../contract.ts';
import { oneOr } from '../../countedValues.ts';
import { gridSample } from '../grid.ts';
import { GridTable } from '../gridTable.ts';
import { MarkupScanner } from '../markup/markupScanner.ts';
import { isFaulty, plainReading, type RowBatch, type TextRow, type TextTable } from '../textTable.ts';
import { ColumnFormats, mixedWarnings, noUnits, percentWarning, strayWarnings } from './columnUnits.ts';
import { memberText, write } from './memberText.ts';
import { SheetRows } from './sheetRows.ts';
import { openWorkbook, type Sheet, type Workbook } from './workbook.ts';

/** One sheet of an Excel workbook as a table. @throws AppError `ingest.corrupt`, `ingest.choice`, `ingest.no-rows` */
export async function openXlsx(
  file: SourceFile,
  chosen: Partial<Reading>,
  signal?: AbortSignal,
): Promise<TextTable> {
  const workbook = await openWorkbook(file, signal);
  const { sheet, first, seen } = await chooseSheet(file, workbook, chosen.part, signal);
  const place = `“${sheet.name}” in ${file.name}`;
  const table = new GridTable(first, chosen, place);
  const { layout, names, isStored } = table;
  const shown = seen.below(layout.begin);
  const units = isStored ? noUnits : shown;
  const nameOf = (column: number): string =>
    layout.names[column - layout.left]
      ? `“${layout.names[column - layout.left] ?? ''}”`
      : `column ${column + 1}`;
  let told: Warning[] = [];
  return {
    reading: plainReading('xlsx', { ...table.reading, part: sheet.name }),
    names,
    warnings: [
      ...sheetWarnings(
        file,
        workbook,
        sheet,
        chosen.skip === undefined && layout.skip >= (first[0]?.line ?? 1),
      ),
      ...table.warnings,
      ...percentWarning(shown, nameOf, place, isStored),
      ...mixedWarnings(seen.mixedBelow(layout.begin), nameOf, place),
    ],
    units: new Map([...units.formats].map(([column, { unit }]) => [column - layout.left, unit])),
    ...(workbook.sheets.length < 2 ? {} : { parts: partsOf(workbook) }),
    async *rows(signal): AsyncGenerator<RowBatch> {
      const cells = new SheetRows(workbook, units);
      yield* table.rows(sheetBatches(file, sheet, cells, signal));
      told = [
        ...table.told,
        ...strayWarnings(units, cells.strays, nameOf, place),
        ...cellWarnings(place, cells),
      ];
    },
    told: () => told,
  };
}

/** What was found in the cells of a sheet that has been read. */
function cellWarnings(place: string, { errors, unsaved }: SheetRows): Warning[] {
  const warnings: Warning[] = [];
  if (errors > 0) {
    const message = `${oneOr(errors, 'cell')} of ${place} ${errors === 1 ? 'holds an error such as #N/A, and counts' : 'hold errors such as #N/A, and count'} as missing.`;
    warnings.push({ code: 'cell-errors', message });
  }
  if (unsaved > 0) {
    const message = `${oneOr(unsaved, 'formula')} of ${place} ${unsaved === 1 ? 'was' : 'were'} saved without a value, and ${unsaved === 1 ? 'counts' : 'count'} as missing: open the workbook in a spreadsheet program, and save it there.`;
    warnings.push({ code: 'formulas-unsaved', message });
  }
  return warnings;
}

async function* sheetBatches(
  file: SourceFile,
  sheet: Sheet,
  cells: SheetRows,
  signal?: AbortSignal,
): AsyncGenerator<RowBatch> {
  const scanner = new MarkupScanner(cells, false);
  for await (const { text, done, last } of memberText(file, sheet.entry, signal)) {
    write(scanner, text, last, file, sheet.entry.name);
    yield { rows: cells.take(), done };
  }
}

/** The sheet that was asked for; else the first one in sight that holds a table. */
async function chooseSheet(
  file: SourceFile,
  workbook: Workbook,
  wanted: string | undefined,
  signal?: AbortSignal,
): Promise<FirstRows & { sheet: Sheet }> {
  const { sheets } = workbook;
  const visible = sheets.filter(({ hidden }) => !hidden);
  const possible =
    wanted === undefined
      ? [...visible, ...sheets.filter(({ hidden }) => hidden)]
      : sheets.filter(({ name }) => name === wanted);
  if (possible.length === 0) {
    const message = `${file.name} has no sheet “${wanted ?? ''}”.`;
    throw new AppError('ingest.choice', message, { file: file.name, sheets: sheets.map(({ name }) => name) });
  }
  let found: (FirstRows & { sheet: Sheet }) | undefined;
  for (const sheet of possible) {
    const rows = await firstRows(file, workbook, sheet, signal);
    if (rows.first.length >= 2) return { sheet, ...rows };
    if (rows.first.length > 0) found ??= { sheet, ...rows };
  }
  if (found) return found;
  const message = `${file.name} has ${sheets.length === 1 ? 'a sheet' : `${formatCount(sheets.length)} sheets`} and no row in ${sheets.length === 1 ? 'it' : 'them'}.`;
  throw new AppError('ingest.no-rows', message, { file: file.name, format: 'xlsx' });
}

interface FirstRows {
  readonly first: readonly TextRow[];
  /** The formats of their numbers. */
  readonly seen: ColumnFormats;
}

async function firstRows(
  file: SourceFile,
  workbook: Workbook,
  sheet: Sheet,
  signal?: AbortSignal,
): Promise<FirstRows> {
  const first: TextRow[] = [];
  const seen = new ColumnFormats();
  const cells = new SheetRows(workbook, noUnits, seen);
  for await (const { rows } of sheetBatches(file, sheet, cells, signal)) {
    for (const row of rows) {
      if (!isFaulty(row) && row.fields.some((field) => field !== null && field !== '')) first.push(row);
      if (first.length >= gridSample) return { first, seen };
    }
  }
  return { first, seen };
}

const partsOf = ({ sheets }: Workbook): FilePart[] =>
  sheets.map(({ name, hidden }) => ({ kind: 'sheet', name, ...(hidden ? { hidden } : {}) }));

function sheetWarnings(file: SourceFile, { sheets }: Workbook, sheet: Sheet, skipped: boolean): Warning[] {
  const warnings: Warning[] = [];
  const others = sheets.filter((each) => each !== sheet);
  if (others.length > 0) {
    const named = others
      .slice(0, 10)
      .map(({ name, hidden }) => (hidden ? `“${name}” (hidden)` : `“${name}”`));
    const message = `The sheet “${sheet.name}” of ${file.name} was read; it also holds ${named.join(', ')}${others.length > 10 ? ` and ${formatCount(others.length - 10)} more` : ''}.`;
    warnings.push({ code: 'other-sheets', message });
  }
  if (skipped) {
    const message = `Rows before the table in “${sheet.name}” of ${file.name} were left out: titles, notes or merged headers.`;
    warnings.push({ code: 'skipped-lines', message });
  }
  return warnings;
}
