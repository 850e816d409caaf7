import { expect, test } from 'vitest';
import { chooseK, elbowOf, leastCluster, type Judged } from '../../../src/models/chooseK.ts';

const curveOf = (points: readonly (readonly [number, number, number])[], silhouetteError = 0.01): Judged[] =>
  points.map(([k, inertia, silhouette]) => ({ k, inertia, silhouette, silhouetteError, smallest: 1000 }));

test('the elbow is the point farthest below the chord', () => {
  expect(elbowOf(curveOf([[2, 100, 0], [3, 60, 0], [4, 20, 0], [5, 15, 0], [6, 10, 0]]))).toBe(4); // prettier-ignore
});

test('there is no elbow on a straight line, on two points, or where inertia does not fall', () => {
  expect(elbowOf(curveOf([[2, 30, 0], [3, 20, 0], [4, 10, 0]]))).toBeNull(); // prettier-ignore
  expect(elbowOf(curveOf([[2, 30, 0], [3, 20, 0]]))).toBeNull(); // prettier-ignore
  expect(elbowOf(curveOf([[2, 0, 0], [3, 0, 0], [4, 0, 0]]))).toBeNull(); // prettier-ignore
});

test('silhouette and elbow that agree are named together', () => {
  const chosen = chooseK(curveOf([[2, 100, 0.3], [3, 20, 0.6], [4, 15, 0.4], [5, 10, 0.3]]), 150); // prettier-ignore
  expect(chosen).toEqual({
    k: 3,
    bySilhouette: 3,
    elbow: 3,
    reason: '3 segments have the highest silhouette (0.60) of 2 to 5, and the inertia bends there too.',
  });
});

test('the highest silhouette decides over an elbow that is clearly worse', () => {
  const chosen = chooseK(curveOf([[2, 100, 0.6], [3, 20, 0.3], [4, 15, 0.2], [5, 10, 0.1]]), 150); // prettier-ignore
  expect(chosen).toMatchObject({ k: 2, bySilhouette: 2, elbow: 3 });
  expect(chosen.reason).toBe('2 segments have the highest silhouette (0.60) of 2 to 5.');
});

test('the elbow decides among silhouettes that cannot be told apart', () => {
  const chosen = chooseK(curveOf([[2, 100, 0.31], [3, 20, 0.3], [4, 15, 0.2], [5, 10, 0.1]]), 150); // prettier-ignore
  expect(chosen).toMatchObject({ k: 3, bySilhouette: 2, elbow: 3 });
  expect(chosen.reason).toMatch(/cannot be told apart/);
});

test('a mere split into two gives way to an elbow that keeps seven tenths of its silhouette', () => {
  const chosen = chooseK(curveOf([[2, 100, 0.5], [3, 70, 0.3], [4, 15, 0.4], [5, 10, 0.2]]), 130); // prettier-ignore
  expect(chosen).toMatchObject({ k: 4, bySilhouette: 2, elbow: 4 });
  expect(chosen.reason).toMatch(/mere split into two/);
});

test('two clouds far apart stay two, whatever splitting them further gives', () => {
  const chosen = chooseK(curveOf([[2, 100, 0.92], [3, 80, 0.7], [4, 60, 0.66], [5, 55, 0.4]]), 10_000); // prettier-ignore
  expect(chosen).toMatchObject({ k: 2, elbow: 2 });
});

test('one number that was compared is taken', () => {
  expect(chooseK(curveOf([[4, 10, 0.2]]), 50)).toMatchObject({ k: 4, elbow: null });
});

test('a number above two that is clearer than the elbow is taken instead of a mere split into two', () => {
  const chosen = chooseK(curveOf([[2, 971, 0.484], [3, 619, 0.452], [4, 415, 0.476], [5, 311, 0.446], [7, 218, 0.434], [10, 142, 0.436]], 0.003), 2113); // prettier-ignore
  expect(chosen).toMatchObject({ k: 4, bySilhouette: 2, elbow: 3 });
  expect(chosen.reason).toBe(
    '4 segments have the highest silhouette (0.48) after a mere split into two (0.48).',
  );
});

test('a mere split into two stays where all above it are much less clear', () => {
  const chosen = chooseK(curveOf([[2, 100, 0.6], [3, 80, 0.4], [4, 20, 0.41], [5, 15, 0.3]]), 130); // prettier-ignore
  expect(chosen).toMatchObject({ k: 2, elbow: 4 });
});

test('a number whose smallest segment would be tiny is set aside, and that is said', () => {
  const sizes: Readonly<Record<number, number>> = { 2: 181, 3: 80, 4: 38, 5: 7 };
  const points = curveOf([[2, 157, 0.59], [3, 77, 0.63], [4, 46, 0.67], [5, 16, 0.95]]); // prettier-ignore
  const curve = points.map((point) => ({ ...point, smallest: sizes[point.k] ?? 0 }));
  const chosen = chooseK(curve, 432, leastCluster(432));
  expect(chosen).toMatchObject({ k: 4, bySilhouette: 5 });
  expect(chosen.reason).toBe(
    '4 segments have the highest silhouette (0.67) of 2 to 5. With 5 (0.95) the smallest would hold only 7 customers.',
  );
});

test('a smallest segment of one is one customer', () => {
  const points = curveOf([[2, 157, 0.59], [3, 77, 0.63], [4, 46, 0.95]]); // prettier-ignore
  const curve = points.map((point) => ({ ...point, smallest: point.k === 4 ? 1 : 80 }));
  expect(chooseK(curve, 432, leastCluster(432)).reason).toContain('would hold only 1 customer.');
});

test('where every number has a tiny segment, none is set aside for it', () => {
  const points = curveOf([[2, 100, 0.9], [3, 80, 0.4], [4, 60, 0.3]]); // prettier-ignore
  const chosen = chooseK(
    points.map((point) => ({ ...point, smallest: 3 })),
    10_000,
    leastCluster(5000),
  );
  expect(chosen.k).toBe(2);
  expect(chosen.reason).not.toMatch(/only 3/);
});

test('the smallest segment is asked to hold a hundred, or a twentieth of fewer than two thousand', () => {
  expect([1_000_000, 2000, 1000, 30].map(leastCluster)).toEqual([100, 100, 50, 2]);
});
