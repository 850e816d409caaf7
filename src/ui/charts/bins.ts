import { scaleLinear, scaleUtc } from 'd3';
import { formatCount, formatNumber } from '../../core/format.ts';
import type { Mark, Size } from './marks.ts';
import type { Palette } from './palette.ts';
import { columnsOf, type TableData } from './tableData.ts';

/** Counts of rows in bins of equal width, of numbers or of times (milliseconds since 1970, read as UTC). */
export interface BinsData {
  readonly kind: 'number' | 'time';
  readonly unit: string;
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
}

/** Bars alone, for a table's cell. */
export function smallBins(data: BinsData, size: Size, palette: Palette): Mark[] {
  return bars(data, { left: 0, right: size.width, top: 1, bottom: size.height }, palette);
}

/** Bars over their axis, with the highest count said at the top. */
export function largeBins(data: BinsData, size: Size, palette: Palette): Mark[] {
  const area = { left: 10, right: size.width - 10, top: 20, bottom: size.height - 24 };
  const ticks = Math.max(2, Math.floor(size.width / 100));
  return [
    { kind: 'text', x: area.left, y: 11, text: `up to ${formatCount(Math.max(0, ...data.counts))} rows a bar`, size: 10.5, fill: palette.muted }, // prettier-ignore
    ...bars(data, area, palette),
    { kind: 'path', d: `M${area.left} ${area.bottom + 0.5}H${area.right}`, stroke: palette.line, strokeWidth: 1 }, // prettier-ignore
    ...ticksOf(data, area.left, area.right, ticks).map(({ x, text }): Mark => ({
      kind: 'text',
      x,
      y: size.height - 8,
      text,
      size: 10.5,
      fill: palette.muted,
      anchor: 'middle',
    })),
  ];
}

function ticksOf(data: BinsData, left: number, right: number, count: number): { x: number; text: string }[] {
  const inside = ({ x }: { x: number }): boolean => x >= left + 12 && x <= right - 12;
  const domain = data.from === data.to ? [data.from - 0.5, data.to + 0.5] : [data.from, data.to];
  if (data.kind === 'time') {
    const scale = scaleUtc().domain(domain).range([left, right]);
    const format = scale.tickFormat(count);
    return scale
      .ticks(count)
      .map((time) => ({ x: scale(time), text: format(time) }))
      .filter(inside);
  }
  const scale = scaleLinear().domain(domain).range([left, right]);
  return scale
    .ticks(count)
    .map((value) => ({ x: scale(value), text: formatNumber(value) }))
    .filter(inside);
}

function bars(
  { counts }: BinsData,
  area: { left: number; right: number; top: number; bottom: number },
  palette: Palette,
): Mark[] {
  const most = Math.max(1, ...counts);
  const width = (area.right - area.left) / Math.max(1, counts.length);
  return counts.map((count, bin): Mark => {
    // A bin that holds anything stays visible beside one that holds nearly everything.
    const height = count === 0 ? 0 : Math.max(1, (count / most) * (area.bottom - area.top));
    return {
      kind: 'rect',
      x: area.left + bin * width,
      y: area.bottom - height,
      width: Math.max(0.5, width - 1),
      height,
      fill: palette.accent,
      opacity: 0.8,
    };
  });
}

const written = (kind: BinsData['kind'], value: number): number | string =>
  kind === 'time' ? new Date(value).toISOString().slice(0, 19) : value;

/** The bins and how many rows each holds. */
export function binsTable({ kind, unit, from, to, counts }: BinsData): TableData {
  const step = (to - from) / Math.max(1, counts.length);
  const head = unit || (kind === 'time' ? 'time' : 'value');
  return {
    columns: columnsOf([`From (${head})`, `To (${head})`, 'Rows'], kind === 'time' ? 2 : 0),
    rows: counts.map((count, bin) => [
      written(kind, from + bin * step),
      written(kind, from + (bin + 1) * step),
      count,
    ]),
  };
}
