import { describe, expect, test } from 'vitest';
import { classificationTree, treeScores, type TreeNode } from '../../../src/models/classificationTree.ts';
import { logisticRegression, logisticScores } from '../../../src/models/logisticRegression.ts';
import { residualise } from '../../../src/models/residualise.ts';
import { stratifiedFolds } from '../../../src/models/stratifiedFolds.ts';
import { mutualInformation } from '../../../src/stats/mutualInformation.ts';
import { macroAuc, rocAuc } from '../../../src/stats/rocAuc.ts';
import oracle from '../../oracles/proxies.json';

const { features, sex, region } = oracle;
const rows = Int32Array.from(sex, (_, row) => row);
const isLast = region.map((value) => (value === 2 ? 1 : 0));
const cancelled = AbortSignal.abort();

describe('logistic regression', () => {
  test.each([
    [sex, oracle.logistic[0]],
    [sex, oracle.logistic[1]],
    [isLast, oracle.logistic[2]],
  ])('coefficients and area equal scikit-learn’s', async (positive, golden) => {
    const model = await logisticRegression(
      { columns: features, positive, rows },
      { strength: golden?.strength ?? NaN },
    );
    expect(model.converged).toBe(true);
    expect(Math.abs(model.intercept - (golden?.intercept ?? NaN))).toBeLessThan(1e-6);
    model.weights.forEach((weight, j) =>
      expect(Math.abs(weight - (golden?.weights[j] ?? NaN))).toBeLessThan(1e-6),
    );
    expect(rocAuc(logisticScores(model, features, rows), positive)).toBeCloseTo(golden?.auc ?? NaN, 9);
  });

  test('a class that a feature tells wholly has finite weights, by the ridge', async () => {
    const column = Float32Array.from({ length: 200 }, (_, i) => i - 99.5);
    const positive = Array.from(column, (value) => (value > 0 ? 1 : 0));
    const all = Int32Array.from(column, (_, row) => row);
    const model = await logisticRegression({ columns: [column], positive, rows: all });
    expect(model.converged).toBe(true);
    expect(model.weights[0]).toBeGreaterThan(0);
    expect(Number.isFinite(model.weights[0])).toBe(true);
  });

  test('it hears a cancel', async () => {
    const fit = logisticRegression({ columns: features, positive: sex, rows }, {}, { signal: cancelled });
    await expect(fit).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a classification tree', () => {
  test.each([
    ['two classes', sex, 2, oracle.trees.sex],
    ['three classes', region, 3, oracle.trees.region],
  ])('splits %s as scikit-learn does', async (_, classes, width, golden) => {
    const setting = { depth: golden.depth, leastRows: golden.leastRows };
    const tree = await classificationTree(features, classes, width, rows, setting);
    sameTree(tree, golden.tree);
    expect(areaOf(treeScores(tree, features, rows), classes)).toBeCloseTo(golden.auc, 9);
  });

  test('it is a single leaf where nothing can be told, and hears a cancel', async () => {
    const flat = new Float32Array(400);
    expect((await classificationTree([flat], sex, 2, rows)).split).toBeNull();
    const fit = classificationTree(features, sex, 2, rows, {}, { signal: cancelled });
    await expect(fit).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('areas and mutual information', () => {
  test('areas under the ROC curve equal scikit-learn’s, ties too', () => {
    const [first = []] = features;
    expect(rocAuc(Float64Array.from(first), sex)).toBeCloseTo(oracle.areas.plain, 9);
    expect(rocAuc(Float64Array.from(oracle.tied), sex)).toBeCloseTo(oracle.areas.tied, 9);
    expect(rocAuc(Float64Array.of(1, 2), [1, 1])).toBeNull();
    expect(rocAuc(new Float64Array(4), [1, 0, 1, 0])).toBe(0.5);
  });

  test('mutual information equals scikit-learn’s', () => {
    for (const { counts, information, shareOfRows } of oracle.mutual) {
      const found = mutualInformation(counts);
      expect(Math.abs((found?.information ?? NaN) - information)).toBeLessThan(1e-9);
      expect(Math.abs((found?.shareOfRows ?? NaN) - shareOfRows)).toBeLessThan(1e-9);
    }
    expect(mutualInformation([[0]])).toBeNull();
    expect(mutualInformation([[5, 0]])).toEqual({ information: 0, shareOfRows: null });
  });
});

describe('residuals', () => {
  const byRow = (columns: readonly Float64Array[]) =>
    sex.map((_, row) => columns.map((column) => column[row]));
  const same = (ours: (number | undefined)[][], theirs: number[][]) => {
    ours.forEach((row, i) =>
      row.forEach((value, j) =>
        expect(Math.abs((value ?? NaN) - (theirs[i]?.[j] ?? NaN))).toBeLessThan(1e-9),
      ),
    );
  };

  test('features without one attribute, or two, equal Fairlearn’s CorrelationRemover', async () => {
    const bySex = { groups: 2, of: sex };
    const byRegion = { groups: 3, of: region };
    same(byRow(await residualise(features, [bySex], sex.length)), oracle.removed.sex);
    same(byRow(await residualise(features, [bySex, byRegion], sex.length)), oracle.removed.both);
    // An attribute told twice takes nothing more.
    same(byRow(await residualise(features, [bySex, bySex], sex.length)), oracle.removed.sex);
  });
});

test('folds hold every class as evenly as they can', () => {
  const fold = stratifiedFolds(region, 5, 1);
  for (let own = 0; own < 3; own++) {
    const sizes = [0, 1, 2, 3, 4].map(
      (at) => region.filter((value, row) => value === own && fold[row] === at).length,
    );
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  }
  expect(stratifiedFolds(region, 5, 1)).toEqual(fold);
});

function areaOf(scores: readonly Float64Array[], classes: readonly number[]): number | null {
  const [, second = new Float64Array()] = scores;
  return scores.length === 2 ? rocAuc(second, classes) : macroAuc(scores, classes);
}

function sameTree(ours: TreeNode, theirs: TreeNode): void {
  expect(ours.counts).toEqual(theirs.counts);
  expect(ours.split === null).toBe(theirs.split === null);
  if (!ours.split || !theirs.split) return;
  expect(ours.split.feature).toBe(theirs.split.feature);
  expect(ours.split.threshold).toBeCloseTo(theirs.split.threshold, 5);
  sameTree(ours.split.left, theirs.split.left);
  sameTree(ours.split.right, theirs.split.right);
}
