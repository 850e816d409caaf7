import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gridSteps } from '../../../../src/engine/preparation.ts';
import { weightingOf } from '../../../../src/engine/wasm/weighting.ts';

const facts = fc
  .array(
    fc.record({
      weight: fc.double({ min: 1e-3, max: 1e6, noNaN: true }).map(Math.fround),
      value: fc.double({ min: -8, max: 8, noNaN: true }),
    }),
    { minLength: 2, maxLength: 300 },
  )
  .map((rows) => {
    const steps = gridSteps(rows.length);
    const held = rows.map(({ weight, value }) => ({
      weight,
      value: Math.fround(Math.round(value * steps) / steps),
    }));
    return { rows: held, steps };
  });

/** Parts of the weighted values summed as the kernel does, in this order. */
function summed(rows: readonly { weight: number; value: number }[], split: number): number {
  let [high, low] = [0, 0];
  for (const { weight, value } of rows) {
    const product = weight * value;
    const part = product + split - split;
    high += part;
    low += product - part;
  }
  return high + low;
}

test('sums of weighted values and of weights do not depend on the order', () => {
  fc.assert(
    fc.property(facts, ({ rows, steps }) => {
      const { grid, split } = weightingOf({
        rows: rows.length,
        weight: rows.reduce((sum, { weight }) => sum + weight, 0),
        largest: rows.reduce((most, { weight }) => Math.max(most, weight), 0),
        whole: false,
        squares: rows.reduce((sum, { weight, value }) => sum + weight * value * value, 0),
        steps,
      });
      const rounded = rows.map(({ weight, value }) => ({
        weight: Math.max(1, Math.round(weight / grid)) * grid,
        value,
      }));
      const sorted = rounded.toSorted((a, b) => a.weight * a.value - b.weight * b.value);
      expect(summed(sorted, split)).toBe(summed(rounded, split));
      const weights = (list: typeof rounded): number => list.reduce((sum, { weight }) => sum + weight, 0);
      expect(weights(sorted)).toBe(weights(rounded));
      rounded.forEach(({ weight }, i) => {
        expect(Math.abs(weight - Number(rows[i]?.weight))).toBeLessThanOrEqual(grid);
        expect(Math.fround(weight)).toBe(weight);
      });
    }),
  );
});

test('whole weights are left as they are, and need no parts', () => {
  const whole = { rows: 1e6, weight: 5e6, largest: 1000, whole: true, squares: 1e7, steps: gridSteps(5e6) };
  expect(weightingOf(whole)).toEqual({ grid: 0, split: 0 });
});

test('weights of a million rows are held to a billionth of the largest', () => {
  const facts = { rows: 1e6, weight: 5e5, largest: 1, whole: false, squares: 8e6, steps: gridSteps(1e6) };
  expect(weightingOf(facts).grid).toBeLessThan(1e-9);
});
