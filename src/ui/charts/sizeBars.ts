import { formatShare } from '../../core/format.ts';
import { fitText, type Mark, type Size } from './marks.ts';
import type { Palette } from './palette.ts';
import { columnsOf, type TableData } from './tableData.ts';

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

const rowHeight = 44;

/** Height that the bars of so many segments need. */
export function sizeBarsHeight(segments: number): number {
  return segments * rowHeight + 26;
}

/** Two bars for each segment, share of customers in its colour and share of revenue in outline, on one scale. */
export function sizeBars(data: readonly SizeDatum[], size: Size, palette: Palette): Mark[] {
  const left = Math.min(170, size.width * 0.36);
  const right = size.width - 62;
  const most = Math.max(0.01, ...data.flatMap(({ share, revenueShare }) => [share, revenueShare ?? 0]));
  const length = (share: number) => (Math.max(0, share) / most) * (right - left);
  const small = { kind: 'text', size: 11, fill: palette.muted } as const;
  const marks: Mark[] = data.flatMap((segment, index): Mark[] => {
    const y = index * rowHeight + 6;
    const bars: Mark[] = [
      {
        kind: 'text',
        x: 0,
        y: y + 15,
        text: fitText(segment.name, 12, left - 10),
        size: 12,
        weight: 550,
        fill: palette.ink,
      },
      {
        kind: 'rect',
        x: left,
        y,
        width: Math.max(1, length(segment.share)),
        height: 14,
        radius: 3,
        fill: segment.colour,
      },
      {
        ...small,
        x: left + length(segment.share) + 6,
        y: y + 11,
        text: formatShare(segment.share),
        fill: palette.ink,
      },
    ];
    if (segment.revenueShare === null) return bars;
    return [
      ...bars,
      {
        kind: 'path',
        d: `M${left + 0.5} ${y + 18.5}h${Math.max(1, length(segment.revenueShare) - 1)}v9h${-Math.max(1, length(segment.revenueShare) - 1)}z`,
        fill: palette.panel,
        stroke: segment.colour,
        strokeWidth: 1.5,
      },
      {
        ...small,
        x: left + length(segment.revenueShare) + 6,
        y: y + 28,
        text: formatShare(segment.revenueShare),
      },
    ];
  });
  const y = size.height - 6;
  const revenue = data.some(({ revenueShare }) => revenueShare !== null);
  marks.push(
    { kind: 'rect', x: left, y: y - 9, width: 14, height: 9, radius: 2, fill: palette.muted },
    { ...small, x: left + 20, y, text: 'of customers' },
  );
  if (revenue) {
    marks.push(
      {
        kind: 'path',
        d: `M${left + 100.5} ${y - 8.5}h13v8h-13z`,
        fill: palette.panel,
        stroke: palette.muted,
        strokeWidth: 1.5,
      },
      { ...small, x: left + 120, y, text: 'of revenue' },
    );
  }
  return marks;
}

/** Size and value of each segment. */
export function sizeTable(data: readonly SizeDatum[]): TableData {
  return {
    columns: columnsOf(['Segment', 'Customers', 'Share', 'Share of revenue']),
    rows: data.map(({ name, size, share, revenueShare }) => [name, size, share, revenueShare]),
  };
}
