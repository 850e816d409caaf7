import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  frameOf,
  labelMarks,
  layOut as layOutIn,
  mapMarks,
  mapTable,
  planeWords,
  type CustomerMapData,
} from '../../../../src/ui/charts/customerMap.ts';
import { placeLabels } from '../../../../src/ui/charts/labels.ts';
import { textWidth } from '../../../../src/ui/charts/marks.ts';
import { palettes } from './palettes.ts';

const size = { width: 600, height: 400 };
const data = {
  x: [0, 1, 2, 10, 11, 12],
  y: [0, 1, 0, 5, 6, 5],
  segment: [0, 0, 0, 1, 1, 1],
  segments: [
    { name: 'Loyal', rank: 0 },
    { name: 'New', rank: 1 },
    { name: 'Gone', rank: 2 },
  ],
};

const layOut = (of: CustomerMapData, within: typeof size) => layOutIn(of, frameOf(of), within);

describe('the map of customers', () => {
  it('keeps distances: one scale for both axes, up is up', () => {
    const { x, y } = layOut(data, size);
    expect(Math.abs((x[1] ?? 0) - (x[0] ?? 0))).toBeCloseTo(Math.abs((y[1] ?? 0) - (y[0] ?? 0)), 3);
    expect(y[4]).toBeLessThan(y[0] ?? 0);
  });

  it('names each segment that has points, near their middle', () => {
    const { labels } = layOut(data, size);
    expect(labels.map((label) => label?.lines)).toEqual([['Loyal'], ['New'], undefined]);
    expect(labels[0]?.x).toBeLessThan(labels[1]?.x ?? 0);
  });

  it('writes wide names in two lines, so that those that begin alike differ', () => {
    const [low, high] = ['Low MonthlyCharges, low tenure', 'Low MonthlyCharges, high tenure'];
    const named = { ...data, segments: [low, high].map((name, rank) => ({ name, rank })) };
    expect(layOut(named, { width: 360, height: 360 }).labels.map((label) => label?.lines)).toEqual([
      ['Low MonthlyCharges, low', 'tenure'],
      ['Low MonthlyCharges, high', 'tenure'],
    ]);
  });

  it('counts points far outside, and does not let them shrink the rest', () => {
    const many = Array.from({ length: 2000 }, (_, i) => i / 2000);
    const outlier = { ...data, x: [...many, 1e6], y: [...many, 0], segment: [...many.map(() => 0), 1] };
    const layout = layOut(outlier, size);
    expect(layout.outside).toBe(1);
    expect((layout.x[1999] ?? 0) - (layout.x[0] ?? 0)).toBeGreaterThan(300);
  });

  it('sets back the labels that are not pointed at', () => {
    const marks = labelMarks(layOut(data, size), palettes.light, 1);
    expect(marks.map(({ fill }) => fill)).toEqual([palettes.light.muted, palettes.light.ink]);
  });

  it('draws every customer in its segment’s colour in files', () => {
    const points = mapMarks(data, layOut(data, size), size, palettes.dark).filter(
      (mark) => mark.kind === 'circle',
    );
    expect(points.map(({ fill }) => palettes.dark.segments.indexOf(fill))).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('is a table of customers', () => {
    expect(mapTable(data).rows[3]).toEqual(['New', 10, 5]);
  });

  it('stands without a single customer', () => {
    const layout = layOut({ ...data, x: [], y: [], segment: [] }, size);
    expect(layout.labels).toEqual([null, null, null]);
  });
});

describe('the words of the map', () => {
  it('name both axes where both tell customers apart', () => {
    expect(planeWords([0.6, 0.1]).subtitle).toBe('PCA, 70\u00a0% of variance');
  });

  it('name one axis where there is no second, as with one feature', () => {
    const { subtitle, label } = planeWords([1, 1e-17]);
    expect(subtitle).toBe('all variance on one axis');
    expect(label).not.toContain('plane');
  });

  it('say so where nobody differs from anybody', () => {
    expect(planeWords([0, 0]).subtitle).toBe('everybody on one spot');
  });
});

describe('labels', () => {
  it('do not cover each other where there is room', () => {
    const label = fc.record({
      x: fc.double({ min: 0, max: 600, noNaN: true }),
      y: fc.double({ min: 0, max: 400, noNaN: true }),
      lines: fc.constantFrom(['Loyal spenders'], ['Loyal spenders', 'who lapse']),
    });
    fc.assert(
      fc.property(fc.array(label, { minLength: 2, maxLength: 6 }), (labels) => {
        const placed = placeLabels(labels, size, 12, textWidth);
        return placed.every((one, i) =>
          placed.slice(i + 1).every((other) => {
            const across = Math.abs(one.x - other.x) < textWidth('Loyal spenders', 12);
            const lower = one.y > other.y ? one : other;
            return !across || Math.abs(one.y - other.y) > lower.lines.length * 12 - 1;
          }),
        );
      }),
    );
  });
});
