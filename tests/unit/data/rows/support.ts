import type { Reading } from '../../../../src/core/table.ts';
import { openRows, type RowFormat } from '../../../../src/data/ingest/rows/openRows.ts';
import { isFaulty, type TextTable } from '../../../../src/data/ingest/rows/textTable.ts';

export interface ReadTable {
  readonly table: TextTable;
  readonly names: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly faults: readonly { readonly line: number; readonly fault: string }[];
  readonly codes: readonly string[];
}

/** Every row of a file, padded to the columns. */
export async function readAll(
  format: RowFormat,
  content: BlobPart,
  chosen: Partial<Reading> = {},
): Promise<ReadTable> {
  const table = await openRows({ name: 'file', blob: new Blob([content]) }, format, chosen);
  const rows: (string | null)[][] = [];
  const faults: { line: number; fault: string }[] = [];
  for await (const batch of table.rows()) {
    for (const row of batch.rows) {
      if (isFaulty(row)) faults.push({ line: row.line, fault: row.fault });
      else rows.push([...row.fields]);
    }
  }
  const padded = rows.map((fields) => table.names.map((_, index) => fields[index] ?? null));
  const codes = [...table.warnings, ...table.told()].map(({ code }) => code);
  return { table, names: [...table.names], rows: padded, faults, codes };
}
