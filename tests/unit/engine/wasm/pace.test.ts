import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meanPace, numbersOfPace, paceOf, unknownPace, type Pace } from '../../../../src/engine/wasm/pace.ts';

const time = fc.oneof(fc.double({ min: 0, max: 1e3, noNaN: true }), fc.constant(Infinity));
const paces: fc.Arbitrary<Pace> = fc.record({
  list: time,
  order: time,
  sift: time,
  plain: time,
  sort: time,
  moved: fc.double({ min: 0, max: 1, noNaN: true }),
});

test('a pace survives as numbers', () => {
  fc.assert(
    fc.property(paces, (pace) => {
      expect(paceOf(numbersOfPace(pace))).toEqual(pace);
    }),
  );
});

test('the mean leaves out workers that took no time of a way', () => {
  const [first, second] = [
    { ...unknownPace(0.2), sift: 4, plain: 1 },
    { ...unknownPace(0.4), sift: 2 },
  ];
  const mean = meanPace([first, second]);
  expect(mean).toEqual({ ...unknownPace(mean.moved), sift: 3, plain: 1 });
  expect(mean.moved).toBeCloseTo(0.3, 12);
});

test('the mean of one pace is that pace', () => {
  fc.assert(
    fc.property(paces, (pace) => {
      expect(meanPace([pace])).toEqual(pace);
    }),
  );
});
