import { describe, expect, it } from 'vitest';
import { random } from '../../../src/core/random.ts';

const draw = (seed: number, stream: number, count: number): number[] => {
  const source = random(seed, stream);
  return Array.from({ length: count }, () => source.uniform());
};

describe('random', () => {
  it('gives the same sequence for the same seed and stream', () => {
    expect(draw(7, 3, 100)).toEqual(draw(7, 3, 100));
  });

  it('gives other sequences for other seeds and other streams', () => {
    expect(draw(7, 0, 5)).not.toEqual(draw(8, 0, 5));
    expect(draw(7, 0, 5)).not.toEqual(draw(7, 1, 5));
  });

  it('is uniform: chi-square over 100 cells stays under its 99.9 % point', () => {
    const counts = new Array<number>(100).fill(0);
    for (const value of draw(1, 0, 100_000))
      counts[Math.floor(value * 100)] = (counts[Math.floor(value * 100)] ?? 0) + 1;
    const statistic = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(statistic).toBeLessThan(148.2);
  });

  it('draws standard normals: mean and variance within five standard errors', () => {
    const source = random(2);
    const values = Array.from({ length: 100_000 }, () => source.normal());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(values.length));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length));
  });

  it('draws whole numbers below a bound', () => {
    const source = random(3);
    const drawn = new Set(Array.from({ length: 1000 }, () => source.below(6)));
    expect([...drawn].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
