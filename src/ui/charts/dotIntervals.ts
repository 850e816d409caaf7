import { scaleLinear } from 'd3';
import { bareName, formatPercent, formatShareBound, formatShareCell } from '../../core/format.ts';
import { fitText, textWidth, wrapText, type Mark, type Size } from './marks.ts';
import type { Palette } from './palette.ts';
import { columnsOf, columnsWritten, type TableData } from './tableData.ts';

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
const lineHeight = 15;
const gap = 10;
const foot = 24;
/** Pixels below which a name that does not fit beside its interval stands above it. */
const narrow = 520;

/** A name on its lines. */
interface Placed {
  readonly name: string;
  readonly lines: readonly string[];
  readonly y: number;
}

interface PlacedRow extends Placed {
  readonly row: DotIntervalRow;
  /** Where its interval is drawn. */
  readonly middle: number;
}

interface PlacedBlock extends Placed {
  readonly mark: number | null;
  readonly top: number;
  readonly bottom: number;
  readonly rows: readonly PlacedRow[];
}

/** Where everything stands in so many pixels of width: names take the lines that they need, as far as there may be so many. */
function layout(blocks: readonly DotIntervalBlock[], width: number) {
  const widest = Math.max(0, ...blocks.flatMap(({ rows }) => rows.map(({ name }) => textWidth(name, 12))));
  const beside = Math.min(210, width * 0.34, Math.max(56, widest + 26));
  const isStacked = width < narrow && widest > beside - 22;
  const left = isStacked ? 18 : beside;
  let y = 0;
  const placed = blocks.map(({ name, mark, rows }): PlacedBlock => {
    const start = y;
    const lines = wrapText(name, 12, width - 8, 3, 600);
    const top = start + headHeight + Math.max(0, lines.length - 1) * lineHeight;
    y = top;
    const own = rows.map((row): PlacedRow => {
      const names = isStacked ? wrapText(row.name, 12, width - 20, 2) : [fitText(row.name, 12, left - 22)];
      const first = y;
      const above = isStacked ? names.length * lineHeight : 0;
      y += above + rowHeight;
      return { name: row.name, lines: names, y: first, row, middle: first + above + rowHeight / 2 };
    });
    const bottom = y;
    y += gap;
    return { name, lines, y: start, mark, top, bottom, rows: own };
  });
  return { left, blocks: placed, height: y + foot };
}

/** Height that they need in so many pixels of width. */
export function dotIntervalsHeight(blocks: readonly DotIntervalBlock[], width: number): number {
  return layout(blocks, width).height;
}

/** A name as text, line below line; one that was cut keeps its whole. */
function named({ name, lines }: Placed, x: number, y: number, palette: Palette, weight?: number): Mark[] {
  const isCut = lines.join(' ') !== name;
  return lines.map((text, at) => ({
    kind: 'text',
    x,
    y: y + at * lineHeight,
    text,
    size: 12,
    fill: palette.ink,
    halo: palette.panel,
    ...(weight === undefined ? {} : { weight }),
    ...(isCut ? { whole: bareName(name, 500) } : {}),
  }));
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
  const { left, blocks: placed } = layout(blocks, size.width);
  const right = size.width - 58;
  const most = Math.max(0.01, ...blocks.flatMap(({ rows }) => rows.map(({ high }) => high)));
  const x = scaleLinear().domain([0, most]).nice(4).range([left, right]);
  const limit = x.domain()[1] ?? most;
  const bottom = size.height - foot;
  const marks: Mark[] = [];
  for (const tick of x.ticks(4)) {
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
  for (const block of placed) {
    const { mark, top, bottom: end, rows } = block;
    marks.push(...named(block, 0, block.y + 17, palette, 600));
    if (mark !== null) {
      marks.push({
        kind: 'path',
        d: `M${x(mark)} ${top - 2}V${end}`,
        stroke: palette.muted,
        strokeWidth: 1.5,
        dash: [3, 3],
      });
    }
    for (const placedRow of rows) {
      const { row, middle, y } = placedRow;
      marks.push(
        ...named(placedRow, 12, y + 14, palette),
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
    }
  }
  return marks;
}

/** The shares as numbers. */
export function dotIntervalsTable(blocks: readonly DotIntervalBlock[], of: string, by: string): TableData {
  return {
    columns: [
      ...columnsOf([of, by], 2),
      ...columnsWritten(['Share'], formatShareCell),
      ...columnsWritten(['Low', 'High'], formatShareBound),
      ...columnsWritten(['Share of all'], formatShareCell),
    ],
    rows: blocks.flatMap(({ name, mark, rows }) =>
      rows.map((row) => [name, row.name, row.value, row.low, row.high, mark]),
    ),
  };
}
