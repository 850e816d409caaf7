import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import {
  countsOf,
  fillMinimums,
  holdsMinimums,
  leastOf,
  moveFreely,
  nearestSegments,
  type FairRows,
} from '../../../src/models/fairAssignment.ts';
import { fairKMeans } from '../../../src/models/fairKMeans.ts';

const price = ({ k, distances }: FairRows, labels: ArrayLike<number>): number =>
  Array.from(labels).reduce((sum, label, row) => sum + (distances[row * k + label] as number), 0);

function finish<Result>(steps: Generator<void, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The least price of all assignments of these sizes that hold the minimums, by trying them all. */
function cheapest(rows: FairRows, sizes: Int32Array, shares: readonly number[]): number {
  let best = Infinity;
  const labels = new Int32Array(rows.groupOf.length);
  const walk = (row: number): void => {
    if (row === labels.length) {
      const counts = countsOf(rows, labels);
      const same = counts.sizes.every((size, c) => size === sizes[c]);
      if (same && holdsMinimums(counts, shares)) best = Math.min(best, price(rows, labels));
      return;
    }
    for (let c = 0; c < rows.k; c++) {
      labels[row] = c;
      walk(row + 1);
    }
  };
  walk(0);
  return best;
}

const instance = fc.record({
  k: fc.integer({ min: 2, max: 3 }),
  groups: fc.integer({ min: 2, max: 3 }),
  n: fc.integer({ min: 3, max: 8 }),
  seed: fc.integer(),
  part: fc.double({ min: 0.2, max: 1, noNaN: true }),
});

function draw({
  k,
  groups,
  n,
  seed,
  part,
}: {
  k: number;
  groups: number;
  n: number;
  seed: number;
  part: number;
}) {
  const source = random(seed);
  const groupOf = Uint16Array.from({ length: n }, () => source.below(groups));
  const distances = Float64Array.from({ length: n * k }, () => source.uniform() ** 3);
  const shares = Array.from(
    { length: groups },
    (_, g) => (part * groupOf.filter((own) => own === g).length) / n,
  );
  return { rows: { k, groups, groupOf, distances }, shares };
}

describe('the assignment with minimums', () => {
  test('is the cheapest of all of its sizes, and always found where no share is more than there is', () => {
    fc.assert(
      fc.property(instance, (drawn) => {
        const { rows, shares } = draw(drawn);
        const labels = finish(nearestSegments(rows));
        const { sizes } = countsOf(rows, labels);
        expect(finish(fillMinimums(rows, labels, shares))).toBe(true);
        expect(countsOf(rows, labels).sizes).toEqual(sizes);
        expect(holdsMinimums(countsOf(rows, labels), shares)).toBe(true);
        expect(price(rows, labels)).toBeCloseTo(cheapest(rows, sizes, shares), 9);
      }),
      { numRuns: 150 },
    );
  });

  test('moving single customers keeps the minimums and never costs more, at any size', () => {
    fc.assert(
      fc.property(instance, fc.integer({ min: 10, max: 400 }), (drawn, n) => {
        const { rows, shares } = draw({ ...drawn, n, k: drawn.k + 3 });
        const labels = finish(nearestSegments(rows));
        finish(fillMinimums(rows, labels, shares));
        const before = price(rows, labels);
        finish(moveFreely(rows, labels, shares));
        expect(holdsMinimums(countsOf(rows, labels), shares)).toBe(true);
        expect(price(rows, labels)).toBeLessThanOrEqual(before + 1e-9);
      }),
    );
  });

  test('without minimums nobody moves', () => {
    const { rows } = draw({ k: 3, groups: 2, n: 50, seed: 4, part: 1 });
    const labels = finish(nearestSegments(rows));
    const before = labels.slice();
    finish(fillMinimums(rows, labels, [0, 0]));
    finish(moveFreely(rows, labels, [0, 0]));
    expect(labels).toEqual(before);
  });
});

describe('k-means with a minimum of every group', () => {
  /** Two clouds, of which one group is nearly alone in each. */
  function clouds(n: number) {
    const source = random(11);
    const of = Uint8Array.from({ length: n }, (_, i) => i % 2);
    const columns = [0, 1].map(() =>
      Float64Array.from(
        { length: n },
        (_, i) => source.normal() + (source.uniform() < 0.9 ? 4 : -4) * ((i % 2) - 0.5),
      ),
    );
    return { columns, grouping: { groups: 2, of } };
  }
  const start = [
    [-2, -2],
    [2, 2],
  ];

  test('holds the minimum in every segment; more costs more inertia, none is plain k-means', async () => {
    const { columns, grouping } = clouds(3_000);
    const inertias: number[] = [];
    for (const part of [0, 0.5, 0.8, 1]) {
      const shares = [0.5 * part, 0.5 * part];
      const { labels, inertia } = await fairKMeans(columns, 3_000, grouping, start, { shares });
      for (let c = 0; c < 2; c++) {
        const size = labels.filter((label) => label === c).length;
        for (let g = 0; g < 2; g++) {
          const members = labels.filter((label, row) => label === c && grouping.of[row] === g).length;
          expect(members).toBeGreaterThanOrEqual(leastOf(0.5 * part, size));
        }
      }
      inertias.push(inertia);
    }
    expect(inertias).toEqual([...inertias].sort((a, b) => a - b));
  });

  test('more than there is of a group is refused with a plain word', async () => {
    const { columns, grouping } = clouds(100);
    const asked = fairKMeans(columns, 100, grouping, start, { shares: [0.6, 0.2] });
    await expect(asked).rejects.toMatchObject({ code: 'fairness.minimum' });
  });

  test('it hears a cancel', async () => {
    const { columns, grouping } = clouds(60_000);
    const stop = new AbortController();
    const asked = fairKMeans(
      columns,
      60_000,
      grouping,
      start,
      { shares: [0.4, 0.4] },
      { signal: stop.signal },
    );
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });
});
