import { formatBytes, formatCount, formatCounted } from '../../../core/format.ts';
import type { ColumnType, FileColumn } from '../../../core/table.ts';

/** A column that can be chosen. */
export interface ChoiceRow {
  /** What it is chosen by: its name, or its place where another column has the same name. */
  readonly key: string;
  readonly name: string;
  /** Null where it was chosen and does not stand in the beginning of the file. */
  readonly type: ColumnType | null;
  readonly bytes: number | null;
  readonly chosen: boolean;
}

/** The columns of a file, and whether each is read. Chosen ones that the file does not show follow the others. */
export function choiceRows(
  columns: readonly FileColumn[],
  only: readonly string[] | undefined,
): readonly ChoiceRow[] {
  const times = new Map<string, number>();
  for (const { name } of columns) times.set(name, (times.get(name) ?? 0) + 1);
  const asked = new Set(only);
  const rows = columns.map(({ id, name, type, bytes }): ChoiceRow => {
    const chosen = only === undefined || asked.has(name) || (asked.has(id) && !times.has(id));
    return { key: times.get(name) === 1 ? name : id, name, type, bytes: bytes ?? null, chosen };
  });
  const ids = new Set(columns.map(({ id }) => id));
  const unseen = [...asked].filter((one) => !times.has(one) && !ids.has(one));
  return [
    ...rows,
    ...unseen.map((name): ChoiceRow => ({ key: name, name, type: null, bytes: null, chosen: true })),
  ];
}

/** The choice with some of the columns in it or out of it; null where every column is read. */
export function withChosen(
  rows: readonly ChoiceRow[],
  changed: ReadonlySet<ChoiceRow>,
  chosen: boolean,
): readonly string[] | null {
  const isChosen = (row: ChoiceRow): boolean => (changed.has(row) ? chosen : row.chosen);
  const isWhole = rows.every((row) => row.type === null || isChosen(row));
  return isWhole ? null : rows.filter(isChosen).map(({ key }) => key);
}

/** How much of a file is read, such as “9 of 40 columns, 12.0 MB of 96.3 MB”. */
export function choiceInWords(rows: readonly ChoiceRow[]): string {
  const chosen = rows.filter((row) => row.chosen);
  const bytes = (some: readonly ChoiceRow[]): number => some.reduce((sum, row) => sum + (row.bytes ?? 0), 0);
  const all = bytes(rows);
  if (chosen.length === rows.length) {
    return `all ${formatCounted(rows.length, 'column')}${all > 0 ? `, ${formatBytes(all)}` : ''}`;
  }
  const size = all > 0 ? `, ${formatBytes(bytes(chosen))} of ${formatBytes(all)}` : '';
  return `${formatCount(chosen.length)} of ${formatCounted(rows.length, 'column')}${size}`;
}
