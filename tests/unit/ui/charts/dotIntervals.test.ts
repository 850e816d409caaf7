import { expect, test } from 'vitest';
import {
  dotIntervals,
  dotIntervalsHeight,
  dotIntervalsTable,
  type DotIntervalBlock,
  type DotIntervalRow,
} from '../../../../src/ui/charts/dotIntervals.ts';
import { textWidth, type Mark } from '../../../../src/ui/charts/marks.ts';
import type { Palette } from '../../../../src/ui/charts/palette.ts';

const palette: Palette = {
  panel: '#ffffff',
  ink: '#111111',
  muted: '#666666',
  line: '#dddddd',
  accent: '#0000ff',
  soft: '#eeeeff',
  hot: '#ff8800',
  cold: '#0088ff',
  segments: ['#123456'],
  font: 'Inter',
};

const blocks: readonly DotIntervalBlock[] = [
  {
    name: 'Big spenders',
    mark: 0.25,
    rows: [
      { name: 'f', value: 0.3, low: 0.26, high: 0.34, side: 'above' },
      { name: 'm', value: 0.2, low: 0.17, high: 0.24, side: 'below' },
      { name: 'x', value: 0.25, low: 0.05, high: 0.6, side: 'none' },
    ],
  },
];

const size = { width: 800, height: dotIntervalsHeight(blocks, 800) };
const marks = dotIntervals(blocks, size, palette);
const ofKind = <Kind extends Mark['kind']>(kind: Kind) =>
  marks.filter((mark): mark is Extract<Mark, { kind: Kind }> => mark.kind === kind);

test('who lies above or below all others has a shape of its own, and its colour says the same', () => {
  const filled = ofKind('path').flatMap(({ fill }) => (fill === undefined ? [] : [fill]));
  expect(filled).toEqual([palette.hot, palette.cold]);
  expect(ofKind('circle').map(({ fill }) => fill)).toEqual([palette.ink]);
});

test('the scale ends at the next round share above every interval, and nothing leaves the picture', () => {
  expect(ofKind('text').map(({ text }) => text)).toContain('60\u00a0%');
  for (const { x } of ofKind('circle')) expect(x).toBeLessThan(size.width);
  for (const { y } of ofKind('text')) expect(y).toBeLessThanOrEqual(size.height);
});

test('the scale goes by steps that people count in', () => {
  const rows = [{ name: 'x', value: 0.2, low: 0.1, high: 0.27, side: 'none' as const }];
  const [block] = blocks;
  if (!block) throw new TypeError('a block is there');
  const drawn = dotIntervals([{ ...block, rows }], size, palette);
  const ticks = drawn.flatMap((mark) =>
    mark.kind === 'text' && mark.anchor === 'middle' ? [Number.parseFloat(mark.text)] : [],
  );
  expect(ticks).toEqual([0, 10, 20, 30]);
});

test('the share of all is a dashed line', () => {
  expect(ofKind('path').filter(({ dash }) => dash !== undefined)).toHaveLength(1);
});

test('the table holds every share with its interval', () => {
  const { columns, rows } = dotIntervalsTable(blocks, 'Segment', 'Group');
  expect(columns.map(({ name }) => name)).toEqual([
    'Segment',
    'Group',
    'Share',
    'Low',
    'High',
    'Share of all',
  ]);
  expect(rows[0]).toEqual(['Big spenders', 'f', 0.3, 0.26, 0.34, 0.25]);
});

test('shares of nobody make a picture too', () => {
  const none = [
    { name: 'S1', mark: 0, rows: [{ name: 'f', value: 0, low: 0, high: 0, side: 'none' as const }] },
  ];
  expect(dotIntervals(none, { width: 300, height: 100 }, palette).length).toBeGreaterThan(0);
});

const phone = 328;
const long = 'Active occasional low spenders, high pages per session and few returns';
const longRow = 'female × 45 to 64 × North Rhine-Westphalia';

/** The texts of a picture of one block with one row, and how high it is. */
function drawn(name: string, rowName: string, width: number) {
  const one = [{ name, mark: 0.2, rows: [{ ...blocks[0]?.rows[0], name: rowName } as DotIntervalRow] }];
  const height = dotIntervalsHeight(one, width);
  const found = dotIntervals(one, { width, height }, palette);
  return { height, texts: found.filter((mark) => mark.kind === 'text') };
}

test('names over 45 letters stand whole on a phone, each line within the picture', () => {
  const { texts, height } = drawn(long, longRow, phone);
  const lines = texts.map(({ text }) => text).join(' ');
  expect(lines).toContain(long);
  expect(lines).toContain(longRow);
  for (const { text, x, y, weight, anchor = 'start' } of texts) {
    if (anchor === 'start') expect(x + textWidth(text, 12, weight)).toBeLessThanOrEqual(phone);
    expect(y).toBeLessThanOrEqual(height);
  }
  expect(texts.filter(({ whole }) => whole !== undefined)).toEqual([]);
});

test('no two lines of names and figures lie on each other', () => {
  const { texts } = drawn(long, longRow, phone);
  const heights = texts.filter(({ anchor = 'start' }) => anchor === 'start').map(({ y }) => y);
  for (const [at, y] of heights.slice(1).entries()) expect(y - (heights[at] ?? 0)).toBeGreaterThanOrEqual(14);
});

test('short names take no room more than before', () => {
  expect(drawn('Big spenders', 'f', phone).height).toBe(drawn('Big spenders', 'f', 800).height);
});

test('a name that is cut keeps its whole for a tooltip', () => {
  const word = 'Donaudampfschifffahrtsgesellschaftskapitän';
  const { texts } = drawn(word.repeat(2), word, 240);
  expect(texts.flatMap(({ whole }) => whole ?? [])).toEqual([word.repeat(2), word]);
  expect(drawn('Big spenders', longRow, 800).texts.flatMap(({ whole }) => whole ?? [])).toEqual([longRow]);
});
