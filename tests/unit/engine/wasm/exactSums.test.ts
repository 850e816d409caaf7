import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExactSums, totalOf } from '../../../../src/engine/wasm/exactSums.ts';

const arrays = fc.array(
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
  {
    minLength: 1,
    maxLength: 200,
  },
);

/** Sums of arrays dealt out to `shards` in turn. */
function summed(values: readonly (readonly number[])[], shards: number): Float64Array {
  const sums = Array.from({ length: shards }, () => new ExactSums(3, values.length));
  values.forEach((array, i) => sums[i % shards]?.add(Float64Array.from(array)));
  return totalOf(
    3,
    sums.map((own) => own.parts),
  );
}

test('sums are the same bits in any order and on any number of shards, and right', () => {
  fc.assert(
    fc.property(arrays, fc.integer({ min: 2, max: 7 }), (values, shards) => {
      const one = summed(values, 1);
      expect(summed(values, shards)).toEqual(one);
      expect(summed(values.toReversed(), shards)).toEqual(one);
      const plain = values.reduce((sum, [value = 0]) => sum + value, 0);
      expect(Math.abs((one[0] as number) - plain)).toBeLessThan(1e-15 * values.length ** 1.5);
    }),
  );
});

test('parts far below the bound are kept to its 2⁻⁸⁰', () => {
  const sums = new ExactSums(1, 1e6);
  for (const value of [1e6, 1e-9, -1e6]) sums.add(Float64Array.of(value));
  expect(Math.abs((totalOf(1, [sums.parts])[0] as number) / 1e-9 - 1)).toBeLessThan(1e-8);
});

test('without shards the sums are zero', () => {
  expect([...totalOf(2, [])]).toEqual([0, 0]);
});
