import { formatNumber, formatSigned } from '../../core/format.ts';
import { fitName, type Mark, type Size } from './marks.ts';
import { diverging, inkOn, segmentIn, type Palette } from './palette.ts';
import { columnsOf, columnsWritten, type TableData } from './tableData.ts';

export interface HeatmapData {
  /** Rows that stand for segments carry their rank, which gives colour and mark. */
  readonly rows: readonly { readonly name: string; readonly rank?: number }[];

  readonly columns: readonly { readonly name: string; readonly unit?: string }[];
  /** By row, then column: the number that the colour stands for. */
  readonly values: readonly (readonly number[])[];
  /** By row, then column: other numbers to print in the cells, in the columns' units (such as medians). */
  readonly printed?: readonly (readonly number[])[];
  /** The value at which the colours are full. */
  readonly limit: number;
  readonly decimals?: number;
}

export interface HeatmapCell {
  readonly text: string;
  readonly background: string;
  readonly ink: string;
}

/** What stands in every cell: its text, its colour, and ink that reads on it. */
export function heatmapCells(data: HeatmapData, palette: Palette): readonly (readonly HeatmapCell[])[] {
  return data.values.map((row, i) =>
    row.map((value, j) => {
      const background = diverging(palette, value, data.limit);
      const printed = data.printed?.[i]?.[j];
      const text = printed === undefined ? signed(value, data.decimals ?? 1) : formatNumber(printed);
      return { text, background, ink: inkOn(palette, background) };
    }),
  );
}

function signed(value: number, decimals: number): string {
  return Number.isFinite(value) ? formatSigned(value, decimals) : '–';
}

/** A size that holds a heatmap's picture as a file. */
export function heatmapSize(data: HeatmapData): Size {
  return { width: 210 + data.columns.length * 84 + 12, height: 34 + data.rows.length * 28 + 10 };
}

/** The heatmap as marks, for pictures in files; on screen it is a table. */
export function heatmapMarks(data: HeatmapData, size: Size, palette: Palette): Mark[] {
  const left = Math.min(210, size.width * 0.3);
  const width = (size.width - left - 12) / Math.max(1, data.columns.length);
  const height = (size.height - 44) / Math.max(1, data.rows.length);
  const marks: Mark[] = data.columns.map((column, j) => ({
    kind: 'text',
    x: left + (j + 0.5) * width,
    y: 22,
    ...fitName(column.name, 11, width - 4),
    size: 11,
    fill: palette.muted,
    anchor: 'middle',
  }));
  const cells = heatmapCells(data, palette);
  data.rows.forEach((row, i) => {
    const y = 34 + i * height;
    const middle = y + height / 2;
    if (row.rank !== undefined)
      marks.push({
        kind: 'rect',
        x: 12,
        y: middle - 5,
        width: 9,
        height: 9,
        radius: 3,
        fill: segmentIn(palette, row.rank),
      });
    marks.push({
      kind: 'text',
      x: 30,
      y: middle + 4,
      ...fitName(row.name, 12, left - 34),
      size: 12,
      fill: palette.ink,
    });
    cells[i]?.forEach((cell, j) => {
      const x = left + j * width;
      marks.push({
        kind: 'rect',
        x: x + 1,
        y: y + 1,
        width: width - 2,
        height: height - 2,
        radius: 4,
        fill: cell.background,
      });
      marks.push({
        kind: 'text',
        x: x + width / 2,
        y: middle + 4,
        text: cell.text,
        size: 11.5,
        fill: cell.ink,
        anchor: 'middle',
      });
    });
  });
  return marks;
}

/** The heatmap's values as a table; with other printed numbers, those. */
export function heatmapTable(data: HeatmapData, corner: string): TableData {
  const shown = data.printed ?? data.values;
  return {
    columns: [
      ...columnsOf([corner]),
      ...columnsWritten(
        data.columns.map(({ name, unit }) => (data.printed && unit ? `${name} (${unit})` : name)),
        (value) => (data.printed ? formatNumber(value) : signed(value, data.decimals ?? 1)),
      ),
    ],
    rows: data.rows.map((row, i) => [
      row.name,
      ...(shown[i] ?? []).map((value) => (Number.isFinite(value) ? value : null)),
    ]),
  };
}
