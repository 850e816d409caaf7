import { formatCount, formatNumber, formatShare, formatShareCell } from '../../core/format.ts';
import { textWidth, type Mark, type Size } from './marks.ts';
import type { Palette } from './palette.ts';
import { columnsOf, columnsWritten, type TableData } from './tableData.ts';

/** Two samples counted in the same bins. */
export interface TwoDistributions {
  readonly names: readonly [before: string, after: string];
  /** What each bin holds, in words. */
  readonly bins: readonly string[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Bins as words: from inner edges, whose outer bins are open, or the values themselves. */
export function binWords(edges: readonly number[], kind: 'number' | 'values'): string[] {
  if (kind === 'values') return edges.map((value) => formatNumber(value));
  if (edges.length === 0) return ['all'];
  const words: readonly string[] = edges.map((edge) => formatNumber(edge));
  return [
    `up to ${words[0] ?? ''}`,
    ...words.slice(1).map((word, index) => `${words[index] ?? ''} to ${word}`),
    `over ${words.at(-1) ?? ''}`,
  ];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function sharesOf({ before, after }: TwoDistributions): readonly [number[], number[]] {
  const share = (counts: readonly number[]): number[] => {
    const total = sum(counts);
    return counts.map((count) => (total > 0 ? count / total : 0));
  };
  return [share(before), share(after)];
}

/** Pairs of bars for a table's cell: the reference as an outline, what is now filled. */
export function smallTwoDistributions(data: TwoDistributions, size: Size, palette: Palette): Mark[] {
  return pairs(data, { left: 0, right: size.width, top: 1, bottom: size.height }, palette, 0.5);
}

/** Pairs of bars with their bins under them. */
export function twoDistributions(data: TwoDistributions, size: Size, palette: Palette): Mark[] {
  const area = { left: 4, right: size.width - 4, top: 26, bottom: size.height - 22 };
  const small = { kind: 'text', size: 11, fill: palette.muted } as const;
  const step = (area.right - area.left) / Math.max(1, data.bins.length);
  const longest = Math.max(...data.bins.map((bin) => textWidth(bin, 11)), 1);
  const every = Math.max(1, Math.ceil((longest + 8) / step));
  const legend = textWidth(data.names[0], 11) + 26;
  return [
    { kind: 'path', d: 'M4.5 3.5h11v9h-11z', stroke: palette.muted, strokeWidth: 1.25, fill: palette.soft },
    { ...small, x: 20, y: 12, text: data.names[0] },
    { kind: 'rect', x: legend + 6, y: 3, width: 12, height: 10, fill: palette.accent, radius: 1 },
    { ...small, x: legend + 22, y: 12, text: data.names[1] },
    ...pairs(data, area, palette, 1.25),
    ...data.bins.flatMap((text, index): Mark[] => {
      if (index % every !== 0) return [];
      const middle = area.left + (index + 0.5) * step;
      const half = textWidth(text, 11) / 2;
      const anchor = middle - half < 0 ? 'start' : middle + half > size.width ? 'end' : 'middle';
      const x = anchor === 'start' ? 0 : anchor === 'end' ? size.width : middle;
      return [{ ...small, x, y: size.height - 6, text, anchor }];
    }),
  ];
}

function pairs(
  data: TwoDistributions,
  area: { left: number; right: number; top: number; bottom: number },
  palette: Palette,
  stroke: number,
): Mark[] {
  const [before, after] = sharesOf(data);
  const most = Math.max(0.0001, ...before, ...after);
  const step = (area.right - area.left) / Math.max(1, data.bins.length);
  const wide = Math.max(1, step * 0.42);
  const tall = (share: number): number =>
    share === 0 ? 0 : Math.max(1, (share / most) * (area.bottom - area.top));
  return data.bins.flatMap((_, index): Mark[] => {
    const x = area.left + index * step + step * 0.06;
    const was = tall(before[index] ?? 0);
    const is = tall(after[index] ?? 0);
    const inside = Math.max(0.5, wide - stroke);
    return [
      {
        kind: 'path',
        d: `M${x + stroke / 2} ${area.bottom}v${-was}h${inside}v${was}z`,
        stroke: palette.muted,
        strokeWidth: stroke,
        fill: palette.soft,
      },
      { kind: 'rect', x: x + wide, y: area.bottom - is, width: wide, height: is, fill: palette.accent },
    ];
  });
}

/** The bin whose share changed most, in a sentence, for those who do not see the bars. */
export function twoDistributionsLabel(name: string, data: TwoDistributions): string {
  const [before, after] = sharesOf(data);
  const gaps = before.map((share, index) => Math.abs((after[index] ?? 0) - share));
  const at = gaps.indexOf(Math.max(...gaps));
  if (at < 0) return `${name}: no values.`;
  return `${name}: most changed is ${data.bins[at] ?? ''}, ${formatShare(before[at] ?? 0)} of ${data.names[0]}, ${formatShare(after[at] ?? 0)} of ${data.names[1]}.`;
}

/** Counts and shares of both samples by bin. */
export function twoDistributionsTable(data: TwoDistributions): TableData {
  const [before, after] = sharesOf(data);
  const [was, is] = data.names;
  return {
    columns: [
      ...columnsOf(['Bin']),
      ...columnsWritten([was, is], formatCount),
      ...columnsWritten([`${was}, share`, `${is}, share`], formatShareCell),
    ],
    rows: data.bins.map((bin, index) => [
      bin,
      data.before[index] ?? 0,
      data.after[index] ?? 0,
      before[index] ?? 0,
      after[index] ?? 0,
    ]),
  };
}
