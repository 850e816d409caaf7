import { expect, test } from 'vitest';
import { geometricMean, interleave, quantile, spreadOf } from '../../../scripts/bench/statistics.mjs';

test('a quantile interpolates between order statistics', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3, 4, 5], 0.25)).toBe(2);
  expect(quantile([7], 0.75)).toBe(7);
});

test('a quantile of nothing is refused', () => {
  expect(() => quantile([], 0.5)).toThrow(RangeError);
});

test('a spread tells quartiles and the number of runs', () => {
  expect(spreadOf([5, 1, 2, 4, 3])).toEqual({ least: 1, lower: 2, median: 3, upper: 4, runs: 5 });
});

test('the geometric mean of ratios and of their inverses are inverse', () => {
  const ratios = [2, 8, 0.5];
  expect(geometricMean(ratios) * geometricMean(ratios.map((ratio) => 1 / ratio))).toBeCloseTo(1, 12);
});

/** A contestant whose runs take the times given, and a note of every run. */
function scripted(name: string, each: number, seen: string[]) {
  return {
    name,
    run: (repeats: number) => {
      seen.push(`${name}×${repeats}`);
      return Promise.resolve(each * repeats);
    },
  };
}

test('contestants warm up each by itself and then run in turn', async () => {
  const seen: string[] = [];
  const both = [scripted('a', 20, seen), scripted('b', 50, seen)];
  const spreads = await interleave(both, { warmups: 2, rounds: 2, atLeast: 10 });
  expect(seen).toEqual(['a×1', 'a×1', 'b×1', 'b×1', 'a×1', 'b×1', 'a×1', 'b×1']);
  expect(spreads.get('b')?.median).toBe(50);
});

test('short work is repeated until a run lasts long enough, and told for one piece of it', async () => {
  const seen: string[] = [];
  const spreads = await interleave([scripted('a', 3, seen)], { warmups: 1, rounds: 1, atLeast: 10 });
  expect(seen).toEqual(['a×1', 'a×4']);
  expect(spreads.get('a')?.median).toBe(3);
});
