import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cut, Intake } from '../../../src/engine/intake.ts';

const values = fc.array(fc.float({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 200 });

test('moments are those of the columns, and do not depend on the chunks', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 50 }), (list, length) => {
      const column = Float32Array.from(list, (value) => value + 1e6);
      const whole = new Intake({ rows: column.length, names: ['a'] });
      whole.take({ rows: column.length, columns: [column] });
      const pieces = new Intake({ rows: column.length, names: ['a'] });
      for (const piece of cut({ rows: column.length, columns: [column] }, length)) pieces.take(piece);
      expect(pieces.moments()).toEqual(whole.moments());
      const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
      const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length;
      expect(whole.moments().means[0]).toBeCloseTo(mean, 3);
      expect(Math.abs(Number(whole.moments().variances[0]) - variance)).toBeLessThanOrEqual(
        1e-6 * (1 + variance),
      );
    }),
  );
});

test('a value that is not finite is refused with its column and row, counted over chunks', () => {
  const intake = new Intake({ rows: 6, names: ['a', 'b'] });
  intake.take({ rows: 3, columns: [new Float32Array(3), new Float32Array(3)] });
  const take = () => intake.take({ rows: 3, columns: [new Float32Array(3), Float32Array.of(0, NaN, 0)] });
  expect(take).toThrow(
    expect.objectContaining({ code: 'engine.not-finite', details: { column: 'b', row: 4 } }),
  );
});

test('values themselves do not reach the message', () => {
  const intake = new Intake({ rows: 1, names: ['income'] });
  expect(() => intake.take({ rows: 1, columns: [Float32Array.of(Infinity)] })).toThrow(
    'Column “income” has a value that is not finite in row 0.',
  );
});

test.each([
  ['too many rows', { rows: 4, columns: [new Float32Array(4)] }],
  ['too few columns', { rows: 1, columns: [] }],
  ['a column shorter than its chunk', { rows: 3, columns: [new Float32Array(2)] }],
])('a chunk with %s is refused', (_, chunk) => {
  const intake = new Intake({ rows: 3, names: ['a'] });
  expect(() => intake.take(chunk)).toThrow(expect.objectContaining({ code: 'engine.shape' }));
});

test('rows that did not come are missed', () => {
  const intake = new Intake({ rows: 3, names: ['a'] });
  intake.take({ rows: 2, columns: [new Float32Array(2)] });
  expect(() => intake.moments()).toThrow('2 rows came instead of 3.');
});

test('weighted moments are those of rows given as often as they weigh', () => {
  const row = fc.tuple(fc.float({ noNaN: true, min: -1e3, max: 1e3 }), fc.integer({ min: 1, max: 5 }));
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
      const column = Float32Array.from(rows, ([value]) => value);
      const weights = Float32Array.from(rows, ([, weight]) => weight);
      const repeated = Float32Array.from(
        rows.flatMap(([value, weight]) => Array<number>(weight).fill(value)),
      );
      const weighted = new Intake({ rows: rows.length, names: ['a'], weighted: true });
      for (const piece of cut({ rows: rows.length, columns: [column], weights }, 7)) weighted.take(piece);
      const plain = new Intake({ rows: repeated.length, names: ['a'] });
      plain.take({ rows: repeated.length, columns: [repeated] });
      expect(weighted.weight).toBe(repeated.length);
      expect(weighted.wholeWeights).toBe(true);
      expect(weighted.moments().means[0]).toBeCloseTo(Number(plain.moments().means[0]), 8);
      expect(weighted.moments().variances[0]).toBeCloseTo(Number(plain.moments().variances[0]), 5);
    }),
  );
});

test.each([
  [0, 'engine.shape'],
  [-1, 'engine.shape'],
  [NaN, 'engine.not-finite'],
  [Infinity, 'engine.not-finite'],
])('a weight of %d is refused with its row, counted over chunks', (weight, code) => {
  const intake = new Intake({ rows: 4, names: ['a'], weighted: true });
  intake.take({ rows: 2, columns: [new Float32Array(2)], weights: Float32Array.of(1, 2.5) });
  expect(intake.wholeWeights).toBe(false);
  const take = () =>
    intake.take({ rows: 2, columns: [new Float32Array(2)], weights: Float32Array.of(1, weight) });
  expect(take).toThrow(expect.objectContaining({ code, details: { row: 3 } }));
});

test('weights come with every chunk of a weighted matrix and with no other', () => {
  const chunk = { rows: 2, columns: [new Float32Array(2)] };
  const weights = Float32Array.of(1, 1);
  const refused: unknown = expect.objectContaining({ code: 'engine.shape' });
  expect(() => new Intake({ rows: 2, names: ['a'], weighted: true }).take(chunk)).toThrow(refused);
  expect(() => new Intake({ rows: 2, names: ['a'] }).take({ ...chunk, weights })).toThrow(refused);
  const short = { ...chunk, weights: weights.subarray(1) };
  expect(() => new Intake({ rows: 2, names: ['a'], weighted: true }).take(short)).toThrow(refused);
});

test('a first row that lies far off and counts for little does not swallow the digits of the others', () => {
  const column = Float32Array.from({ length: 1000 }, (_, row) => Math.sin(row * 7));
  column[0] = 1e9;
  const weights = column.map((_, row) => (row === 0 ? 1e-30 : 1 + (row % 3)));
  const intake = new Intake({ rows: 1000, names: ['a'], weighted: true });
  for (const piece of cut({ rows: 1000, columns: [column], weights }, 77)) intake.take(piece);
  const total = weights.slice(1).reduce((sum, weight) => sum + weight, 0);
  const sumOf = (value: (row: number) => number): number =>
    weights.reduce((sum, weight, row) => (row === 0 ? 0 : sum + weight * value(row)), 0);
  const mean = sumOf((row) => Number(column[row])) / total;
  const variance = sumOf((row) => (Number(column[row]) - mean) ** 2) / total;
  expect(intake.moments().means[0]).toBeCloseTo(mean, 6);
  expect(Number(intake.moments().variances[0]) / variance).toBeCloseTo(1, 6);
});
