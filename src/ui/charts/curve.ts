import { line, scaleLinear, scalePoint } from 'd3';
import type { Mark, Size } from './marks.ts';
import type { Palette } from './palette.ts';
import { columnsOf, columnsWritten, type TableData } from './tableData.ts';
import { formatFixed, formatNumber, formatOfColumn } from '../../core/format.ts';

/** One number of segments that was tried, and how well it did. */
export interface CurveDatum {
  readonly k: number;
  readonly silhouette: number;
  readonly inertia: number;
}

export interface CurveData {
  readonly points: readonly CurveDatum[];
  /** The number of segments on screen. */
  readonly chosen: number;
  /** What the curve itself proposes. */
  readonly proposed: number;
  readonly elbow: number | null;
}

export interface CurveMarks {
  readonly marks: readonly Mark[];
  /** Where each k stands, in CSS pixels from the left, in the order of the points. */
  readonly positions: readonly { readonly k: number; readonly x: number }[];
}

/** The small curve of a headline: the silhouette alone, with the chosen point. */
export function smallCurve(data: CurveData, size: Size, palette: Palette): CurveMarks {
  const inset = 8;
  return panel(
    data,
    (point) => point.silhouette,
    { left: inset, right: size.width - inset, top: inset, bottom: size.height - inset },
    palette,
    2.5,
  );
}

/** Silhouette above and inertia below, over the same k, with names of the axes, the chosen k, the proposal and the elbow. */
export function largeCurve(data: CurveData, size: Size, palette: Palette): CurveMarks {
  const left = 46;
  const right = size.width - 18;
  const split = Math.round((size.height - 34) * 0.58);
  const upper = { left, right, top: 22, bottom: split - 12 };
  const lower = { left, right, top: split + 22, bottom: size.height - 34 };
  const silhouette = panel(data, (point) => point.silhouette, upper, palette, 3.5);
  const inertia = panel(data, (point) => point.inertia, lower, palette, 3.5);
  const small = { kind: 'text', fill: palette.muted, size: 11 } as const;
  const words: Mark[] = [
    { ...small, x: 0, y: 11, text: 'Silhouette (higher is better)' },
    { ...small, x: 0, y: split + 11, text: 'Inertia (look for the bend)' },
    ...axis(
      data.points.map((point) => point.silhouette),
      upper,
      small,
    ),
    ...axis(
      data.points.map((point) => point.inertia),
      lower,
      small,
    ),
  ];
  for (const { k, x } of silhouette.positions) {
    const isChosen = k === data.chosen;
    words.push({
      ...small,
      x,
      y: lower.bottom + 17,
      text: String(k),
      anchor: 'middle',
      fill: isChosen ? palette.ink : palette.muted,
      weight: isChosen ? 650 : 400,
    });
    if (isChosen) {
      words.unshift({
        kind: 'path',
        d: `M${x} ${upper.top - 4}V${lower.bottom + 4}`,
        stroke: palette.accent,
        strokeWidth: 1,
        dash: [3, 3],
      });
    }
  }
  for (const { text, x } of notes(data, silhouette.positions, size.width))
    words.push({ ...small, size: 10, x, y: lower.bottom + 30, text, anchor: 'middle' });
  return { marks: [...words, ...silhouette.marks, ...inertia.marks], positions: silhouette.positions };
}

/** CSS pixels that a letter of a note takes at most, and between two notes. */
const letter = 6;
const apart = 6;

/** The proposal and the elbow named under their k; side by side about the middle of both where they would run into each other. */
function notes(
  { proposed, elbow }: CurveData,
  positions: CurveMarks['positions'],
  width: number,
): { readonly text: string; readonly x: number }[] {
  const named = positions.flatMap(({ k, x }) => {
    const text = k === proposed ? 'proposed' : k === elbow ? 'elbow' : null;
    return text === null ? [] : [{ text, x, width: text.length * letter }];
  });
  const [first, second] = named;
  if (!first || !second) return named;
  const least = (first.width + second.width) / 2 + apart;
  if (second.x - first.x >= least) return named;
  const whole = first.width + apart + second.width;
  const start = Math.max(0, Math.min(width - whole, (first.x + second.x - whole) / 2));
  const at = start + first.width / 2;
  return [
    { text: first.text, x: at },
    { text: second.text, x: at + least },
  ];
}

interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function panel(
  data: CurveData,
  value: (point: CurveDatum) => number,
  area: Area,
  palette: Palette,
  radius: number,
): CurveMarks {
  const known = data.points.filter((point) => Number.isFinite(value(point)));
  const across = scalePoint<number>()
    .domain(data.points.map(({ k }) => k))
    .range([area.left, area.right]);
  const up = scaleLinear()
    .domain(extentOf(known.map(value)))
    .range([area.bottom, area.top]);
  const x = (point: CurveDatum) => across(point.k) ?? area.left;
  const y = (point: CurveDatum) => up(value(point));
  const d = line<CurveDatum>().x(x).y(y)(known) ?? '';
  const dots = known.map((point): Mark => {
    const chosen = point.k === data.chosen;
    return {
      kind: 'circle',
      x: x(point),
      y: y(point),
      radius: chosen ? radius + 2.5 : radius - 0.5,
      fill: chosen ? palette.accent : palette.muted,
      stroke: palette.panel,
      strokeWidth: chosen ? 2 : 1,
    };
  });
  return {
    marks: [{ kind: 'path', d, stroke: palette.muted, strokeWidth: 1.5 }, ...dots],
    positions: data.points.map((point) => ({ k: point.k, x: x(point) })),
  };
}

function axis(
  values: readonly number[],
  area: Area,
  style: { fill: string; size: number; kind: 'text' },
): Mark[] {
  const [least, most] = extentOf(values.filter(Number.isFinite));
  const at = { ...style, x: area.left - 14, anchor: 'end' } as const;
  return [
    { ...at, y: area.top + 4, text: short(most) },
    { ...at, y: area.bottom + 4, text: short(least) },
  ];
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** Such as 146 k and 1.2 M, as counts are written where there is little room. */
function short(value: number): string {
  if (Math.abs(value) < 1000) return formatNumber(value);
  return compact
    .format(value)
    .replace('K', 'k')
    .replace(/(?=[A-Za-z])/, '\u00a0');
}

function extentOf(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? [least - 0.5, most + 0.5] : [least, most];
}

/** The k whose place is nearest to a distance from the left. */
export function nearestK(positions: CurveMarks['positions'], x: number): number | null {
  let best: CurveMarks['positions'][number] | undefined;
  for (const position of positions) {
    if (!best || Math.abs(position.x - x) < Math.abs(best.x - x)) best = position;
  }
  return best?.k ?? null;
}

/** The curve as numbers. */
export function curveTable(data: CurveData): TableData {
  return {
    columns: [
      ...columnsOf(['k'], 0),
      ...columnsWritten(['Silhouette'], (value) => formatFixed(value, 3)),
      ...columnsWritten(
        ['Inertia'],
        formatOfColumn(
          data.points.map(({ inertia }) => inertia),
          4,
        ),
      ),
    ],
    rows: data.points.map(({ k, silhouette, inertia }) => [k, silhouette, inertia]),
  };
}
