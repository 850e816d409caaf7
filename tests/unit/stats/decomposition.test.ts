import { expect, test } from 'vitest';
import { random, type Random } from '../../../src/core/random.ts';
import { decompose, type PathCount } from '../../../src/stats/decomposition.ts';

/** A customer's value before and now, −1 where not there; a model is bounds between segments. */
interface Customer {
  readonly before: number;
  readonly now: number;
}

const segmentOf = (value: number, bounds: readonly number[]): number =>
  value < 0 ? -1 : bounds.filter((bound) => bound <= value).length;

const seeds = Array.from({ length: 200 }, (_, seed) => seed);
const boundsOf = (source: Random): number[] =>
  Array.from({ length: 3 }, () => source.uniform()).sort((a, b) => a - b);

/** Customers of whom some come, some go and some change, as told. */
function customersOf(source: Random, come: boolean, go: boolean, change: boolean): Customer[] {
  return Array.from({ length: 300 }, () => {
    const value = source.uniform();
    const arrived = come && source.uniform() < 0.1;
    const departed = !arrived && go && source.uniform() < 0.15;
    return {
      before: arrived ? -1 : value,
      now: departed ? -1 : change && source.uniform() < 0.4 ? source.uniform() : value,
    };
  });
}

const pathsOf = (
  customers: readonly Customer[],
  old: readonly number[],
  next: readonly number[],
): PathCount[] =>
  customers.map(({ before, now }) => ({
    before: segmentOf(before, old),
    between: segmentOf(now, old),
    after: segmentOf(now, next),
    customers: 1,
  }));

test('population, customer and model sum to every change of size, with no remainder', () => {
  for (const seed of seeds) {
    const source = random(seed);
    const paths = pathsOf(customersOf(source, true, true, true), boundsOf(source), boundsOf(source));
    const found = decompose(4, paths);
    for (const { segment, before, after, change, population, customer, model } of found) {
      expect(before).toBe(paths.filter((path) => path.before === segment).length);
      expect(after).toBe(paths.filter((path) => path.after === segment).length);
      expect(change - (population + customer + model)).toBe(0);
    }
    const sum = (key: 'customer' | 'model' | 'population' | 'change'): number =>
      found.reduce((total, one) => total + one[key], 0);
    expect([sum('customer'), sum('model')]).toEqual([0, 0]);
    expect(sum('population')).toBe(sum('change'));
  }
});

test('each term is exactly 0 where only another factor changed', () => {
  for (const seed of seeds) {
    const source = random(seed, 1);
    const [old, next] = [boundsOf(source), boundsOf(source)];
    const zero = (
      found: ReturnType<typeof decompose>,
      ...keys: ('population' | 'customer' | 'model')[]
    ): void => found.forEach((one) => keys.forEach((key) => expect(one[key]).toBe(0)));
    zero(decompose(4, pathsOf(customersOf(source, true, true, false), old, old)), 'customer', 'model');
    zero(decompose(4, pathsOf(customersOf(source, false, false, true), old, old)), 'population', 'model');
    zero(
      decompose(4, pathsOf(customersOf(source, false, false, false), old, next)),
      'population',
      'customer',
    );
  }
});

test('a move there and back by customer and model leaves no change, and both terms say so', () => {
  const [first, second] = decompose(2, [{ before: 0, between: 1, after: 0, customers: 7 }]);
  expect(first).toMatchObject({ before: 7, after: 7, change: 0, customer: -7, model: 7 });
  expect(second).toMatchObject({ before: 0, after: 0, change: 0, customer: 7, model: -7 });
});

test('a path that no customer can have is refused', () => {
  const path = { before: 0, between: 0, after: 0, customers: 1 };
  expect(() => decompose(1, [{ ...path, before: -1, between: -1, after: -1 }])).toThrow(RangeError);
  expect(() => decompose(1, [{ ...path, between: -1 }])).toThrow(RangeError);
  expect(() => decompose(1, [{ ...path, after: 1 }])).toThrow(RangeError);
});
