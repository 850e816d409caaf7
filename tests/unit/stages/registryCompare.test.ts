import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gapOf } from '../../../src/stages/registry/compare/fairness.ts';
import { liftOf, type FoldSums } from '../../../src/stages/registry/compare/liftFigures.ts';
import { bestJaccard } from '../../../src/stages/registry/compare/space.ts';
import { reigns } from '../../../src/stages/registry/view/timeline.ts';
import { published, withAct, type RegistrySpec } from '../../../src/stages/registry/spec.ts';
import { adjustedRand, adjustedRandOfCounts } from '../../../src/stats/adjustedRand.ts';
import { draftOf } from './registryDraft.ts';

interface Customer {
  readonly fold: number;
  readonly segment: number;
  readonly y: number;
}

function cellsOf(customers: readonly Customer[]): FoldSums[] {
  const cells = new Map<string, { fold: number; segment: number; n: number; sum: number; squares: number }>();
  for (const { fold, segment, y } of customers) {
    const id = `${fold} ${segment}`;
    const cell = cells.get(id) ?? { fold, segment, n: 0, sum: 0, squares: 0 };
    cells.set(id, { ...cell, n: cell.n + 1, sum: cell.sum + y, squares: cell.squares + y * y });
  }
  return [...cells.values()];
}

/** The same by going through customers one by one, pair by pair. */
function plainly(customers: readonly Customer[]): { explained: number; auc: number | null } {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const overall = mean(customers.map(({ y }) => y));
  const foretold = customers.map(({ fold, segment }) => {
    const others = customers.filter((one) => one.fold !== fold);
    const alike = others.filter((one) => one.segment === segment);
    return alike.length > 0
      ? mean(alike.map(({ y }) => y))
      : others.length > 0
        ? mean(others.map(({ y }) => y))
        : overall;
  });
  const error = customers.reduce((sum, { y }, at) => sum + (y - (foretold[at] ?? 0)) ** 2, 0);
  const spread = customers.reduce((sum, { y }) => sum + (y - overall) ** 2, 0);
  const areas = [...new Set(customers.map(({ fold }) => fold))].flatMap((fold) => {
    const own = customers.flatMap((one, at) =>
      one.fold === fold ? [{ y: one.y, score: foretold[at] ?? 0 }] : [],
    );
    const pairs = own
      .filter(({ y }) => y === 1)
      .flatMap((yes) => own.filter(({ y }) => y === 0).map((no) => [yes, no] as const));
    const won = pairs.reduce(
      (sum, [yes, no]) => sum + (yes.score > no.score ? 1 : yes.score === no.score ? 0.5 : 0),
      0,
    );
    return pairs.length > 0 ? [won / pairs.length] : [];
  });
  return { explained: 1 - error / spread, auc: areas.length > 0 ? mean(areas) : null };
}

describe('lift from sums by fold and segment', () => {
  const customer = fc.record({
    fold: fc.integer({ min: 0, max: 4 }),
    segment: fc.integer({ min: 0, max: 3 }),
    y: fc.integer({ min: 0, max: 1 }),
  });

  test('is what going through the customers one by one gives', () => {
    fc.assert(
      fc.property(fc.array(customer, { minLength: 5, maxLength: 60 }), (customers) => {
        fc.pre(new Set(customers.map(({ y }) => y)).size === 2);
        const found = liftOf(cellsOf(customers), true);
        const expected = plainly(customers);
        expect(found?.explained).toBeCloseTo(expected.explained, 9);
        if (expected.auc === null) expect(found?.auc).toBeNull();
        else expect(found?.auc).toBeCloseTo(expected.auc, 9);
      }),
    );
  });

  test('is none where nobody differs', () => {
    expect(
      liftOf(
        cellsOf([
          { fold: 0, segment: 0, y: 1 },
          { fold: 1, segment: 1, y: 1 },
        ]),
        true,
      ),
    ).toBeNull();
  });
});

describe('agreement', () => {
  test('from counts is that from labels', () => {
    const labels = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 })), {
      minLength: 2,
    });
    fc.assert(
      fc.property(labels, (rows) => {
        const counts = Array.from({ length: 4 }, () => [0, 0, 0]);
        for (const [a, b] of rows) (counts[a] as number[])[b] = (counts[a]?.[b] ?? 0) + 1;
        expect(adjustedRandOfCounts(counts)).toBeCloseTo(
          adjustedRand(
            rows.map(([a]) => a),
            rows.map(([, b]) => b),
          ),
          12,
        );
      }),
    );
  });

  test('of a segment is with the cluster that shares most with it', () => {
    expect(bestJaccard(Int32Array.of(0, 0, 0, 1, 1), Int32Array.of(7, 7, 8, 8, 8), 2)).toEqual([
      2 / 3,
      2 / 3,
    ]);
    expect(bestJaccard(Int32Array.of(0, 0), Int32Array.of(5, 5), 2)).toEqual([1, 1]);
  });
});

describe('the widest gap between groups', () => {
  const group = (
    label: string,
    customers: number,
    kind: 'value' | 'missing' | 'small' = 'value',
    merged = 1,
  ) => ({
    label,
    kind,
    customers,
    merged,
  });
  const region = {
    name: 'region',
    grouping: 'every value',
    groups: [
      group('North', 100),
      group('South', 100),
      group('no value', 30, 'missing'),
      group('small', 10, 'small', 2),
    ],
  };
  const cells = [
    { group: 0, segment: 0, n: 80 },
    { group: 0, segment: 1, n: 20 },
    { group: 1, segment: 0, n: 50 },
    { group: 1, segment: 1, n: 50 },
    { group: 2, segment: 1, n: 30 },
    { group: 3, segment: 1, n: 10 },
  ];

  test('is that of their rates, without those of no value and groups of too few people', () => {
    const gap = gapOf(region, cells, ['Many', 'Few']);
    expect(gap.gap).toBeCloseTo(0.3, 12);
    expect([gap.groups, gap.withheld]).toEqual([2, 2]);
    expect([gap.segment, gap.lowest, gap.highest]).toEqual(['Many', 'South', 'North']);
  });

  test('is none with one group', () => {
    expect(
      gapOf({ ...region, groups: region.groups.slice(0, 1) }, cells.slice(0, 2), ['Many', 'Few']).gap,
    ).toBeNull();
  });
});

test('stretches in production follow each other without overlap and leave out what was empty', () => {
  const signed = (day: number) => ({ at: `2026-01-0${day}T00:00:00.000Z`, by: '', note: '' });
  const act = { comparison: null, reason: 'why not' };
  let spec: RegistrySpec = { versions: [], history: [], comparison: null, lift: null };
  spec = published(spec, draftOf(), { ...signed(1), name: 'One' });
  spec = withAct(spec, { ...act, ...signed(2), action: 'promote', version: 'v1' });
  spec = published(spec, draftOf(), { ...signed(3), name: 'Two' });
  spec = withAct(spec, { ...act, ...signed(4), action: 'promote', version: 'v2' });
  spec = withAct(spec, { ...act, ...signed(5), action: 'retire', version: 'v2' });
  const found = reigns(spec.history, '2026-01-06T00:00:00.000Z');
  expect(found.map(({ version }) => version)).toEqual(['v1', 'v2']);
  [0.2, 0.6].forEach((start, at) => {
    expect(found[at]?.start).toBeCloseTo(start);
  });
  [0.4, 0.2].forEach((width, at) => {
    expect(found[at]?.width).toBeCloseTo(width);
  });
});
