import { line, scaleLinear } from 'd3';
import { fitText, textWidth, type Mark, type Size } from './marks.ts';
import type { Palette } from './palette.ts';
import { columnsOf, columnsWritten, type TableData } from './tableData.ts';

/** One way of doing it, by two figures. */
export interface TradeOffPoint {
  readonly name: string;
  readonly across: number;
  readonly up: number;
  /** The two ends of the interval of `up`. */
  readonly low: number;
  readonly high: number;
  /** No other is at least as good in both figures and better in one. */
  readonly best: boolean;
  /** How it is now. */
  readonly present: boolean;
}

export interface TradeOffData {
  /** What the two figures are, and which way is better, such as “gap between groups (smaller is more even)”. */
  readonly across: string;
  readonly up: string;
  /** How the two are written where they stand in a table. */
  readonly format: { readonly across: (value: number) => string; readonly up: (value: number) => string };
  readonly points: readonly TradeOffPoint[];
}

const widen = ([least, most]: readonly [number, number], part: number): [number, number] => {
  const room = (most - least) * part || Math.abs(most) * part || part;
  return [least - room, most + room];
};

/** Ways as numbered points with intervals, from the best of both figures to the rest; the best are joined by a line. */
export function tradeOff(data: TradeOffData, size: Size, palette: Palette): Mark[] {
  const { points } = data;
  const lowest = Math.min(...points.map(({ low }) => low));
  const highest = Math.max(...points.map(({ high }) => high));
  const widest = Math.max(...points.map(({ across }) => across));
  const up = scaleLinear()
    .domain(widen([lowest, highest], 0.08))
    .nice(4);
  const across = scaleLinear()
    .domain([0, widest * 1.08 || 1])
    .nice(4);
  const count = { up: 4, across: Math.max(2, Math.floor(size.width / 130)) };
  const ticks = { up: up.ticks(count.up), across: across.ticks(count.across) };
  const written = { up: up.tickFormat(count.up), across: across.tickFormat(count.across) };
  const left = Math.max(...ticks.up.map((tick) => textWidth(written.up(tick), 11))) + 12;
  up.range([size.height - 48, 26]);
  across.range([left, size.width - 44]);
  const small = { kind: 'text', size: 11, fill: palette.muted } as const;
  const grid = ticks.up.flatMap((tick): Mark[] => [
    { kind: 'path', d: `M${left} ${up(tick)}H${size.width - 10}`, stroke: palette.line, strokeWidth: 1 },
    { ...small, x: left - 8, y: up(tick) + 4, text: written.up(tick), anchor: 'end' },
  ]);
  const feet = ticks.across.map((tick): Mark => ({
    ...small,
    x: across(tick),
    y: size.height - 30,
    text: written.across(tick),
    anchor: 'middle',
  }));
  const front = points.filter(({ best }) => best).toSorted((a, b) => a.across - b.across);
  const path = line<TradeOffPoint>()
    .x((point) => across(point.across))
    .y((point) => up(point.up))(front);
  const joined: Mark[] =
    front.length > 1 && path !== null
      ? [{ kind: 'path', d: path, stroke: palette.accent, strokeWidth: 1.5, dash: [4, 3] }]
      : [];
  return [
    ...grid,
    ...feet,
    { ...small, x: 0, y: 13, text: fitText(`↑ ${data.up}`, 11, size.width) },
    {
      ...small,
      x: size.width,
      y: size.height - 8,
      text: fitText(`${data.across} →`, 11, size.width),
      anchor: 'end',
    },
    ...joined,
    // What is now lies above the others.
    ...points
      .toSorted((a, b) => Number(a.present) - Number(b.present))
      .flatMap((point) => dot(point, across(point.across), up, palette)),
    ...numbers(points, (point) => [across(point.across), up(point.up)], size, palette),
  ];
}

function dot(point: TradeOffPoint, x: number, up: (value: number) => number, palette: Palette): Mark[] {
  const fill = point.best ? palette.accent : palette.muted;
  const [y, low, high] = [up(point.up), up(point.low), up(point.high)];
  const interval: Mark = {
    kind: 'path',
    d: `M${x} ${low}V${high}`,
    stroke: fill,
    strokeWidth: 1.5,
    opacity: 0.7,
  };
  // What is now has a shape of its own, so that colour is never alone.
  const body: Mark = point.present
    ? { kind: 'path', d: `M${x} ${y - 7}L${x + 7} ${y}L${x} ${y + 7}L${x - 7} ${y}Z`, fill }
    : { kind: 'circle', x, y, radius: 5, fill, stroke: palette.panel, strokeWidth: 1 };
  return [interval, body];
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const meets = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Where a number of a width may stand around its point, the best first: from the point to its start and its baseline. */
const around = (wide: number): readonly (readonly [number, number])[] =>
  [-6, 16, -20, 30].flatMap((down) => [[10, down] as const, [-10 - wide, down] as const]);

/** The points' numbers beside them, on no point and on no other number where there is room; those on each other share a place. */
function numbers(
  points: readonly TradeOffPoint[],
  place: (point: TradeOffPoint) => readonly [number, number],
  size: Size,
  palette: Palette,
): Mark[] {
  const places: { readonly x: number; readonly y: number; readonly numbers: number[] }[] = [];
  const taken: Box[] = [];
  points.forEach((point, at) => {
    const [x, y] = place(point);
    taken.push({ left: x - 7, right: x + 7, top: y - 7, bottom: y + 7 });
    const near = places.find((other) => Math.abs(other.x - x) < 14 && Math.abs(other.y - y) < 14);
    if (near) near.numbers.push(at + 1);
    else places.push({ x, y, numbers: [at + 1] });
  });
  return places.map(({ x, y, numbers: own }): Mark => {
    const text = own.join(', ');
    const wide = textWidth(text, 12, 600);
    const boxes = around(wide).map(([across, down]): Box => ({
      left: x + across,
      right: x + across + wide,
      top: y + down - 10,
      bottom: y + down + 2,
    }));
    const isFree = (box: Box): boolean =>
      box.left >= 0 && box.right <= size.width && taken.every((other) => !meets(box, other));
    const box = boxes.find(isFree) ?? boxes[0];
    if (box) taken.push(box);
    return {
      kind: 'text',
      x: box?.left ?? x,
      y: (box?.bottom ?? y) - 2,
      text,
      size: 12,
      weight: 600,
      fill: palette.ink,
      halo: palette.panel,
    };
  });
}

/** One sentence of the chart, for those who do not see it. */
export function tradeOffLabel(title: string, { points, across, up }: TradeOffData): string {
  const best = points.filter((point) => point.best).map(({ name }) => name);
  return `${title}: ${points.length} ways by ${across} and ${up}. No other beats ${best.join('; ')}.`;
}

/** The ways as numbers. */
export function tradeOffTable({ points, across, up, format }: TradeOffData): TableData {
  return {
    columns: [
      ...columnsOf(['Way']),
      ...columnsWritten([across], format.across),
      ...columnsWritten([up, 'Low', 'High'], format.up),
      { name: 'Unbeaten', numeric: false },
    ],
    rows: points.map((point) => [
      point.name,
      point.across,
      point.up,
      point.low,
      point.high,
      point.best ? 'yes' : 'no',
    ]),
  };
}
