import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paintPoints } from '../../../../src/ui/charts/paintPoints.ts';
import { makeGrid, nearestPoint } from '../../../../src/ui/charts/pointGrid.ts';

const style = {
  radius: 2,
  opacity: 1,
  colours: ['#ff0000', '#0000ff'],
  background: '#ffffff',
  highlight: null,
  scale: 1,
};
const layout = (x: number[], y: number[], segment: number[]) => ({
  x: Float32Array.from(x),
  y: Float32Array.from(y),
  segment: Uint16Array.from(segment),
  labels: [],
  outside: 0,
});
const pixel = ({ data, width }: { data: Uint8ClampedArray; width: number }, x: number, y: number) => [
  ...data.slice((y * width + x) * 4, (y * width + x) * 4 + 4),
];

describe('points as pixels', () => {
  it('have their segment’s colour in the middle and the background beside them', () => {
    const pixels = paintPoints(layout([10, 30], [10, 10], [0, 1]), 40, 20, style);
    expect(pixel(pixels, 10, 10)).toEqual([255, 0, 0, 255]);
    expect(pixel(pixels, 30, 10)).toEqual([0, 0, 255, 255]);
    expect(pixel(pixels, 20, 10)).toEqual([255, 255, 255, 255]);
  });

  it('blend where they are not solid', () => {
    const [red, green] = pixel(
      paintPoints(layout([10], [10], [0]), 20, 20, { ...style, opacity: 0.5 }),
      10,
      10,
    );
    expect(red).toBe(255);
    expect(green).toBeCloseTo(127, -1);
  });

  it('of the highlighted segment lie on top, the others stand back', () => {
    const crowd = layout([10, 10, 30], [10, 10, 10], [1, 0, 0]);
    const pixels = paintPoints(crowd, 40, 20, { ...style, highlight: 1 });
    expect(pixel(pixels, 10, 10)).toEqual([0, 0, 255, 255]);
    expect(pixel(pixels, 30, 10)[1]).toBeGreaterThan(180);
  });

  it('grow with the device’s pixels', () => {
    const pixels = paintPoints(layout([10], [10], [0]), 40, 40, { ...style, scale: 2 });
    expect(pixel(pixels, 20, 20)).toEqual([255, 0, 0, 255]);
    expect(pixel(pixels, 23, 20)).toEqual([255, 0, 0, 255]);
  });

  it('outside the picture are not drawn', () => {
    const pixels = paintPoints(layout([-5, 100, Number.NaN], [5, 5, 5], [0, 0, 0]), 20, 20, style);
    expect(pixels.data.every((channel) => channel === 255)).toBe(true);
  });
});

describe('the nearest point', () => {
  it('is the one that a search over all finds, within 16 pixels', () => {
    const place = fc.tuple(fc.integer({ min: 0, max: 199 }), fc.integer({ min: 0, max: 99 }));
    fc.assert(
      fc.property(fc.array(place, { maxLength: 60 }), place, (places, [x, y]) => {
        const xs = Float32Array.from(places, ([one]) => one);
        const ys = Float32Array.from(places, ([, one]) => one);
        const found = nearestPoint(makeGrid(xs, ys, 200, 100), xs, ys, x, y);
        const distances = places.map(([a, b]) => (a - x) ** 2 + (b - y) ** 2);
        const least = Math.min(...distances, Infinity);
        return found === null ? least > 256 : distances[found] === least;
      }),
    );
  });
});
