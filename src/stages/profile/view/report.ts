import type { Cell } from '../../../core/table.ts';
import { columnsOf, type TableData } from '../../../ui/charts/tableData.ts';
import type { ColumnProfile, ProfileValue } from '../spec.ts';

const names = [
  'Table', 'Column', 'Type', 'Role', 'Rows', 'Missing', 'Distinct', 'Most frequent', 'Rows with it', 'Least', 'Quartile 25 %',
  'Median', 'Quartile 75 %', 'Greatest', 'Mean', 'Standard deviation', 'Skewness', 'Zeros', 'Infinite or not a number',
  'Shape', 'Days with rows', 'Longest gap in days', 'Alerts',
] as const; // prettier-ignore

/** Every column with its figures, as a table: one row a column. */
export function reportTable({ tables, alerts }: ProfileValue): TableData {
  const rows = tables.flatMap((table) =>
    table.columns.map((column): Cell[] => {
      const told = alerts.filter((alert) => alert.table === table.id && alert.column === column.id);
      return [table.name, ...figures(column), told.map(({ sentence }) => sentence).join(' ')];
    }),
  );
  const texts = new Set(['Table', 'Column', 'Type', 'Role', 'Most frequent', 'Shape', 'Alerts']);
  return {
    columns: columnsOf(names).map(({ name }) => ({ name, numeric: !texts.has(name) })),
    rows,
  };
}

function figures(column: ColumnProfile): Cell[] {
  const { numbers, times, texts } = column;
  const quantile = (index: number): number | null => numbers?.quantiles[index] ?? null;
  const [first] = column.top;
  return [
    column.name,
    column.type,
    column.role,
    column.rows,
    column.missing,
    column.distinct,
    first?.text ?? null,
    first?.rows ?? null,
    times?.least ?? quantile(0),
    times?.quartiles[0] ?? quantile(2),
    times?.quartiles[1] ?? quantile(3),
    times?.quartiles[2] ?? quantile(4),
    times?.greatest ?? quantile(6),
    numbers?.mean ?? null,
    numbers?.deviation ?? null,
    numbers?.skewness ?? null,
    numbers?.zeros ?? null,
    numbers?.notFinite ?? null,
    texts?.patterns[0]?.text ?? null,
    times?.daysWithRows ?? null,
    times?.gaps[0]?.days ?? null,
  ];
}
