import { scaleLinear } from 'd3';
import { formatCount } from '../../core/format.ts';
import { fitName, textWidth, type Mark, type Size } from './marks.ts';
import type { Palette } from './palette.ts';
import { columnsOf, columnsWritten, type TableData } from './tableData.ts';

/** A change and the parts that sum to it. */
export interface ChangeDatum {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  /** In the order of `parts` of the data. */
  readonly parts: readonly number[];
}

export interface ChangeData {
  /** Names of the parts. */
  readonly parts: readonly string[];
  readonly rows: readonly ChangeDatum[];
}

const rowHeight = 54;
const head = 26;

/** Height that so many rows need. */
export function changeBarsHeight(rows: number): number {
  return head + rows * rowHeight + 6;
}

/** Colours of the parts, in their order. */
const partColour = (palette: Palette, index: number): string =>
  [palette.accent, palette.muted, palette.hot][index % 3] ?? palette.muted;

/**
 * A waterfall for each row: its parts one after the other from 0, each from where the one before it ended, and the whole change as a
 * line at the end.
 */
export function changeBars(data: ChangeData, size: Size, palette: Palette): Mark[] {
  const ends = data.rows.map(({ parts }) =>
    parts.reduce<number[]>((all, part) => [...all, (all[all.length - 1] ?? 0) + part], []),
  );
  const reach = [0, ...ends.flat()];
  const x = scaleLinear()
    .domain([Math.min(...reach), Math.max(...reach, Math.min(...reach) + 1)])
    .range([8, size.width - 8]);
  const zero = x(0);
  const marks: Mark[] = [
    { kind: 'path', d: `M${zero} ${head - 4}V${size.height}`, stroke: palette.line, strokeWidth: 1 },
    ...legend(data.parts, palette),
  ];
  data.rows.forEach((row, index) => {
    const y = head + index * rowHeight;
    const change = row.after - row.before;
    const bottom = y + 19 + row.parts.length * 5;
    const isNarrow = size.width < 520;
    const figures = `${formatCount(row.before)} → ${formatCount(row.after)} (${signed(change)})`;
    const name = fitName(row.name, 12, size.width - (isNarrow ? 0 : textWidth(figures, 11) + 16), 550);
    marks.push({
      kind: 'text',
      x: 0,
      y: y + 12,
      ...name,
      size: 12,
      weight: 550,
      fill: palette.ink,
      halo: palette.panel,
    });
    marks.push({
      kind: 'text',
      ...(isNarrow ? { x: 0, y: bottom + 13 } : { x: size.width, y: y + 12, anchor: 'end' }),
      text: figures,
      size: 11,
      fill: palette.muted,
      halo: palette.panel,
    });
    row.parts.forEach((part, place) => {
      const from = x((ends[index]?.[place] ?? 0) - part);
      const to = x(ends[index]?.[place] ?? 0);
      if (part === 0) return;
      marks.push({
        kind: 'rect',
        x: Math.min(from, to),
        y: y + 19 + place * 5,
        width: Math.max(1, Math.abs(to - from)),
        height: 5,
        fill: partColour(palette, place),
        radius: 1,
      });
    });
    const end = x(change);
    marks.push({ kind: 'path', d: `M${end} ${y + 17}V${bottom + 2}`, stroke: palette.ink, strokeWidth: 2 });
  });
  return marks;
}

const signed = (change: number): string =>
  `${change > 0 ? '+' : change < 0 ? '−' : '±'}${formatCount(Math.abs(change))}`;

function legend(parts: readonly string[], palette: Palette): Mark[] {
  let x = 0;
  return parts.flatMap((text, index): Mark[] => {
    const at = x;
    x += textWidth(text, 11) + 30;
    return [
      { kind: 'rect', x: at, y: 3, width: 12, height: 8, fill: partColour(palette, index), radius: 1 },
      { kind: 'text', x: at + 17, y: 11, text, size: 11, fill: palette.muted },
    ];
  });
}

/** The row that changed most, in a sentence, for those who do not see the bars. */
export function changeLabel(title: string, data: ChangeData): string {
  const [most] = [...data.rows].sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
  if (!most) return `${title}: nothing.`;
  const parts = data.parts.map((part, index) => `${part} ${formatCount(most.parts[index] ?? 0)}`);
  return `${title}: most changed is ${most.name}, from ${formatCount(most.before)} to ${formatCount(most.after)}: ${parts.join(', ')}.`;
}

/** Every row with its parts. */
export function changeTable(data: ChangeData): TableData {
  return {
    columns: [
      ...columnsOf(['Name']),
      ...columnsWritten(['Before', 'After'], formatCount),
      ...columnsWritten(['Change', ...data.parts], signed),
    ],
    rows: data.rows.map(({ name, before, after, parts }) => [name, before, after, after - before, ...parts]),
  };
}
