import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { withheldCells } from '../../../src/stats/smallCells.ts';

const tables = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 6 }))
  .chain(([rows, columns]) =>
    fc.array(
      fc.array(fc.oneof(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 500 })), {
        minLength: columns,
        maxLength: columns,
      }),
      { minLength: rows, maxLength: rows },
    ),
  );

/** Whether a withheld cell follows from the equations of rows and columns, by elimination over the withheld cells alone. */
function determined(hidden: readonly (readonly boolean[])[]): boolean {
  const places = hidden.flatMap((row, i) => row.flatMap((is, j) => (is ? [{ i, j }] : [])));
  const sign = (j: number, last: number): number => (j === last ? -1 : 1);
  const lines = [
    ...hidden.map((row, i) => places.map((place) => (place.i === i ? sign(place.j, row.length - 1) : 0))),
    ...(hidden[0] ?? []).map((_, j) =>
      places.map((place) => (place.j === j ? sign(place.i, hidden.length - 1) : 0)),
    ),
  ];
  let pivotRow = 0;
  const matrix = lines.map((line) => [...line]);
  for (let column = 0; column < places.length && pivotRow < matrix.length; column++) {
    const at = matrix.findIndex((row, index) => index >= pivotRow && Math.abs(row[column] ?? 0) > 1e-9);
    if (at < 0) continue;
    const [pivot = []] = matrix.splice(at, 1);
    matrix.splice(pivotRow, 0, pivot);
    matrix.forEach((row, index) => {
      if (index === pivotRow) return;
      const factor = (row[column] ?? 0) / (pivot[column] ?? 1);
      row.forEach((value, place) => (row[place] = value - factor * (pivot[place] ?? 0)));
    });
    pivotRow++;
  }
  return matrix.some((row) => row.filter((value) => Math.abs(value) > 1e-9).length === 1);
}

test('every count under the minimum is withheld, and none of what is withheld follows from the sums', () => {
  fc.assert(
    fc.property(tables, (table) => {
      const hidden = withheldCells(table, 11);
      table.forEach((row, i) => {
        row.forEach((count, j) => {
          if (count < 11) expect(hidden[i]?.[j]).toBe(true);
        });
      });
      const all = table.flat().reduce((sum, count) => sum + count, 0);
      const open = hidden.some((row) => row.some((is) => !is));
      if (all >= 11 && open) expect(determined(hidden)).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('a table without small counts is shown whole', () => {
  const hidden = withheldCells(
    [
      [20, 30],
      [40, 50],
    ],
    11,
  );
  expect(hidden.flat().some(Boolean)).toBe(false);
});

test('a single small count takes three others with it', () => {
  const hidden = withheldCells(
    [
      [4, 100, 200],
      [90, 120, 300],
      [100, 150, 400],
    ],
    11,
  );
  expect(hidden.flat().filter(Boolean)).toHaveLength(4);
  expect(hidden[0]?.slice(0, 2)).toEqual([true, true]);
});

test('what all but a few of a group are is withheld too', () => {
  const hidden = withheldCells(
    [
      [98, 2],
      [500, 400],
    ],
    11,
  );
  expect(hidden[0]?.slice(0, 2)).toEqual([true, true]);
});
