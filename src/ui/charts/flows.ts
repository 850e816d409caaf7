import { formatCount, formatShare } from '../../core/format.ts';
import { fitText, textWidth, type Mark, type Size } from './marks.ts';
import { mix, type Palette } from './palette.ts';
import { columnsOf, type TableData } from './tableData.ts';

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
  const widest = Math.max(0, ...data.nodes.map(({ name }) => textWidth(name, 11.5) * 1.06 + 20));
  const label = Math.min(widest, size.width * (size.width < 560 ? 0.36 : 0.3));
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
    ...words(data, places, columns, size, label, palette),
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

function words(
  data: FlowData,
  places: readonly (readonly Place[])[],
  columns: readonly (readonly number[])[],
  size: Size,
  label: number,
  palette: Palette,
): Mark[] {
  const first = places[0] ?? [];
  const names = first.flatMap(({ y, height }, index): Mark[] => {
    const node = data.nodes[index];
    const everywhere = places.find((column) => (column[index]?.height ?? 0) > 0)?.[index];
    if (!node || !everywhere) return [];
    const middle = height > 0 ? y + height / 2 : everywhere.y + everywhere.height / 2;
    const text = fitText(node.name, 11.5, label - 12);
    const own = { kind: 'text', x: label - 8, text, fill: palette.ink, size: 11.5, anchor: 'end' } as const;
    const count = formatCount(columns[0]?.[index] ?? 0);
    if (height < 26) return [{ ...own, y: middle + 4 }];
    return [
      { ...own, y: middle - 1, weight: 550 },
      { ...own, y: middle + 12, text: count, size: 11, fill: palette.muted },
    ];
  });
  const every = Math.max(1, Math.ceil((data.times.length * 110) / Math.max(1, size.width - label)));
  const times = data.times.flatMap((time, index): Mark[] => {
    if ((data.times.length - 1 - index) % every !== 0) return [];
    const x = (places[index]?.[0]?.x ?? 0) + barWidth / 2;
    const text = fitText(time, 11, 90);
    const half = textWidth(text, 11) / 2;
    const anchor = x + half > size.width ? 'end' : x - half < 0 ? 'start' : 'middle';
    const at = anchor === 'end' ? size.width : x;
    return [{ kind: 'text', x: at, y: 12, text, fill: palette.muted, size: 11, anchor }];
  });
  return [...names, ...times];
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
  return `Flows between ${data.nodes.length} groups at ${data.times.length} times, ${formatCount(people)} customers last; ${told}.`;
}

/** Every flow with its share of where it came from. */
export function flowsTable(data: FlowData): TableData {
  const name = (id: string): string => data.nodes.find((node) => node.id === id)?.name ?? id;
  return {
    columns: columnsOf(['Before', 'After', 'From', 'To', 'Customers', 'Share of where they came from'], 4),
    rows: data.steps.flatMap((step, time) =>
      step.map(({ from, to, value }) => {
        const all = total(step.filter((flow) => flow.from === from));
        return [
          data.times[time] ?? '',
          data.times[time + 1] ?? '',
          name(from),
          name(to),
          value,
          all > 0 ? formatShare(value / all) : '',
        ];
      }),
    ),
  };
}
