import { AppError } from '../../../core/errors.ts';
import { formatCount } from '../../../core/format.ts';
import type { AddSourceOptions, FileFormat, Inspection } from '../../../core/table.ts';
import type { SourceFile, Work } from '../../contract.ts';
import type { Purpose } from '../chosenColumns.ts';
import { planColumns, styleOf, type ColumnPlan } from '../columnPlans.ts';
import { nameWarnings } from '../csvWarnings.ts';
import { keptColumns, type KeptColumns } from '../keptColumns.ts';
import { mostColumns } from '../limits.ts';
import { isFaulty, type TextTable } from './textTable.ts';

const sampledRows = 2000;
const shownRows = 50;

/** Formats that know numbers from texts, and write them with a point. */
const asNumbers: ReadonlySet<FileFormat> = new Set(['json', 'ndjson', 'xlsx', 'spreadsheet-xml']);

/** Values of each column that its type is guessed from. */
export type Sample = (string | null)[][];

export interface RowsPlan {
  /** Every column of the table. */
  readonly columns: readonly ColumnPlan[];
  readonly kept: KeptColumns;
  readonly inspection: Inspection;
}

/** The first values of each column. */
export async function sampleRows(table: TextTable, { signal }: Work): Promise<Sample> {
  const sample: Sample = [];
  let rows = 0;
  for await (const batch of table.rows(signal)) {
    for (const row of batch.rows) {
      if (isFaulty(row)) continue;
      for (let index = 0; index < Math.max(row.fields.length, sample.length); index++) {
        const column = (sample[index] ??= Array<string | null>(rows).fill(null));
        const value = row.fields[index] ?? null;
        column.push(value === '' ? null : value);
      }
      if (++rows >= sampledRows) return sample;
    }
  }
  return sample;
}

/**
 * What a table of texts is, and how each column is to be read.
 * @throws AppError `ingest.no-rows`, `ingest.too-many-columns`, `ingest.columns`
 */
export function planRows(
  file: SourceFile,
  table: TextTable,
  sample: Sample,
  options: AddSourceOptions,
  purpose: Purpose = 'look',
): RowsPlan {
  const { names } = table;
  assertColumns(file, names.length);
  const rows = sample[0]?.length ?? 0;
  if (rows === 0 || names.length === 0) {
    const message = `${file.name} holds no row of data${table.reading.part === undefined ? '' : ` in “${table.reading.part}”`}.`;
    throw new AppError('ingest.no-rows', message, { file: file.name, format: table.reading.format });
  }
  const chosen = options.reading ?? {};
  const usual = asNumbers.has(table.reading.format) ? 'numbers' : '.';
  const columns = planColumns(names, sample, options, usual).map((plan, place) => {
    const unit = table.units?.get(place);
    return unit === undefined ? plan : { ...plan, unit };
  });
  const kept = keptColumns(file.name, columns, sample, options, purpose);
  const reading = {
    ...table.reading,
    ...styleOf(columns, chosen),
    lenient: chosen.lenient ?? false,
    ...kept.choice,
    ...(chosen.columns === undefined ? {} : { columns: chosen.columns }),
  };
  const preview = Array.from({ length: Math.min(rows, shownRows) }, (_, row) =>
    kept.fieldsOf(names.map((_, index) => sample[index]?.[row] ?? null)),
  );
  const inspection = {
    reading,
    columns: kept.columns,
    preview,
    warnings: [...table.warnings, ...nameWarnings(file.name, names, table.reading.header)],
    ...(table.parts === undefined ? {} : { parts: table.parts }),
    ...kept.all,
  };
  return { columns, kept, inspection };
}

/** @throws AppError `ingest.too-many-columns` */
export function assertColumns(file: SourceFile, columns: number): void {
  if (columns <= mostColumns) return;
  const message = `${file.name} has ${formatCount(columns)} columns; at most ${formatCount(mostColumns)} can be read. Nested objects may be kept as text instead.`;
  throw new AppError('ingest.too-many-columns', message, { file: file.name, columns });
}
