import { scaleLinear } from 'd3';
import { formatCounted, formatNumber } from '../../core/format.ts';
import type { Mark, Size } from './marks.ts';
import type { Palette } from './palette.ts';
import type { Distribution } from './quantiles.ts';
import { columnsOf, type TableData } from './tableData.ts';

export interface HistogramData extends Distribution {
  readonly unit: string;
  /** Values outside which the rest is capped, where there is a cap. */
  readonly cap: readonly [number, number] | null;
}

/** Where the values stand: the place on the picture of each value, and back. */
export interface HistogramScale {
  readonly x: (value: number) => number;
  readonly value: (x: number) => number;
}

/** Bars alone, small enough for a table's cell: what is capped stands back. */
export function smallHistogram(data: HistogramData, size: Size, palette: Palette): Mark[] {
  return bars(data, { left: 0, right: size.width, top: 1, bottom: size.height }, palette);
}

/** Bars with their axis in the feature's unit and the cap's lines. */
export function largeHistogram(
  data: HistogramData,
  size: Size,
  palette: Palette,
): { readonly marks: readonly Mark[]; readonly scale: HistogramScale } {
  const area = { left: 12, right: size.width - 12, top: 10, bottom: size.height - 24 };
  const x = scaleOf(data, area.left, area.right);
  const marks: Mark[] = [
    ...bars(data, area, palette),
    {
      kind: 'path',
      d: `M${area.left} ${area.bottom + 0.5}H${area.right}`,
      stroke: palette.line,
      strokeWidth: 1,
    },
    ...x.ticks(Math.max(2, Math.floor(size.width / 90))).map((value): Mark => ({
      kind: 'text',
      x: x(value),
      y: size.height - 8,
      text: formatNumber(value),
      size: 10.5,
      fill: palette.muted,
      anchor: 'middle',
    })),
  ];
  return { marks, scale: { x: (value) => x(value), value: (place) => x.invert(place) } };
}

function scaleOf({ histogram: { from, to } }: HistogramData, left: number, right: number) {
  return scaleLinear()
    .domain(from === to ? [from - 0.5, to + 0.5] : [from, to])
    .range([left, right])
    .clamp(true);
}

function bars(
  data: HistogramData,
  area: { left: number; right: number; top: number; bottom: number },
  palette: Palette,
): Mark[] {
  const { from, to, counts } = data.histogram;
  const most = Math.max(1, ...counts);
  const width = (area.right - area.left) / Math.max(1, counts.length);
  const step = (to - from) / Math.max(1, counts.length);
  return counts.map((count, bin): Mark => {
    const middle = from + (bin + 0.5) * step;
    const capped = data.cap !== null && (middle < data.cap[0] || middle > data.cap[1]);
    // A bin that holds anything stays visible beside one that holds nearly everything.
    const height = count === 0 ? 0 : Math.max(1, (count / most) * (area.bottom - area.top));
    return {
      kind: 'rect',
      x: area.left + bin * width,
      y: area.bottom - height,
      width: Math.max(0.5, width - 1),
      height,
      fill: capped ? palette.muted : palette.accent,
      opacity: capped ? 0.35 : 0.8,
    };
  });
}

/** The bins and how many customers each holds. */
export function histogramTable(data: HistogramData): TableData {
  const { from, to, counts } = data.histogram;
  const step = (to - from) / Math.max(1, counts.length);
  return {
    columns: columnsOf([`From (${data.unit || 'value'})`, `To (${data.unit || 'value'})`, 'Customers'], 0),
    rows: counts.map((count, bin) => [from + bin * step, from + (bin + 1) * step, count]),
  };
}

/** One sentence of the distribution, for those who do not see it. */
export function histogramLabel(name: string, data: HistogramData): string {
  const [least = 0, , lower = 0, median = 0, upper = 0, , most = 0] = data.quantiles;
  const all = data.histogram.counts.reduce((sum, count) => sum + count, 0);
  const number = (value: number) => `${formatNumber(value)}${data.unit ? ` ${data.unit}` : ''}`;
  return `${name} of ${formatCounted(all, 'customer')}: half lie between ${number(lower)} and ${number(upper)}, median ${number(median)}, from ${number(least)} to ${number(most)}.`;
}
