import { expect, test } from 'vitest';
import {
  changeBars,
  changeLabel,
  changeTable,
  type ChangeData,
} from '../../../../src/ui/charts/changeBars.ts';
import {
  controlChart,
  controlLabel,
  controlTable,
  type ControlData,
} from '../../../../src/ui/charts/controlChart.ts';
import { flows, flowsLabel, flowsTable, type FlowData } from '../../../../src/ui/charts/flows.ts';
import { textWidth } from '../../../../src/ui/charts/marks.ts';
import {
  binWords,
  twoDistributions,
  twoDistributionsTable,
} from '../../../../src/ui/charts/twoDistributions.ts';
import { palettes } from './palettes.ts';

const palette = palettes.light;
const size = { width: 600, height: 200 };

const control: ControlData = {
  quantity: 'Share',
  format: (value) => value.toFixed(2),
  points: ['March 2011', 'April 2011', 'May 2011'].map((label, place) => ({
    label,
    value: [0.2, 0.25, 0.6][place] ?? 0,
    centre: 0.22,
    lower: 0.1,
    upper: 0.34,
    alarms: place === 2 ? ['one point beyond 3σ'] : [],
  })),
};

test('a control chart rings what alarms, besides colouring it, and its names do not touch', () => {
  const marks = controlChart(control, size, palette);
  const dots = marks.filter((mark) => mark.kind === 'circle');
  expect(dots.map(({ fill }) => fill)).toEqual([palette.accent, palette.accent, palette.hot]);
  expect(marks.filter((mark) => mark.kind === 'path' && mark.stroke === palette.hot)).toHaveLength(1);
  const narrow = controlChart(control, { width: 130, height: 120 }, palette);
  const names = narrow.flatMap((mark) =>
    mark.kind === 'text' && mark.text.includes('2011') ? [mark.x] : [],
  );
  expect(names.length).toBeLessThan(3);
  expect(controlLabel('Loyal', control)).toBe('Loyal over 3 snapshots, last 0.60; 1 alarm, at May 2011.');
  expect(controlTable(control).rows[2]).toEqual(['May 2011', 0.6, 0.22, 0.1, 0.34, 'one point beyond 3σ']);
});

test.each([
  [[0, 0, 0], '0.00'],
  [[0, 2e-17, 1e-17], '0.00'],
  [[7, 7, 7], '7.00'],
])(
  'a control chart of %j, which nothing moved, has one value beside it and is drawn half-way up',
  (values, text) => {
    const points = control.points.map((point, at) => ({
      ...point,
      value: values[at] ?? 0,
      centre: null,
      lower: null,
      upper: null,
      alarms: [],
    }));
    const format = (value: number): string => value.toFixed(2);
    const marks = controlChart({ ...control, format, points }, size, palette);
    const beside = marks.flatMap((mark) =>
      mark.kind === 'text' && mark.anchor === 'end' && !mark.text.includes('2011') ? [mark] : [],
    );
    expect(beside.map((mark) => mark.text)).toEqual([text]);
    const heights = new Set(marks.flatMap((mark) => (mark.kind === 'circle' ? [mark.y] : [])));
    expect([...heights]).toEqual([(beside[0]?.y ?? 0) - 4]);
  },
);

const flow: FlowData = {
  times: ['January', 'February'],
  nodes: [
    { id: 'a', name: 'Loyal', colour: '#3355dd' },
    { id: 'b', name: 'Lapsed', colour: '#008899' },
  ],
  steps: [
    [
      { from: 'a', to: 'a', value: 30 },
      { from: 'a', to: 'b', value: 10 },
      { from: 'b', to: 'b', value: 60 },
    ],
  ],
};

test('flows have a bar for each group at each time and a band for each flow, as tall as their people', () => {
  const marks = flows(flow, size, palette);
  const bars = marks.filter((mark) => mark.kind === 'rect');
  expect(bars).toHaveLength(4);
  const [loyal, lapsed] = bars;
  expect((lapsed?.height ?? 0) / (loyal?.height ?? 1)).toBeCloseTo(60 / 40, 9);
  expect(marks.filter((mark) => mark.kind === 'path')).toHaveLength(3);
  expect(flowsLabel(flow)).toContain('the largest move is 10 from Loyal to Lapsed');
  expect(flowsTable(flow).rows[1]).toEqual(['January', 'February', 'Loyal', 'Lapsed', 10, 0.25]);
});

test('flows name every group in whole where they are as narrow as a phone', () => {
  const long = 'Active occasional low spenders, high pages per session';
  const nodes = flow.nodes.map((node) => ({ ...node, name: `${long} ${node.id}` }));
  const phone = { width: 306, height: 320 };
  const texts = flows({ ...flow, nodes }, phone, palette).filter((mark) => mark.kind === 'text');
  const words = texts.map(({ text }) => text).join(' ');
  for (const { name } of nodes) expect(words).toContain(name);
  const rows = texts.filter(({ halo }) => halo).map(({ y }) => y);
  rows.slice(1).forEach((y, at) => expect(y - (rows[at] ?? 0)).toBeGreaterThanOrEqual(13));
});

