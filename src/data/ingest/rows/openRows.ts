import type { FileFormat, Reading } from '../../../core/table.ts';
import type { SourceFile } from '../../contract.ts';
import { openFixed } from './fixed/openFixed.ts';
import { openJson } from './json/openJson.ts';
import { openHtml } from './markup/openHtml.ts';
import { openSpreadsheetXml } from './markup/openSpreadsheetXml.ts';
import type { TextTable } from './textTable.ts';
import { openXlsx } from './xlsx/openXlsx.ts';

/** The formats that are read as rows of texts. */
export type RowFormat = Exclude<FileFormat, 'csv' | 'parquet' | 'arrow'>;

/** A file of one of these formats as a table of texts. @throws AppError `ingest.*` */
export function openRows(
  file: SourceFile,
  format: RowFormat,
  chosen: Partial<Reading> = {},
  signal?: AbortSignal,
): Promise<TextTable> {
  switch (format) {
    case 'json':
    case 'ndjson':
      return openJson(file, format, chosen);
    case 'xlsx':
      return openXlsx(file, chosen, signal);
    case 'html':
      return openHtml(file, chosen, signal);
    case 'spreadsheet-xml':
      return openSpreadsheetXml(file, chosen, signal);
    default:
      return openFixed(file, chosen);
  }
}
