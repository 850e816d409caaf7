import { formatPercent, formatShareCell } from '../../core/format.ts';
import { fitText, textWidth, type Mark, type Size } from './marks.ts';
import type { Palette } from './palette.ts';
import { columnsOf, type TableData } from './tableData.ts';

/** A share with the two ends of its interval. */
export interface DotIntervalRow {
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Whether it lies above or below all others by more than its interval. */
  readonly side: 'above' | 'below' | 'none';
}

/** Rows that are compared with each other. */
export interface DotIntervalBlock {
  readonly name: string;
  /** The share of all together; null where there is none. */
  readonly mark: number | null;
  readonly rows: readonly DotIntervalRow[];
}

const rowHeight = 20;
const headHeight = 26;
const gap = 10;
const foot = 24;

/** Height that so many rows need. */
export function dotIntervalsHeight(blocks: readonly DotIntervalBlock[]): number {
  return blocks.reduce((sum, { rows }) => sum + headHeight + rows.length * rowHeight + gap, foot);
}

/** Where a group stands, as a shape: ▲ above all others, ▼ below, ● neither; colour says the same again. */
function shape(side: DotIntervalRow['side'], x: number, y: number, palette: Palette): Mark {
  if (side === 'none') return { kind: 'circle', x, y, radius: 4, fill: palette.ink };
  const up = side === 'above' ? 1 : -1;
  const d = `M${x} ${y - 5.5 * up}L${x + 5.5} ${y + 4 * up}L${x - 5.5} ${y + 4 * up}Z`;
  return { kind: 'path', d, fill: side === 'above' ? palette.hot : palette.cold };
}

/** Shares as marks with their intervals, block by block on one scale; a dashed line is the share of all together. */
export function dotIntervals(blocks: readonly DotIntervalBlock[], size: Size, palette: Palette): Mark[] {
  const widest = Math.max(0, ...blocks.flatMap(({ rows }) => rows.map(({ name }) => textWidth(name, 12))));
  const left = Math.min(210, size.width * 0.34, Math.max(56, widest + 26));
  const right = size.width - 58;
  const most = Math.max(0.01, ...blocks.flatMap(({ rows }) => rows.map(({ high }) => high)));
  const limit = Math.min(1, niceLimit(most));
  const x = (share: number) => left + (share / limit) * (right - left);
  const bottom = size.height - foot;
  const marks: Mark[] = [];
  for (const tick of [0, limit / 4, limit / 2, (limit * 3) / 4, limit]) {
    marks.push(
      { kind: 'path', d: `M${x(tick)} 6V${bottom}`, stroke: palette.line, strokeWidth: 1 },
      {
        kind: 'text',
        x: x(tick),
        y: size.height - 6,
        text: formatPercent(tick),
        size: 11,
        fill: palette.muted,
        anchor: 'middle',
      },
    );
  }
  let y = 0;
  for (const { name, mark, rows } of blocks) {
    marks.push({
      kind: 'text',
      x: 0,
      y: y + 17,
      text: fitText(name, 12, size.width - 8, 600),
      size: 12,
      weight: 600,
      fill: palette.ink,
      halo: palette.panel,
    });
    const top = y + headHeight;
    if (mark !== null) {
      marks.push({
        kind: 'path',
        d: `M${x(mark)} ${top - 2}V${top + rows.length * rowHeight}`,
        stroke: palette.muted,
        strokeWidth: 1.5,
        dash: [3, 3],
      });
    }
    rows.forEach((row, at) => {
      const middle = top + at * rowHeight + rowHeight / 2;
      marks.push(
        {
          kind: 'text',
          x: 12,
          y: middle + 4,
          text: fitText(row.name, 12, left - 22),
          size: 12,
          fill: palette.ink,
        },
        {
          kind: 'path',
          d: `M${x(row.low)} ${middle}H${x(Math.min(limit, row.high))}`,
          stroke: row.side === 'none' ? palette.muted : row.side === 'above' ? palette.hot : palette.cold,
          strokeWidth: 2,
        },
        shape(row.side, x(row.value), middle, palette),
        {
          kind: 'text',
          x: size.width,
          y: middle + 4,
          text: formatShareCell(row.value),
          size: 11,
          fill: palette.ink,
          anchor: 'end',
        },
      );
    });
    y = top + rows.length * rowHeight + gap;
  }
  return marks;
}

/** The next length of which quarters are plain numbers too. */
function niceLimit(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return (
    [1, 1.2, 1.6, 2, 2.4, 2.8, 3.2, 4, 4.8, 6, 8, 10]
      .map((step) => Number((step * power).toPrecision(2)))
      .find((step) => step >= most) ?? most
  );
}

/** The shares as numbers. */
export function dotIntervalsTable(blocks: readonly DotIntervalBlock[], of: string, by: string): TableData {
  return {
    columns: columnsOf([of, by, 'Share', 'Low', 'High', 'Share of all'], 2),
    rows: blocks.flatMap(({ name, mark, rows }) =>
      rows.map((row) => [name, row.name, row.value, row.low, row.high, mark]),
    ),
  };
}
