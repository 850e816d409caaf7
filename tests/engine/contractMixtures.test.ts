import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import type { CovarianceForm, Mixture, MixtureScores, MixtureSums } from '../../src/engine/figures.ts';
import {
  centroidsFrom,
  dataOfRows,
  exactRows,
  kinds,
  openKind,
  precision,
  upload,
  weighted,
  type Data,
} from './fixtures.ts';
import { plainJoint } from './plainMixture.ts';

const forms: readonly CovarianceForm[] = ['full', 'tied', 'diagonal', 'spherical'];

/** A mixture with k components about rows of the data; the covariances of the full form lean. */
function mixtureOver(data: Data, k: number, form: CovarianceForm): Mixture {
  const { d } = data;
  const means = centroidsFrom(data, k).values;
  const covariances = Float64Array.from({ length: k * d * d }, (_, at) => {
    const [c, i, j] = [Math.floor(at / (d * d)), Math.floor(at / d) % d, at % d];
    const lean = form === 'full' || form === 'tied' ? 0.5 ** Math.abs(i - j) : Number(i === j);
    const size = form === 'tied' ? 3 : 2 + c;
    return lean * size * (form === 'spherical' || form === 'tied' ? 1 : 1 + (i + j) / 20);
  });
  const total = (k * (k + 1)) / 2;
  return { form, weights: Float64Array.from({ length: k }, (_, c) => (c + 1) / total), means, covariances };
}

/** The sums of one expectation step, plainly. */
function plainSums(data: Data, mixture: Mixture, center: readonly number[]): MixtureSums & MixtureScores {
  const { d } = data;
  const k = mixture.weights.length;
  const whole = mixture.form === 'full' || mixture.form === 'tied';
  const size = whole ? d * d : d;
  const found = {
    weights: new Float64Array(k),
    sums: new Float64Array(k * d),
    products: new Float64Array(mixture.form === 'tied' ? size : k * size),
    labels: new Int32Array(data.rows),
    certainties: new Float32Array(data.rows),
    logDensities: new Float64Array(data.rows),
  };
  let logLikelihood = 0;
  let entropy = 0;
  plainJoint(data, mixture).forEach((joint, row) => {
    const most = Math.max(...joint);
    const logDensity = most + Math.log(joint.reduce((sum, value) => sum + Math.exp(value - most), 0));
    const weight = data.weights?.[row] ?? 1;
    logLikelihood += weight * logDensity;
    found.logDensities[row] = logDensity;
    found.labels[row] = joint.indexOf(most);
    found.certainties[row] = Math.exp(most - logDensity);
    const x = data.columns.map((column, j) => Number(column[row]) - Number(center[j]));
    joint.forEach((value, c) => {
      const share = weight * Math.exp(value - logDensity);
      entropy -= share * (value - logDensity);
      found.weights[c] = Number(found.weights[c]) + share;
      const block = mixture.form === 'tied' ? 0 : c * size;
      x.forEach((a, i) => {
        found.sums[c * d + i] = Number(found.sums[c * d + i]) + share * a;
        x.forEach((b, j) => {
          if (!whole && i !== j) return;
          const at = block + (whole ? i * d + j : i);
          found.products[at] = Number(found.products[at]) + share * a * b;
        });
      });
    });
  });
  return { ...found, logLikelihood, entropy };
}

function expectClose(ours: ArrayLike<number>, right: ArrayLike<number>, within: number): void {
  expect(ours).toHaveLength(right.length);
  const size = Math.max(...Array.from(right, Math.abs), 1e-300);
  Array.from(ours).forEach((value, i) => {
    expect(Math.abs(value - Number(right[i]))).toBeLessThanOrEqual(within * size);
  });
}

