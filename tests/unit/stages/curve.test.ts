import { expect, it } from 'vitest';
import { atTheEnd } from '../../../src/stages/segments/curve.ts';

const points = (...silhouettes: readonly number[]) =>
  silhouettes.map((silhouette, index) => ({ k: index + 2, silhouette }));

it('a proposal at the end of a rising curve says that more should be compared', () => {
  expect(atTheEnd(points(0.2, 0.3, 0.4), 4, 4)).toContain('still rising at 4: compare more');
});

it('a proposal at the end of a falling curve says that it is the largest compared', () => {
  expect(atTheEnd(points(0.2, 0.5, 0.4), 4, 4)).toContain('largest number compared');
});

it('a proposal within the range, or at the end of what the data allows, says nothing of it', () => {
  expect(atTheEnd(points(0.2, 0.5, 0.4), 3, 4)).toBe('');
  expect(atTheEnd(points(0.2, 0.3, 0.4), 4, 10)).toBe('');
});
