import { line, scaleLinear, scalePoint } from 'd3';
import { fitTime, textWidth, type Mark, type Size } from './marks.ts';
import type { Palette } from './palette.ts';
import { columnsOf, columnsWritten, type TableData } from './tableData.ts';

export interface ControlPoint {
  readonly label: string;
  readonly value: number;
  /** Null where no limits are known, such as before there are enough points. */
  readonly centre: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Rules that it breaks, in words. */
  readonly alarms: readonly string[];
}

export interface ControlData {
  /** What the values are, such as “share of customers”. */
  readonly quantity: string;
  readonly points: readonly ControlPoint[];
  readonly format: (value: number) => string;
}

interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The values alone with their alarms, for a table's cell. */
export function smallControlChart(data: ControlData, size: Size, palette: Palette): Mark[] {
  return drawn(data, { left: 4, right: size.width - 4, top: 4, bottom: size.height - 4 }, palette, 1.75);
}

/** The values with centre line, limits and alarms over the snapshots. */
export function controlChart(data: ControlData, size: Size, palette: Palette): Mark[] {
  const [least, most] = extentOf(data);
  const ends = [data.format(most), data.format(least)] as const;
  const wide = Math.max(...ends.map((text) => textWidth(text, 11)));
  const area = { left: wide + 16, right: size.width - 12, top: 10, bottom: size.height - 28 };
  const small = { kind: 'text', size: 11, fill: palette.muted } as const;
  const x = across(data, area);
  const texts = data.points.map(({ label }) => fitTime(label));
  const widest = Math.max(1, ...texts.map((text) => textWidth(text, 11)));
  const last = data.points.length - 1;
  // As many as stand apart, at equal distances, the newest always; it ends at the edge, half its width nearer to the others.
  const every = Math.max(1, Math.ceil(((widest * 1.5 + 6) * Math.max(1, last)) / (area.right - area.left)));
  const names = texts.flatMap((text, index): Mark[] => {
    if ((last - index) % every !== 0) return [];
    const middle = x(String(index)) ?? 0;
    const half = textWidth(text, 11) / 2;
    const anchor = middle + half > size.width ? 'end' : middle - half < 0 ? 'start' : 'middle';
    const at = anchor === 'end' ? size.width : anchor === 'start' ? 0 : middle;
    return [{ ...small, x: at, y: size.height - 7, text, anchor }];
  });
  const heights: readonly (readonly [number, string])[] =
    ends[0] === ends[1]
      ? [[(area.top + area.bottom) / 2, ends[0]]]
      : [
          [area.top, ends[0]],
          [area.bottom, ends[1]],
        ];
  return [
    ...heights.map(([y, text]): Mark => ({ ...small, x: area.left - 14, y: y + 4, text, anchor: 'end' })),
    ...names,
    ...drawn(data, area, palette, 3),
  ];
}

function across(data: ControlData, area: Area) {
  return scalePoint()
    .domain(data.points.map((_, index) => String(index)))
    .range([area.left, area.right]);
}

/** What is nearer to each other than this is one value: it is what adding fractions leaves behind. */
const leastSpan = 1e-9;

/** The least and the greatest of values and limits; one and the same where nothing moved, which is then drawn half-way up. */
function extentOf({ points }: ControlData): [number, number] {
  const values = points
    .flatMap(({ value, lower, upper }) => [value, lower, upper])
    .filter((value): value is number => value !== null && Number.isFinite(value));
  if (values.length === 0) return [0, 1];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (most - least >= leastSpan) return [least, most];
  const only = Math.abs(least) < leastSpan ? 0 : least;
  return [only, only];
}

function drawn(data: ControlData, area: Area, palette: Palette, radius: number): Mark[] {
  const up = scaleLinear().domain(extentOf(data)).range([area.bottom, area.top]);
  const scale = across(data, area);
  const x = (index: number): number => scale(String(index)) ?? area.left;
  const path = (value: (point: ControlPoint) => number | null): string =>
    line<ControlPoint>()
      .defined((point) => value(point) !== null)
      .x((_, index) => x(index))
      .y((point) => up(value(point) ?? 0))([...data.points]) ?? '';
  const limit = (value: (point: ControlPoint) => number | null, dash: readonly number[]): Mark[] => {
    const d = path(value);
    return d === '' ? [] : [{ kind: 'path', d, stroke: palette.muted, strokeWidth: 1, dash, opacity: 0.8 }];
  };
  const dots = data.points.map((point, index): Mark => {
    const alarm = point.alarms.length > 0;
    return {
      kind: 'circle',
      x: x(index),
      y: up(point.value),
      radius: alarm ? radius + 1.5 : radius,
      fill: alarm ? palette.hot : palette.accent,
      stroke: palette.panel,
      strokeWidth: 1,
    };
  });
  return [
    ...limit(({ upper }) => upper, [4, 3]),
    ...limit(({ lower }) => lower, [4, 3]),
    ...limit(({ centre }) => centre, []),
    { kind: 'path', d: path(({ value }) => value), stroke: palette.accent, strokeWidth: 1.5 },
    ...dots,
    ...alarmRings(data, x, up, palette, radius),
  ];
}

/** A ring around what alarms, so that colour is never alone. */
function alarmRings(
  data: ControlData,
  x: (index: number) => number,
  up: (value: number) => number,
  palette: Palette,
  radius: number,
): Mark[] {
  return data.points.flatMap(({ alarms, value }, index): Mark[] => {
    if (alarms.length === 0) return [];
    const ring = radius + 4;
    const [cx, cy] = [x(index), up(value)];
    const d = `M${cx - ring} ${cy}a${ring} ${ring} 0 1 0 ${2 * ring} 0a${ring} ${ring} 0 1 0 ${-2 * ring} 0`;
    return [{ kind: 'path', d, stroke: palette.hot, strokeWidth: 1.5 }];
  });
}

/** One sentence of the chart, for those who do not see it. */
export function controlLabel(name: string, { points, format }: ControlData): string {
  const last = points.at(-1);
  const alarms = points.filter((point) => point.alarms.length > 0);
  const where = alarms.map(({ label }) => label).slice(0, 5);
  return `${name} over ${points.length} snapshots, last ${last ? format(last.value) : 'none'}; ${
    alarms.length === 0
      ? 'no alarm'
      : `${alarms.length} ${alarms.length === 1 ? 'alarm' : 'alarms'}, at ${where.join(', ')}`
  }.`;
}

/** The values with their limits and the rules that they break. */
export function controlTable({ points, quantity, format }: ControlData): TableData {
  return {
    columns: [
      ...columnsOf(['Snapshot']),
      ...columnsWritten([quantity, 'Centre', 'Lower limit', 'Upper limit'], format),
      { name: 'Rules', numeric: false },
    ],
    rows: points.map(({ label, value, centre, lower, upper, alarms }) => [
      label,
      value,
      centre,
      lower,
      upper,
      alarms.join('; '),
    ]),
  };
}