test.each([390, 900])(
  'days with the numbers of their loads stand in whole in pictures %d px wide, none on another',
  (width) => {
    const times = ['30 September 2026, load 11', '30 September 2026, load 12'];
    const points = times.map((label) => ({
      ...control.points[0],
      label,
      value: 1,
      centre: 1,
      lower: 0,
      upper: 2,
      alarms: [],
    }));
    const pictures = [
      flows({ ...flow, times }, { width, height: 200 }, palette),
      controlChart({ ...control, points }, { width, height: 200 }, palette),
    ];
    for (const marks of pictures) {
      const texts = marks.flatMap((mark) =>
        mark.kind === 'text' && mark.text.startsWith('30 ') ? [mark] : [],
      );
      expect(texts.map(({ text }) => text)).toContain(times[1]);
      const extents = texts.map(({ x, text, anchor }) => {
        const wide = textWidth(text, 11);
        const left = anchor === 'end' ? x - wide : anchor === 'middle' ? x - wide / 2 : x;
        return [left, left + wide] as const;
      });
      for (const [place, [left, right]] of extents.entries()) {
        expect(left).toBeGreaterThanOrEqual(extents[place - 1]?.[1] ?? 0);
        expect(right).toBeLessThanOrEqual(width);
      }
    }
  },
);

const change: ChangeData = {
  parts: ['population', 'customers'],
  rows: [{ name: 'Loyal', before: 50, after: 45, parts: [5, -10] }],
};

test('changes are drawn part after part, each from where the one before it ended', () => {
  const [legend, other, first, second] = changeBars(change, size, palette).filter(
    (mark) => mark.kind === 'rect',
  );
  expect([legend, other]).toHaveLength(2);
  expect((first?.x ?? 0) + (first?.width ?? 0)).toBeCloseTo((second?.x ?? 0) + (second?.width ?? 0), 6);
  expect(changeLabel('Sizes', change)).toContain('Loyal, from 50 to 45: population 5, customers -10');
  expect(changeTable(change).rows[0]).toEqual(['Loyal', 50, 45, -5, 5, -10]);
});

test('on a phone the figures of a change stand below its bars, and above the next name', () => {
  const three = { ...change, parts: ['population', 'customers', 'model'] };
  const row = { name: 'Loyal', before: 50, after: 45, parts: [5, -8, -2] };
  const marks = changeBars(
    { ...three, rows: [row, { ...row, name: 'Next' }] },
    { width: 320, height: 200 },
    palette,
  );
  const rows = marks.flatMap((mark) => (mark.kind === 'text' && /Next|→/.test(mark.text) ? [mark.y] : []));
  const [figures = 0, next = 0] = rows;
  const bottoms = marks.flatMap((mark) => (mark.kind === 'rect' ? [mark.y + mark.height] : []));
  expect(figures - 9).toBeGreaterThanOrEqual(Math.max(...bottoms.filter((bottom) => bottom < next - 12)));
  expect(next - 10).toBeGreaterThan(figures);
});

test.each([306, 600])('names that are cut in changes %d px wide are shown whole on hover', (width) => {
  const long =
    'Active occasional low spenders, high pages per session and a discount share that no other segment has';
  const rows = change.rows.map((row) => ({ ...row, name: long }));
  const texts = changeBars({ ...change, rows }, { width, height: 200 }, palette).filter(
    (mark) => mark.kind === 'text',
  );
  const [name] = texts.filter(({ text }) => text.startsWith('Active'));
  expect(name?.text).toMatch(/…$/);
  expect(name?.whole).toBe(long);
  const short = changeBars(change, { width, height: 200 }, palette).filter((mark) => mark.kind === 'text');
  expect(short.every(({ whole }) => whole === undefined)).toBe(true);
});

test('two distributions are compared by shares, whatever their sizes', () => {
  const data = {
    names: ['Reference', 'Now'] as const,
    bins: binWords([1, 2], 'number'),
    before: [1, 2, 1],
    after: [10, 20, 10],
  };
  expect(data.bins).toEqual(['up to 1', '1 to 2', 'over 2']);
  const bars = twoDistributions(data, size, palette)
    .filter((mark) => mark.kind === 'rect')
    .slice(1);
  expect((bars[1]?.height ?? 0) / (bars[0]?.height ?? 1)).toBeCloseTo(2, 9);
  expect(twoDistributionsTable(data).rows[1]).toEqual(['1 to 2', 2, 20, 0.5, 0.5]);
});
