import { describe, expect, test } from 'vitest';
import { cramersV } from '../../../../src/stats/association.ts';
import { calibration } from '../../../../src/stats/fairness/calibration.ts';
import { detectableGap, gapPower } from '../../../../src/stats/fairness/detectableGap.ts';
import { exactTest, fisherExact } from '../../../../src/stats/fairness/exactTest.ts';
import {
  equalSharesP,
  goodman,
  logRatio,
  newcombe,
  wilson,
} from '../../../../src/stats/fairness/intervals.ts';
import {
  adjustedResiduals,
  independenceTest,
  plainCramersV,
} from '../../../../src/stats/fairness/residuals.ts';
import { adjustP, type MultipleTesting } from '../../../../src/stats/multipleTesting.ts';
import { random } from '../../../../src/core/random.ts';
import { twoProportionDifference } from '../../../../src/stats/power.ts';
import oracle from '../../../oracles/fairness.json';
import { near, nearP } from './near.ts';

type Ends = readonly (readonly number[])[];

describe.each(oracle.tables)('$name', (golden) => {
  const { counts } = golden;
  const rows = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const total = rows.reduce((sum, count) => sum + count, 0);
  const columns = golden.segments.map((_, j) => counts.reduce((sum, row) => sum + (row[j] ?? 0), 0));

  test('chi-square, expected counts, adjusted residuals and Cramér’s V equal SciPy’s and statsmodels’', () => {
    const found = independenceTest(counts);
    near(found?.statistic, golden.chiSquare.statistic);
    expect(found?.degrees).toBe(golden.chiSquare.degrees);
    nearP(found?.p, golden.chiSquare.p);
    near(found?.smallestExpected, Math.min(...golden.expected.flat()));
    for (const cell of adjustedResiduals(counts)) {
      near(cell.expected, golden.expected[cell.row]?.[cell.column]);
      near(cell.adjusted, golden.residuals[cell.row]?.[cell.column]);
    }
    near(plainCramersV(counts), golden.v);
    near(cramersV(counts), golden.correctedV);
  });

  test('Goodman’s simultaneous intervals of groups and of segments equal statsmodels’', () => {
    const same = (ours: ReturnType<typeof goodman>, theirs: Ends) => {
      theirs.forEach(([low, high], i) => {
        near(ours?.[i]?.low, low);
        near(ours?.[i]?.high, high);
      });
    };
    counts.forEach((row, i) => same(goodman(row), golden.goodmanRows[i] as Ends));
    columns.forEach((_, j) =>
      same(goodman(counts.map((row) => row[j] ?? 0)), golden.goodmanColumns[j] as Ends),
    );
  });

  test('Wilson’s, Newcombe’s and the log-ratio interval and the exact test of each cell equal statsmodels’ and SciPy’s', () => {
    for (const cell of golden.cells) {
      const own = { selected: counts[cell.row]?.[cell.column] ?? 0, n: rows[cell.row] ?? 0 };
      const rest = { selected: (columns[cell.column] ?? 0) - own.selected, n: total - own.n };
      const ends = (ours: { low: number; high: number } | null, theirs: readonly number[] | null) => {
        near(ours?.low, theirs?.[0]);
        near(ours?.high, theirs?.[1]);
      };
      ends(wilson(own.selected, own.n), cell.wilson);
      ends(newcombe(own, rest), cell.newcombe);
      ends(logRatio(own, rest), cell.logRatio);
      nearP(equalSharesP(own, rest), cell.pooledP);
      nearP(
        fisherExact(own.selected, own.n - own.selected, rest.selected, rest.n - rest.selected),
        cell.fisherP,
      );
    }
  });
});

test('published Wilson intervals', () => {
  expect(wilson(10, 100)?.low).toBeCloseTo(0.05523, 4);
  expect(wilson(10, 100)?.high).toBeCloseTo(0.17437, 4);
  expect(wilson(0, 20)).toMatchObject({ value: 0, low: 0 });
  expect(wilson(0, 20)?.high).toBeCloseTo(0.16113, 4);
  expect(wilson(0, 0)).toBeNull();
});

test('Fisher’s exact test equals SciPy’s, from eight to eighty thousand customers', () => {
  for (const { table, p } of oracle.fisher) {
    const [a = 0, b = 0, c = 0, d = 0] = table;
    nearP(fisherExact(a, b, c, d), p);
  }
  expect(fisherExact(0, 0, 3, 4)).toBe(1);
});

test('the exact test of a larger table looks at every table, and drawn tables come near it', () => {
  for (const { counts, tables, p } of oracle.exact) {
    const found = exactTest(counts, random(1));
    expect(found).toMatchObject({ method: 'exact', tables });
    near(found?.p, p);
    const drawn = exactTest(counts, random(1), {
      most: 1,
      draws: 20_000,
      enough: Infinity,
    });
    expect(drawn?.method).toBe('monte-carlo');
    expect(exactTest(counts, random(1), { most: 1, draws: 20_000, enough: 50 })?.tables).toBeLessThan(5_000);
    expect(Math.abs((drawn?.p ?? NaN) - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / 20_000));
  }
  expect(exactTest([[3, 4]], random(1))).toBeNull();
});

test('p-values adjusted for their number equal statsmodels’', () => {
  for (const [method, wanted] of Object.entries(oracle.corrections)) {
    adjustP(oracle.pValues, method as MultipleTesting).forEach((p, i) => near(p, wanted[i]));
  }
  expect(adjustP([0.01, null, 0.04])).toEqual([0.02, null, 0.04]);
  expect(adjustP([])).toEqual([]);
});

test('power for groups of unequal size equals statsmodels’', () => {
  for (const { first, n1, second, n2, power } of oracle.power) near(gapPower(first, n1, second, n2), power);
});

test('the gap an audit could have seen is seen with 80 %, a smaller one is not, and equal groups agree with the planner', () => {
  const found = detectableGap(900, 4000, 0.3);
  expect(gapPower(0.3 + (found.above ?? NaN), 900, 0.3, 4000)).toBeCloseTo(0.8, 9);
  expect(gapPower(0.3 - (found.below ?? NaN), 900, 0.3, 4000)).toBeCloseTo(0.8, 9);
  expect(found.gap).toBe(Math.min(found.above ?? NaN, found.below ?? NaN));
  expect(detectableGap(500, 500, 0.2).above).toBeCloseTo(twoProportionDifference(0.2, 500, 1) ?? NaN, 9);
  expect(detectableGap(3, 2, 0.5)).toEqual({ above: null, below: null, gap: null });
  expect(detectableGap(0, 200, 0.5).gap).toBeNull();
});

test.each(oracle.calibration)(
  'calibration of scores, $group: curve, Brier, expected error, intercept and slope',
  (golden) => {
    const points = golden.points.map(([score = 0, n = 0, positives = 0]) => ({ score, n, positives }));
    const found = calibration(points);
    near(found?.brier, golden.brier);
    expect(found?.bins).toHaveLength(golden.curve.length);
    golden.curve.forEach(([meanScore = NaN, rate = NaN], at) => {
      near(found?.bins[at]?.meanScore, meanScore);
      near(found?.bins[at]?.positiveRate, rate);
    });
    near(found?.expectedError, golden.expectedError);
    near(found?.logistic?.intercept, golden.intercept);
    near(found?.logistic?.slope, golden.slope);
    expect(calibration([])).toBeNull();
    expect(calibration([{ score: 0.5, n: 10, positives: 5 }])?.logistic).toBeNull();
  },
);
