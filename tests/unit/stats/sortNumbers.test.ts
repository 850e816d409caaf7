import fc from 'fast-check';
import { expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import { sortNumbers } from '../../../src/stats/sortNumbers.ts';
import { sortSingles } from '../../../src/stats/sortSingles.ts';

/** Many numbers of the given few, so that the digits are sorted and not the engine. */
function many(some: readonly number[], seed: number): number[] {
  const source = random(seed);
  return Array.from({ length: 6000 }, () => {
    const base = some[source.below(some.length)] ?? 0;
    return source.uniform() < 0.5 ? base : base * source.uniform();
  });
}

const numbers = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 20 });

test('float64 numbers come out as the engine sorts them, infinities and zeros among them', async () => {
  await fc.assert(
    fc.asyncProperty(numbers, fc.nat(1000), async (some, seed) => {
      const values = Float64Array.from(many(some, seed).filter((value) => !Number.isNaN(value)));
      const expected = values.slice().sort();
      await sortNumbers(values);
      expect(values).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

test('float32 numbers come out as the engine sorts them', async () => {
  await fc.assert(
    fc.asyncProperty(numbers, fc.nat(1000), async (some, seed) => {
      const values = Float32Array.from(many(some, seed).filter((value) => !Number.isNaN(value)));
      const expected = values.slice().sort();
      await sortSingles(values);
      expect(values).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

test('a pause may end the work', async () => {
  const values = Float64Array.from({ length: 10_000 }, (_, place) => Math.sin(place));
  await expect(sortNumbers(values, () => Promise.reject(new Error('cancelled')))).rejects.toThrow(
    'cancelled',
  );
});
