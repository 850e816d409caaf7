import { describe, expect, it } from 'vitest';
import {
  curveTable,
  largeCurve,
  nearestK,
  smallCurve,
  type CurveData,
} from '../../../../src/ui/charts/curve.ts';
import { palettes } from './palettes.ts';

const data: CurveData = {
  points: [2, 3, 4, 5, 6].map((k) => ({ k, silhouette: 0.3 + (k === 4 ? 0.2 : 0), inertia: 1000 / k })),
  chosen: 4,
  proposed: 4,
  elbow: 3,
};
const size = { width: 400, height: 300 };

describe('the curve over k', () => {
  it('draws one dot for each k, and the chosen one in the accent', () => {
    const { marks } = smallCurve(data, size, palettes.light);
    const dots = marks.filter((mark) => mark.kind === 'circle');
    expect(dots).toHaveLength(5);
    expect(dots.map(({ fill }) => fill === palettes.light.accent)).toEqual([
      false,
      false,
      true,
      false,
      false,
    ]);
  });

  it('stands higher for a higher silhouette', () => {
    const dots = smallCurve(data, size, palettes.light).marks.filter((mark) => mark.kind === 'circle');
    expect(Math.min(...dots.map(({ y }) => y))).toBe(dots[2]?.y);
  });

  it('names the proposal and the elbow under their k', () => {
    const { marks, positions } = largeCurve(data, size, palettes.light);
    const words = new Map(marks.flatMap((mark) => (mark.kind === 'text' ? [[mark.text, mark.x]] : [])));
    expect(words.get('proposed')).toBe(positions[2]?.x);
    expect(words.get('elbow')).toBe(positions[1]?.x);
  });

  it('keeps the two names apart and in the picture where their k are neighbours on a phone', () => {
    const ends: readonly (readonly [number, number])[] = [
      [2, 3],
      [3, 2],
      [5, 6],
      [6, 5],
    ];
    for (const [proposed, elbow] of ends) {
      const phone = { width: 150, height: 300 };
      const { marks } = largeCurve({ ...data, proposed, elbow }, phone, palettes.light);
      const [left, right] = marks
        .flatMap((mark) =>
          mark.kind === 'text' && ['proposed', 'elbow'].includes(mark.text)
            ? [{ from: mark.x - mark.text.length * 3, to: mark.x + mark.text.length * 3 }]
            : [],
        )
        .sort((a, b) => a.from - b.from);
      expect(right?.from).toBeGreaterThan(left?.to ?? Infinity);
      expect(left?.from).toBeGreaterThanOrEqual(0);
      expect(right?.to).toBeLessThanOrEqual(phone.width);
    }
  });

  it('leaves a gap where a measure is not known', () => {
    const points = data.points.map((point) => (point.k === 2 ? { ...point, silhouette: Number.NaN } : point));
    const { marks } = smallCurve({ ...data, points }, size, palettes.light);
    expect(marks.filter((mark) => mark.kind === 'circle')).toHaveLength(4);
    expect(JSON.stringify(marks)).not.toContain('NaN');
  });

  it('finds the k nearest to a place, also beyond the ends', () => {
    const { positions } = smallCurve(data, size, palettes.light);
    expect(nearestK(positions, -50)).toBe(2);
    expect(nearestK(positions, 200)).toBe(4);
    expect(nearestK(positions, 999)).toBe(6);
    expect(nearestK([], 10)).toBeNull();
  });

  it('writes large figures with a small unit after a space', () => {
    const points = data.points.map((point) => ({ ...point, inertia: point.inertia * 500 }));
    const { marks } = largeCurve({ ...data, points }, size, palettes.light);
    const texts = marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));
    expect(texts).toContain('250\u00a0k');
    expect(texts).toContain('83.3\u00a0k');
  });

  it('is a table of k, silhouette and inertia', () => {
    expect(curveTable(data).rows[2]).toEqual([4, 0.5, 250]);
  });
});
