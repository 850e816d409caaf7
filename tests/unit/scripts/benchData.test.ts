import { expect, test } from 'vitest';
import { kinds, makePieces, width } from '../../bench/data.ts';
import { mlKMeans, plainLloyd, rowMajor } from '../../bench/plain.ts';

test('rows of every kind are finite and the same every time', () => {
  for (const kind of kinds) {
    const [piece, ...more] = [...makePieces(kind, 50)];
    expect(more).toEqual([]);
    expect(piece?.columns).toHaveLength(width);
    expect(piece?.columns.every((column) => column.length === 50 && column.every(Number.isFinite))).toBe(
      true,
    );
    expect([...makePieces(kind, 50)]).toEqual([piece]);
  }
});

test('pieces follow one another, and the first rows do not depend on how many follow', () => {
  const pieces = [...makePieces('clustered', 70_000, 2)];
  expect(pieces.map(({ first, rows }) => [first, rows])).toEqual([
    [0, 65_536],
    [65_536, 4_464],
  ]);
  const [few] = [...makePieces('clustered', 10, 2)];
  expect(pieces[0]?.columns[1]?.slice(0, 10)).toEqual(few?.columns[1]);
});

test('plain loops end at a fixed point with the inertia of its labels', () => {
  const rows = rowMajor({ rows: 4, columns: [Float32Array.of(0, 2, 10, 12), Float32Array.of(1, 1, 1, 1)] });
  expect([...rows]).toEqual([0, 1, 2, 1, 10, 1, 12, 1]);
  expect(plainLloyd(rows, 2, 2, [0, 1, 2, 1], 20)).toEqual({ iterations: 2, inertia: 4 });
});

test('ml-kmeans is given the start and the limit of iterations', () => {
  const rows = [[0], [2], [10], [12]];
  expect(mlKMeans(rows, 2, [0, 2], 1).iterations).toBe(1);
  expect(mlKMeans(rows, 2, [0, 2], 20).iterations).toBeLessThan(20);
});
