import { formatShare } from '../../core/format.ts';
import { lineHeight, placeLabels, type Label, type MeasureText } from './labels.ts';
import { textWidth, wrapText, type CircleMark, type Mark, type Size, type TextMark } from './marks.ts';
import { segmentIn, type Palette } from './palette.ts';
import { columnsOf, type TableData } from './tableData.ts';

/** Customers in a plane: equally long lists, and the name of each segment by its number in `segment`. */
export interface CustomerMapData {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly segment: readonly number[];
  readonly segments: readonly { readonly name: string; readonly rank: number }[];
}

/** The same customers in CSS pixels. */
export interface CustomerMapLayout {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** By point: its number in the data's `segments`. */
  readonly segment: Uint16Array;
  /** By segment: the middle of its points, where its label stands; null where it has no point. */
  readonly labels: readonly (Label | null)[];
  /** Points so far out that they are not drawn, so that the rest can be seen. */
  readonly outside: number;
}

const labelSize = 11.5;
const labelWeight = 650;
const inset = 14;

/** Shares of variance below it are what rounding leaves: the second axis of one feature explains nothing. */
const none = 1e-9;

/** What the plane of the map is, by the shares of variance on its two axes: on the one axis of one feature there is no second. */
export function planeWords([first, second]: readonly [number, number]): {
  readonly subtitle: string;
  /** For those who do not see it. */
  readonly label: string;
} {
  if (second < none)
    return {
      subtitle: first < none ? 'everybody on one spot' : 'all variance on one axis',
      label: first < none ? 'Customers on one spot' : 'Customers along the one axis on which they differ',
    };
  return {
    subtitle: `PCA, ${formatShare(first + second, 0)} of variance`,
    label: `Customers in the plane of the first two principal components (${formatShare(first)} and ${formatShare(second)} of variance)`,
  };
}

/** The part of the plane that is shown: left, right, low, high. */
export type MapFrame = readonly [number, number, number, number];

/** The frame between the 0.2 % and 99.8 % quantiles of each axis, so that few far points do not shrink the rest. */
export function frameOf(data: Pick<CustomerMapData, 'x' | 'y'>): MapFrame {
  return [...rangeOf(data.x), ...rangeOf(data.y)];
}

/** Places every customer on one scale for both axes. */
export function layOut(
  data: CustomerMapData,
  frame: MapFrame,
  size: Size,
  measure: MeasureText = textWidth,
): CustomerMapLayout {
  const [left, right, low, high] = frame;
  const perPixel = Math.max(
    (right - left) / (size.width - 2 * inset),
    (high - low) / (size.height - 2 * inset),
    1e-12,
  );
  const across = (value: number) => size.width / 2 + (value - (left + right) / 2) / perPixel;
  const up = (value: number) => size.height / 2 - (value - (low + high) / 2) / perPixel;

  const rows = data.x.length;
  const x = new Float32Array(rows);
  const y = new Float32Array(rows);
  const segment = Uint16Array.from(data.segment);
  const sums = data.segments.map(() => ({ x: 0, y: 0, count: 0 }));
  let outside = 0;
  for (let row = 0; row < rows; row += 1) {
    const placeX = across(data.x[row] as number);
    const placeY = up(data.y[row] as number);
    x[row] = placeX;
    y[row] = placeY;
    if (placeX < 0 || placeX > size.width || placeY < 0 || placeY > size.height) {
      outside += 1;
      continue;
    }
    const sum = sums[segment[row] as number];
    if (!sum) continue;
    sum.x += placeX;
    sum.y += placeY;
    sum.count += 1;
  }
  return { x, y, segment, outside, labels: centroidLabels(data, sums, size, measure) };
}

function centroidLabels(
  data: CustomerMapData,
  sums: readonly { x: number; y: number; count: number }[],
  size: Size,
  measure: MeasureText,
): CustomerMapLayout['labels'] {
  const wanted = sums.flatMap(({ x, y, count }, index) => {
    if (count === 0) return [];
    const lines = linesOf(data.segments[index]?.name ?? '', Math.min(190, size.width * 0.5), measure);
    return [{ index, lines, x: x / count, y: y / count + ((lines.length - 1) * lineHeight(labelSize)) / 2 }];
  });
  const placed = placeLabels(wanted, size, labelSize, measure);
  const byIndex = new Map(wanted.map(({ index }, place) => [index, placed[place] ?? null]));
  return sums.map((_, index) => byIndex.get(index) ?? null);
}

/** A name in two lines where it is wide, so that it covers few points and still differs from one that begins alike. */
function linesOf(name: string, width: number, measure: MeasureText): readonly string[] {
  return measure(name, labelSize) <= width ? [name] : wrapText(name, labelSize, width, 2, labelWeight);
}

function rangeOf(values: readonly number[]): [number, number] {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return [0, 1];
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number;
  const [least, most] = [at(0.002), at(0.998)];
  return least === most ? [least - 0.5, most + 0.5] : [least, most];
}

/** How large and how solid points are drawn, so that many do not drown and few do not vanish. */
export function pointStyle(rows: number): { readonly radius: number; readonly opacity: number } {
  if (rows <= 500) return { radius: 3.2, opacity: 0.75 };
  if (rows <= 3000) return { radius: 2.2, opacity: 0.65 };
  if (rows <= 8000) return { radius: 1.7, opacity: 0.55 };
  return { radius: 1.3, opacity: 0.5 };
}

/** Labels of the segments, at the middle of their points; those that are not highlighted stand back. */
export function labelMarks(
  layout: CustomerMapLayout,
  palette: Palette,
  highlight: number | null,
): TextMark[] {
  return layout.labels.flatMap((label, index): TextMark[] => {
    if (!label) return [];
    const last = label.lines.length - 1;
    return label.lines.map((text, line) => ({
      kind: 'text',
      x: label.x,
      y: label.y - (last - line) * lineHeight(labelSize),
      text,
      size: labelSize,
      weight: labelWeight,
      anchor: 'middle',
      fill: highlight === null || highlight === index ? palette.ink : palette.muted,
      halo: palette.panel,
    }));
  });
}

/** The whole map as marks, for pictures in files. */
export function mapMarks(
  data: CustomerMapData,
  layout: CustomerMapLayout,
  size: Size,
  palette: Palette,
): Mark[] {
  const { radius, opacity } = pointStyle(data.x.length);
  const points = Array.from(layout.x, (x, row): CircleMark => {
    const rank = data.segments[layout.segment[row] as number]?.rank ?? 0;
    return { kind: 'circle', x, y: layout.y[row] as number, radius, opacity, fill: segmentIn(palette, rank) };
  }).filter(({ x, y }) => x >= 0 && y >= 0 && x <= size.width && y <= size.height);
  return [...points, ...labelMarks(layout, palette, null)];
}

/** Each drawn customer with its place and segment. */
export function mapTable(data: CustomerMapData): TableData {
  return {
    columns: [...columnsOf(['Segment']), ...columnsOf(['First component', 'Second component'], 0)],
    rows: data.x.map((x, row) => [
      data.segments[data.segment[row] ?? -1]?.name ?? '',
      x,
      data.y[row] ?? null,
    ]),
  };
}
