import { describe, expect, it } from 'vitest';
import { textWidth } from '../../../../src/ui/charts/marks.ts';
import {
  tradeOff,
  tradeOffLabel,
  tradeOffTable,
  type TradeOffData,
} from '../../../../src/ui/charts/tradeOff.ts';
import { palettes } from './palettes.ts';

const point = (name: string, across: number, up: number, best: boolean, present = false) => ({
  name,
  across,
  up,
  low: up - 0.02,
  high: up + 0.02,
  best,
  present,
});
const data: TradeOffData = {
  across: 'gap',
  up: 'silhouette',
  format: { across: String, up: String },
  points: [
    point('As they are', 0.06, 0.44, true, true),
    point('Without age', 0.08, 0.3, false),
    point('Even', 0, 0.4, true),
    point('Alike', 0.06, 0.44, false),
  ],
};
const size = { width: 600, height: 300 };
const marks = tradeOff(data, size, palettes.light);

describe('the trade-off of two figures', () => {
  it('draws what is now as a shape of its own, last, and the unbeaten in the accent', () => {
    const bodies = marks.filter((mark) => mark.kind === 'circle');
    expect(bodies).toHaveLength(3);
    expect(bodies.filter(({ fill }) => fill === palettes.light.accent)).toHaveLength(1);
    const diamond = marks.findIndex((mark) => mark.kind === 'path' && mark.d.endsWith('Z'));
    expect(diamond).toBeGreaterThan(marks.findLastIndex((mark) => mark.kind === 'circle'));
  });

  it('numbers every way as in the table; those on each other share a place', () => {
    const numbers = marks.flatMap((mark) => (mark.kind === 'text' && mark.weight === 600 ? [mark.text] : []));
    expect(numbers).toEqual(['1, 4', '2', '3']);
  });

  it('puts no number on a point or on another number', () => {
    const ways = [[9, 0.325], [9.1, 0.313], [8.1, 0.318], [6, 0.25], [8.3, 0.325], [8.05, 0.325], [0.1, 0.3]]; // prettier-ignore
    const close = { ...data, points: ways.map(([gap = 0, clear = 0]) => point('a', gap, clear, true)) };
    const drawn = tradeOff(close, { width: 330, height: 300 }, palettes.light);
    const dots = drawn.flatMap((mark) => (mark.kind === 'circle' ? [mark] : []));
    const boxes = drawn.flatMap((mark) =>
      mark.kind === 'text' && mark.weight === 600
        ? [{ left: mark.x, right: mark.x + textWidth(mark.text, 12, 600), y: mark.y - 4 }]
        : [],
    );
    for (const [place, { left, right, y }] of boxes.entries()) {
      expect(dots.some((dot) => dot.x > left - 4 && dot.x < right + 4 && Math.abs(dot.y - y) < 9)).toBe(
        false,
      );
      for (const other of boxes.slice(place + 1)) {
        expect(left < other.right && other.left < right && Math.abs(y - other.y) < 11).toBe(false);
      }
    }
  });

  it('joins the unbeaten from the most even on, and stays within the picture', () => {
    expect(marks.some((mark) => mark.kind === 'path' && mark.dash !== undefined)).toBe(true);
    for (const mark of marks) {
      if (mark.kind !== 'circle') continue;
      expect(mark.x).toBeGreaterThan(0);
      expect(mark.x).toBeLessThan(size.width);
      expect(mark.y).toBeLessThan(size.height);
    }
  });

  it('writes the figures along an axis with as many decimals each', () => {
    const low = { ...data, points: [point('a', 3, 0.56, true), point('b', 6, 0.6, true)] };
    const ticks = tradeOff(low, size, palettes.light).flatMap((mark) =>
      mark.kind === 'text' && mark.anchor === 'end' && !mark.text.endsWith('→') ? [mark.text] : [],
    );
    expect(ticks).toContain('0.60');
    expect(new Set(ticks.map((text) => text.split('.')[1]?.length))).toEqual(new Set([2]));
  });

  it('says in words and numbers what it shows', () => {
    expect(tradeOffLabel('Ways', data)).toContain('No other beats As they are; Even.');
    expect(tradeOffTable(data).rows[2]).toEqual(['Even', 0, 0.4, 0.38, expect.closeTo(0.42), 'yes']);
  });

  it('draws where all ways are alike', () => {
    const alike = { ...data, points: [point('a', 0, 0, true), point('b', 0, 0, true)] };
    for (const mark of tradeOff(alike, size, palettes.dark)) {
      if (mark.kind === 'circle') expect(Number.isFinite(mark.x) && Number.isFinite(mark.y)).toBe(true);
    }
  });
});