describe.each(kinds)('mixtures of %s', (kind) => {
  const within = precision[kind].mixtures;
  let engine: Engine;
  beforeAll(async () => {
    engine = await openKind(kind);
  });
  afterAll(() => {
    engine.dispose();
  });

  const cases = forms.flatMap(
    (form) =>
      [
        [form, 1, 1, 203],
        [form, 2, 3, 1003],
        [form, 7, 5, 5001],
        [form, 33, 2, 300],
      ] as const,
  );
  test.each(cases)('one expectation step: %s, %i columns, %i components, %i rows', async (form, d, k, n) => {
    const data = exactRows(n, d, k, 3);
    const mixture = mixtureOver(data, k, form);
    const matrix = await upload(engine, data);
    const right = plainSums(data, mixture, matrix.preparation.center);
    const sums = await matrix.mixtureSums(mixture);
    expect(Math.abs(sums.logLikelihood / right.logLikelihood - 1)).toBeLessThan(within);
    expect(Math.abs(sums.entropy - right.entropy)).toBeLessThan(within * n);
    expectClose(sums.weights, right.weights, within);
    expectClose(sums.sums, right.sums, within);
    expectClose(sums.products, right.products, within);
    const scores = await matrix.mixtureScores(mixture);
    expectClose(scores.logDensities, right.logDensities, within);
    scores.labels.forEach((label, row) => {
      if (label !== right.labels[row]) expect(right.certainties[row]).toBeLessThan(0.5 + 10 * within);
      expect(Math.abs(Number(scores.certainties[row]) - Number(right.certainties[row]))).toBeLessThan(
        Math.max(1e-6, 20 * within),
      );
    });
    expectClose([scores.logDensities.reduce((a, b) => a + b, 0)], [sums.logLikelihood], within);
  });

  test.each(forms)('many rows, which a graphics device takes in several submits: %s', async (form) => {
    const { once } = weighted(exactRows(16_500, 9, 21, 11));
    const mixture = mixtureOver(once, 21, form);
    const matrix = await upload(engine, once);
    const right = plainSums(once, mixture, matrix.preparation.center);
    const sums = await matrix.mixtureSums(mixture);
    expectClose(sums.weights, right.weights, within);
    expectClose(sums.sums, right.sums, within);
    expectClose(sums.products, right.products, within);
    expectClose([sums.logLikelihood, sums.entropy], [right.logLikelihood, right.entropy], within);
  });

  test.each(forms)('a row of weight 3 is three equal rows: %s', async (form) => {
    const { once, repeated } = weighted(exactRows(1203, 3, 3, 5));
    const mixture = mixtureOver(once, 3, form);
    const [light, heavy] = [await upload(engine, once), await upload(engine, repeated)];
    const [one, many] = [await light.mixtureSums(mixture), await heavy.mixtureSums(mixture)];
    expectClose(one.weights, many.weights, within);
    expectClose(one.sums, many.sums, within);
    expectClose(one.products, many.products, within);
    expectClose([one.logLikelihood, one.entropy], [many.logLikelihood, many.entropy], within);
  });

  test('a hard partition is the limit of narrow spheres, far rows included', async () => {
    const data = dataOfRows([[0, 0], [1, 0], [0, 1], [8, 8], [9, 8], [1000, -1000]]); // prettier-ignore
    const narrow = [1e-4, 0, 0, 1e-4];
    const mixture: Mixture = {
      form: 'full',
      weights: Float64Array.of(0.5, 0.5),
      means: Float64Array.of(0, 0, 8, 8),
      covariances: Float64Array.of(...narrow, ...narrow),
    };
    const matrix = await upload(engine, data);
    const { labels, certainties } = await matrix.mixtureScores(mixture);
    expect([...labels]).toEqual([0, 0, 0, 1, 1, 0]);
    expect([...certainties.subarray(0, 5)]).toEqual([1, 1, 1, 1, 1]);
    const { weights, entropy, logLikelihood } = await matrix.mixtureSums(mixture);
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(6, 5);
    expect(entropy).toBeGreaterThanOrEqual(0);
    expect(Number.isFinite(logLikelihood)).toBe(true);
  });

  test('a row on a tie has the lowest component', async () => {
    const matrix = await upload(engine, dataOfRows([[-1], [0], [1]])); // prettier-ignore
    const mixture: Mixture = {
      form: 'diagonal',
      weights: Float64Array.of(0.5, 0.5),
      means: Float64Array.of(-1, 1),
      covariances: Float64Array.of(1, 1),
    };
    const { labels, certainties } = await matrix.mixtureScores(mixture);
    expect([...labels]).toEqual([0, 0, 1]);
    expect(certainties[1]).toBeCloseTo(0.5, 6);
  });

  test('a covariance that is not positive definite, and a mixture of another dimension, are refused', async () => {
    const data = exactRows(100, 2, 2);
    const matrix = await upload(engine, data);
    const mixture = mixtureOver(data, 2, 'full');
    const refused = { code: 'engine.shape' };
    const flat = mixture.covariances.slice().fill(1, 4);
    await expect(matrix.mixtureSums({ ...mixture, covariances: flat })).rejects.toMatchObject(refused);
    await expect(matrix.mixtureScores({ ...mixture, covariances: flat })).rejects.toMatchObject(refused);
    const other = mixtureOver(exactRows(100, 3, 2), 2, 'full');
    await expect(matrix.mixtureSums(other)).rejects.toMatchObject(refused);
    const lost = { ...mixture, means: mixture.means.slice().fill(NaN) };
    await expect(matrix.mixtureScores(lost)).rejects.toMatchObject(refused);
  });

  test('two runs give the same bits', async () => {
    const data = exactRows(9001, 5, 4);
    const mixture = mixtureOver(data, 4, 'full');
    const run = async () => {
      const matrix = await upload(engine, data);
      return [await matrix.mixtureSums(mixture), await matrix.mixtureScores(mixture)];
    };
    expect(await run()).toEqual(await run());
  });
});
