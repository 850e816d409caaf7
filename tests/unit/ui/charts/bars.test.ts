import { describe, expect, it } from 'vitest';
import { textWidth } from '../../../../src/ui/charts/marks.ts';
import { quantileStrip } from '../../../../src/ui/charts/quantileStrip.ts';
import { sizeBars, sizeBarsHeight, sizeTable } from '../../../../src/ui/charts/sizeBars.ts';
import {
  sortStandings,
  standings,
  standingsHeight,
  standingsTable,
} from '../../../../src/ui/charts/standings.ts';
import { palettes } from './palettes.ts';

const segments = [
  { id: 'S1', name: 'Loyal', colour: '#3b5bdb', size: 30, share: 0.3, revenueShare: 0.6 },
  { id: 'S2', name: 'Gone', colour: '#0c8599', size: 70, share: 0.7, revenueShare: null },
];

describe('size bars', () => {
  it('are as long as the shares, on one scale', () => {
    const size = { width: 500, height: sizeBarsHeight(segments, 500) };
    const bars = sizeBars(segments, size, palettes.light).flatMap((mark) =>
      mark.kind === 'rect' && mark.height === 13 ? [mark.width] : [],
    );
    expect((bars[0] ?? 0) / (bars[1] ?? 1)).toBeCloseTo(3 / 7);
  });

  it('draw no bar of revenue where it is not known', () => {
    const outlines = sizeBars(segments.slice(1), { width: 500, height: 80 }, palettes.light).filter(
      (mark) => mark.kind === 'path',
    );
    expect(outlines).toEqual([]);
  });

  it('stand closer together where no revenue is known', () => {
    const alone = segments.map((segment) => ({ ...segment, revenueShare: null }));
    expect(sizeBarsHeight(alone, 500)).toBeLessThan(sizeBarsHeight(segments, 500));
  });

  it('write a name that is wider than they are in two lines, whole', () => {
    const name = 'High charges, long tenure, lower monthly charges';
    const data = segments.map((segment) => ({ ...segment, name }));
    const size = { width: 260, height: sizeBarsHeight(data, 260) };
    const words = sizeBars(data, size, palettes.light).flatMap((mark) =>
      mark.kind === 'text' && mark.size === 12 ? [mark.text] : [],
    );
    expect(words).toHaveLength(4);
    expect(words.slice(0, 2).join(' ')).toBe(name);
  });

  it('are a table', () => {
    expect(sizeTable(segments).rows[0]).toEqual(['Loyal', 30, 0.3, 0.6]);
  });
});

describe('standings', () => {
  const data = [
    { feature: 'Spend', z: 0.5, other: 0.4 },
    { feature: 'Recency', z: -1.2, other: -1.3 },
    { feature: 'Orders', z: 0.1, other: 1 },
  ];

  it('begin with what sets the segment apart the most, in either direction', () => {
    const alone = data.map((datum) => ({ ...datum, other: null }));
    expect(sortStandings(alone).map(({ feature }) => feature)).toEqual(['Recency', 'Spend', 'Orders']);
  });

  it('begin with the largest difference where two are compared', () => {
    expect(sortStandings(data)[0]?.feature).toBe('Orders');
  });

  it('lie left of the mean below it and right of it above', () => {
    const marks = standings(data, { width: 500, height: standingsHeight(3) }, palettes.light, {
      own: '#111111',
      other: '#222222',
    });
    const axis = marks[0]?.kind === 'path' ? Number(/^M([\d.]+)/.exec(marks[0].d)?.[1]) : 0;
    const bars = marks.flatMap((mark) => (mark.kind === 'rect' ? [mark] : []));
    expect(bars[0]?.x).toBeCloseTo(axis);
    expect((bars[1]?.x ?? 0) + (bars[1]?.width ?? 0)).toBeCloseTo(axis);
  });

  it('keep the figure of a bar clear of the other segment’s dot', () => {
    const close = [0.02, 0.3, -0.02, -0.3].flatMap((z) =>
      [0.1, -0.1, 0.4, -0.4, 3].map((other) => ({ feature: 'f', z, other })),
    );
    const size = { width: 900, height: standingsHeight(close.length) };
    const marks = standings(close, size, palettes.light, { own: '#111111', other: '#222222' });
    const dots = marks.flatMap((mark) => (mark.kind === 'circle' ? [mark] : []));
    expect(dots).toHaveLength(close.length);
    for (const { x, y, radius } of dots) {
      const [text] = marks.flatMap((mark) =>
        mark.kind === 'text' && mark.y === y + 4 && mark.text.endsWith('σ') ? [mark] : [],
      );
      const wide = textWidth(text?.text ?? '', 11);
      const left = (text?.x ?? 0) - (text?.anchor === 'end' ? wide : 0);
      expect(x - radius >= left + wide || x + radius <= left).toBe(true);
    }
  });

  it('tell the difference in their table', () => {
    expect(standingsTable(data, 'A', 'B').rows[2]).toEqual(['Orders', 0.1, 1, 0.1 - 1]);
  });
});

describe('the quantile strip', () => {
  it('stays inside its cell, also for a constant feature', () => {
    for (const quantiles of [
      [0, 1, 2, 3, 4, 5, 900],
      [5, 5, 5, 5, 5, 5, 5],
    ]) {
      for (const mark of quantileStrip(quantiles, { width: 100, height: 16 }, palettes.light)) {
        if (mark.kind !== 'rect') continue;
        expect(mark.x).toBeGreaterThanOrEqual(0);
        expect(mark.x + mark.width).toBeLessThanOrEqual(100);
      }
    }
  });
});
