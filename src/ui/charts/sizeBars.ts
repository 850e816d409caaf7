import { formatCount, formatShareCell } from '../../core/format.ts';
import { fitName, wrapText, type Mark, type Size, type TextMark } from './marks.ts';
import type { Palette } from './palette.ts';
import { columnsOf, columnsWritten, type TableData } from './tableData.ts';

export interface SizeDatum {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
  readonly size: number;
  /** Of all customers, 0…1. */
  readonly share: number;
  /** Of all revenue, 0…1 (below 0 where returns outweigh); null where revenue is not known. */
  readonly revenueShare: number | null;
}

/** From one segment to the next: there is a second bar only where some revenue is known. */
const rowHeightOf = (data: readonly SizeDatum[]): number =>
  data.some(({ revenueShare }) => revenueShare !== null) ? 58 : 46;

const nameHeight = 15;

/** A name's first line, and a second one where it is wider than the picture: what is left of it, cut where that is too wide, too. */
function nameLines(name: string, width: number): readonly Pick<TextMark, 'text' | 'whole'>[] {
  const [first = '', second] = wrapText(name, 12, width - 16, 2, 550);
  if (second === undefined) return [fitName(name, 12, width - 16, 550)];
  return [{ text: first }, fitName(name.slice(first.length + 1), 12, width - 16, 550)];
}

/** Height that the bars of the segments need in a picture of a width. */
export function sizeBarsHeight(data: readonly SizeDatum[], width: number): number {
  const names = data.reduce((sum, { name }) => sum + (nameLines(name, width).length - 1) * nameHeight, 0);
  return data.length * rowHeightOf(data) + names + 22;
}

/** A segment's name, under it its share of customers in its colour and its share of revenue in outline, on one scale. */
export function sizeBars(data: readonly SizeDatum[], size: Size, palette: Palette): Mark[] {
  const right = size.width - 62;
  const rowHeight = rowHeightOf(data);
  const most = Math.max(0.01, ...data.flatMap(({ share, revenueShare }) => [share, revenueShare ?? 0]));
  const length = (share: number) => Math.max(1, (Math.max(0, share) / most) * right);
  const small = { kind: 'text', size: 11, fill: palette.muted } as const;
  const outline = (y: number, width: number, stroke: string, height: number): Mark => ({
    kind: 'path',
    d: `M0.75 ${y + 0.75}h${Math.max(0.5, width - 1.5)}v${height - 1.5}h${-Math.max(0.5, width - 1.5)}z`,
    fill: palette.panel,
    stroke,
    strokeWidth: 1.5,
  });
  let top = 0;
  const marks: Mark[] = data.flatMap(({ name, colour, share, revenueShare }): Mark[] => {
    const lines = nameLines(name, size.width);
    const y = top + (lines.length - 1) * nameHeight;
    const words = lines.map((line, at): Mark => ({
      kind: 'text',
      x: 0,
      y: top + 13 + at * nameHeight,
      ...line,
      size: 12,
      weight: 550,
      fill: palette.ink,
    }));
    top = y + rowHeight;
    const bars: Mark[] = [
      ...words,
      { kind: 'rect', x: 0, y: y + 20, width: length(share), height: 13, radius: 3, fill: colour },
      { ...small, x: length(share) + 6, y: y + 31, text: formatShareCell(share), fill: palette.ink },
    ];
    if (revenueShare === null) return bars;
    return [
      ...bars,
      outline(y + 36, length(revenueShare), colour, 11),
      { ...small, x: length(revenueShare) + 6, y: y + 46, text: formatShareCell(revenueShare) },
    ];
  });
  const y = size.height - 5;
  marks.push(
    { kind: 'rect', x: 0, y: y - 9, width: 14, height: 10, radius: 2, fill: palette.muted },
    { ...small, x: 20, y, text: 'of customers' },
  );
  if (data.some(({ revenueShare }) => revenueShare !== null)) {
    marks.push({ ...small, x: 130, y, text: 'of revenue' });
    marks.push({
      kind: 'path',
      d: `M110.75 ${y - 8.25}h12.5v8.5h-12.5z`,
      fill: palette.panel,
      stroke: palette.muted,
      strokeWidth: 1.5,
    });
  }
  return marks;
}

/** Size and value of each segment. */
export function sizeTable(data: readonly SizeDatum[]): TableData {
  return {
    columns: [
      ...columnsOf(['Segment']),
      ...columnsWritten(['Customers'], formatCount),
      ...columnsWritten(['Share', 'Share of revenue'], formatShareCell),
    ],
    rows: data.map(({ name, size, share, revenueShare }) => [name, size, share, revenueShare]),
  };
}
