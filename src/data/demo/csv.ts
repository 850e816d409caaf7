import { tableBatches } from './generate.ts';
import { planStore, type DemoOptions } from './store.ts';
import type { DemoColumn, DemoTable } from './tables.ts';

/**
 * A table of a store as CSV: a header, commas, lines ended by LF, missing values empty, dates `2025-12-31`, times
 * `2025-12-31 18:04:59` without a zone, flags `true` and `false`. No text of a store needs quotes.
 * @throws AppError as `generateDemoStore` does.
 */
export function* demoCsv(options: DemoOptions, table: DemoTable): Generator<string> {
  let header = true;
  for (const batch of tableBatches(planStore(options), table)) {
    if (header) yield `${batch.columns.map((column) => column.name).join(',')}\n`;
    header = false;
    const lines: string[] = [];
    for (let row = 0; row < batch.rows; row++) {
      lines.push(`${batch.columns.map((column) => cell(column, row)).join(',')}\n`);
    }
    yield lines.join('');
  }
}

function cell(column: DemoColumn, row: number): string {
  if (column.missing?.[row] === 1) return '';
  const value = column.values[row] as number;
  switch (column.type) {
    case 'text':
      return column.words[value] as string;
    case 'flag':
      return value === 1 ? 'true' : 'false';
    case 'date':
      return new Date(value * 86_400_000).toISOString().slice(0, 10);
    case 'time':
      return new Date(value * 1000).toISOString().slice(0, 19).replace('T', ' ');
    default:
      return String(value);
  }
}
