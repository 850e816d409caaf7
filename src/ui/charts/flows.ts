import { formatCount, formatCounted, formatShareCell } from '../../core/format.ts';
import { fitTime, textWidth, wrapText, type Mark, type Size } from './marks.ts';
import { mix, type Palette } from './palette.ts';
import { columnsOf, columnsWritten, type TableData } from './tableData.ts';

/** A group that people stand in at one time. */
export interface FlowNode {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
}

/** People who went from one group to another between two neighbouring times. */
export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly value: number;
}

export interface FlowData {
  /** The times in order; steps[i] leads from times[i] to times[i + 1]. */
  readonly times: readonly string[];
  /** Top to bottom, the same at every time. */
  readonly nodes: readonly FlowNode[];
  readonly steps: readonly (readonly Flow[])[];
}

/** Height that so many groups need. */
export function flowsHeight(nodes: number): number {
  return Math.min(520, 150 + nodes * 34);
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

const barWidth = 10;
const gap = 8;

/**
 * An alluvial picture (Sankey 1898; Rosvall and Bergstrom 2010): a bar for each group at each time, as tall as it has people, and
 * a band for each flow, as wide as it carries people. Bands of the same group are in its colour; they begin and end in the order
 * of the groups.
 */
export function flows(data: FlowData, size: Size, palette: Palette): Mark[] {
  const isNarrow = size.width < 560;
  const widest = Math.max(0, ...data.nodes.map(({ name }) => textWidth(name, 11.5, 550) + 12));
  const label = isNarrow ? 0 : Math.min(widest, size.width * 0.26);
  const area = { left: label, right: size.width - barWidth - 4, top: 22, bottom: size.height - 4 };
  const columns = data.times.map((_, time) => columnOf(data, time));
  const most = Math.max(1, ...columns.map((values) => values.reduce((sum, value) => sum + value, 0)));
  const room = area.bottom - area.top - gap * Math.max(0, data.nodes.length - 1);
  const scale = Math.max(0, room) / most;
  const step = data.times.length > 1 ? (area.right - area.left) / (data.times.length - 1) : 0;
  const places = columns.map((values, time) => stack(values, area.left + time * step, area.top, scale));
  return [
    ...data.steps.flatMap((flow, time) => bands(data, flow, places, time, scale, palette)),
    ...bars(data, places),
    ...(isNarrow ? within(data, places, size, palette) : beside(data, places, columns, label, palette)),
    ...timeNames(data, places, size, size.width - label, palette),
  ];
}

/** People of each group at a time: what leaves it, or at the last time what came into it. */
function columnOf({ nodes, steps }: FlowData, time: number): number[] {
  return nodes.map(({ id }) => {
    const out = total((steps[time] ?? []).filter(({ from }) => from === id));
    const into = total((steps[time - 1] ?? []).filter(({ to }) => to === id));
    return Math.max(out, into);
  });
}

const total = (some: readonly Flow[]): number => some.reduce((sum, { value }) => sum + value, 0);

function stack(values: readonly number[], x: number, top: number, scale: number): Place[] {
  let y = top;
  return values.map((value) => {
    const place = { x, y, height: value * scale };
    y += place.height + gap;
    return place;
  });
}

function bands(
  data: FlowData,
  flow: readonly Flow[],
  places: readonly (readonly Place[])[],
  time: number,
  scale: number,
  palette: Palette,
): Mark[] {
  const at = new Map(data.nodes.map(({ id }, index) => [id, index]));
  const left = new Float64Array(data.nodes.length);
  const right = new Float64Array(data.nodes.length);
  const order = (id: string): number => at.get(id) ?? 0;
  const sorted = [...flow].sort((a, b) => order(a.from) - order(b.from) || order(a.to) - order(b.to));
  return sorted.flatMap(({ from, to, value }): Mark[] => {
    const [i, j] = [order(from), order(to)];
    const start = places[time]?.[i];
    const end = places[time + 1]?.[j];
    const node = data.nodes[i];
    if (!start || !end || !node || value <= 0) return [];
    const thick = value * scale;
    const y0 = start.y + (left[i] as number);
    const y1 = end.y + (right[j] as number);
    left[i] = (left[i] as number) + thick;
    right[j] = (right[j] as number) + thick;
    const [x0, x1] = [start.x + barWidth, end.x];
    const middle = (x0 + x1) / 2;
    const d = `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}v${thick}C${middle} ${y1 + thick} ${middle} ${y0 + thick} ${x0} ${y0 + thick}z`;
    return [{ kind: 'path', d, fill: mix(palette.panel, node.colour, i === j ? 0.28 : 0.55) }];
  });
}

function bars(data: FlowData, places: readonly (readonly Place[])[]): Mark[] {
  return places.flatMap((column) =>
    column.flatMap(({ x, y, height }, index): Mark[] =>
      height > 0
        ? [
            {
              kind: 'rect',
              x,
              y,
              width: barWidth,
              height: Math.max(1, height),
              fill: data.nodes[index]?.colour ?? '#000000',
              radius: 2,
            },
          ]
        : [],
    ),
  );
}

/** Where a group's name belongs: at the middle of its first bar. */
function middleOf(places: readonly (readonly Place[])[], index: number): number | null {
  const first = places.find((column) => (column[index]?.height ?? 0) > 0)?.[index];
  return first ? first.y + first.height / 2 : null;
}

/** Names left of the bars, with the counts of the first time, on as many lines as a bar is tall. */
function beside(
  data: FlowData,
  places: readonly (readonly Place[])[],
  columns: readonly (readonly number[])[],
  label: number,
  palette: Palette,
): Mark[] {
  return data.nodes.flatMap(({ name }, index): Mark[] => {
    const middle = middleOf(places, index);
    if (middle === null) return [];
    const height = places[0]?.[index]?.height ?? 0;
    const own = { kind: 'text', x: label - 8, fill: palette.ink, size: 11.5, anchor: 'end' } as const;
    const told = height >= 26;
    const weight = told ? 550 : 400;
    const lines = wrapText(name, 11.5, label - 10, height >= 40 ? 2 : 1, weight);
    const top = middle - (lines.length + (told ? 1 : 0)) * 6.5 + 10;
    const count = formatCount(columns[0]?.[index] ?? 0);
    return [
      ...lines.map((text, line): Mark => ({ ...own, y: top + line * 13, text, weight })),
      ...(told
        ? [{ ...own, y: top + lines.length * 13, text: count, size: 11, fill: palette.muted } as const]
        : []),
    ];
  });
}

/** Names over the bands, where there is no room beside the bars: each as wide as the picture, none on another. */
function within(data: FlowData, places: readonly (readonly Place[])[], size: Size, palette: Palette): Mark[] {
  let free = 0;
  return data.nodes.flatMap(({ name }, index): Mark[] => {
    const middle = middleOf(places, index);
    if (middle === null) return [];
    const x = barWidth + 5;
    const lines = wrapText(name, 11.5, size.width - x, (places[0]?.[index]?.height ?? 0) >= 24 ? 2 : 1, 550);
    const y = Math.max(middle + 10.5 - lines.length * 6.5, free);
    free = y + lines.length * 13 + 1;
    const own = { kind: 'text', x, fill: palette.ink, size: 11.5, weight: 550, halo: palette.panel } as const;
    return lines.map((text, line): Mark => ({ ...own, y: y + line * 13, text }));
  });
}

/** The times over their bars, as many as stand apart, the newest always. */
function timeNames(
  { times }: FlowData,
  places: readonly (readonly Place[])[],
  size: Size,
  width: number,
  palette: Palette,
): Mark[] {
  const names = times.map(fitTime);
  const widest = Math.max(1, ...names.map((name) => textWidth(name, 11)));
  // The newest ends at the edge, so that it comes nearer to the one before it by half its width.
  const every = Math.max(
    1,
    Math.ceil(((widest * 1.5 + 8) * Math.max(1, times.length - 1)) / Math.max(1, width)),
  );
  return names.flatMap((text, index): Mark[] => {
    if ((times.length - 1 - index) % every !== 0) return [];
    const x = (places[index]?.[0]?.x ?? 0) + barWidth / 2;
    const half = textWidth(text, 11) / 2;
    const anchor = x + half > size.width ? 'end' : x - half < 0 ? 'start' : 'middle';
    const at = anchor === 'end' ? size.width : anchor === 'start' ? 0 : x;
    return [{ kind: 'text', x: at, y: 12, text, fill: palette.muted, size: 11, anchor }];
  });
}

/** The largest flow between two groups, in a sentence, for those who do not see the bands. */
export function flowsLabel(data: FlowData): string {
  const all = data.steps.flat();
  const people = total(data.steps.at(-1) ?? []);
  const [largest] = all.filter(({ from, to }) => from !== to).sort((a, b) => b.value - a.value);
  const name = (id: string): string => data.nodes.find((node) => node.id === id)?.name ?? id;
  const told = largest
    ? `the largest move is ${formatCount(largest.value)} from ${name(largest.from)} to ${name(largest.to)}`
    : 'nobody moved';
  return `Flows between ${data.nodes.length} groups at ${data.times.length} times, ${formatCounted(people, 'customer')} last; ${told}.`;
}

/** Every flow with its share of where it came from. */
export function flowsTable(data: FlowData): TableData {
  const name = (id: string): string => data.nodes.find((node) => node.id === id)?.name ?? id;
  return {
    columns: [
      ...columnsOf(['Before', 'After', 'From', 'To'], 4),
      ...columnsWritten(['Customers'], formatCount),
      ...columnsWritten(['Share of where they came from'], formatShareCell),
    ],
    rows: data.steps.flatMap((step, time) =>
      step.map(({ from, to, value }) => {
        const all = total(step.filter((flow) => flow.from === from));
        return [
          data.times[time] ?? '',
          data.times[time + 1] ?? '',
          name(from),
          name(to),
          value,
          all > 0 ? value / all : null,
        ];
      }),
    ),
  };
}
