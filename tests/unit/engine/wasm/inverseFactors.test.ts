import { expect, test } from 'vitest';
import { invertLower, packInverses, turnedBy } from '../../../../src/engine/wasm/inverseFactors.ts';

const lower = Float64Array.of(2, 0, 0, 1, 4, 0, -3, 5, 8);

test('a lower triangle times its inverse is the identity', () => {
  const inverse = invertLower(lower, 3);
  const columns = [0, 1, 2].map((j) =>
    turnedBy(
      lower,
      Float64Array.of(0, 1, 2).map((i) => inverse[i * 3 + j] ?? 0),
      3,
    ),
  );
  columns.forEach((column, j) =>
    column.forEach((value, i) => expect(value).toBeCloseTo(Number(i === j), 15)),
  );
});

test('inverses are packed in pairs of lines, column by column, with zeros where there is no line or column', () => {
  const [a, , , b, c, , d, e, f] = invertLower(lower, 3);
  expect([...packInverses(lower, 1, 3, true)]).toEqual([a, b, 0, c, d, 0, e, 0, f, 0, 0, 0]);
});

test('of diagonal covariances the inverses of the diagonals alone', () => {
  expect([...packInverses(lower, 1, 3, false)]).toEqual([1 / 2, 1 / 4, 1 / 8]);
});
