import { expect, test } from 'vitest';
import { fasterBuild } from '../../../../src/engine/wasm/buildChoice.ts';

test.each([
  ['plain SIMD clearly faster, both optimised', { first: 9, best: 2 }, { first: 8, best: 1 }, 'plain SIMD'],
  [
    'plain SIMD clearly faster, neither optimised',
    { first: 9, best: 8 },
    { first: 4, best: 4 },
    'plain SIMD',
  ],
  ['plain SIMD a little faster', { first: 9, best: 2 }, { first: 9, best: 1.9 }, 'relaxed SIMD'],
  ['plain SIMD optimised earlier', { first: 9, best: 8 }, { first: 8, best: 2 }, 'relaxed SIMD'],
  ['relaxed SIMD faster', { first: 9, best: 1 }, { first: 9, best: 2 }, 'relaxed SIMD'],
  ['a clock that sees nothing', { first: 0, best: 0 }, { first: 0, best: 0 }, 'relaxed SIMD'],
] as const)('%s', (_, relaxed, plain, build) => {
  expect(fasterBuild(relaxed, plain)).toBe(build);
});
