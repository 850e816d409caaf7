import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineHost } from '../../src/engine/host.ts';
import { fitGaussianMixture } from '../../src/models/gaussianMixture.ts';
import type { CovarianceForm } from '../../src/models/mixtureMoments.ts';
import { adjustedRand } from '../../src/stats/adjustedRand.ts';
import kMeans from '../oracles/kmeans.json';
import oracle from '../oracles/mixture.json';
import { blobs, chunksOf, dataOf, dataOfRows, kinds, openKind, type Data } from './fixtures.ts';

const forms = new Map<string, CovarianceForm>([['diag', 'diagonal']]);
const iris = dataOfRows(kMeans.iris.data);

describe.each(kinds)('Gaussian mixtures on %s', (kind) => {
  let host: EngineHost;
  beforeAll(async () => {
    host = new EngineHost(await openKind(kind), 2);
  });
  afterAll(() => {
    host.dispose();
  });
  const open = (data: Data) => host.upload({ rows: data.rows, names: data.names }, () => chunksOf(data));

  test.each(oracle.fits)('as scikit-learn: iris, $form, k = $k', async (fit) => {
    const form = forms.get(fit.form) ?? (fit.form as CovarianceForm);
    const options = {
      k: fit.k,
      form,
      tolerance: 1e-10,
      maxIterations: 5000,
      start: { restarts: 20, tolerance: 0 },
    };
    const { model, labels } = await fitGaussianMixture(await open(iris), options);
    expect(model.logLikelihood / fit.logLikelihood).toBeCloseTo(1, 4);
    expect(model.bic / fit.bic).toBeCloseTo(1, 4);
    expect(model.aic / fit.aic).toBeCloseTo(1, 4);
    expect(model.icl / fit.icl).toBeCloseTo(1, 4);
    model.weights.forEach((weight, c) => expect(weight).toBeCloseTo(Number(fit.weights[c]), 3));
    model.means.flat().forEach((mean, i) => expect(mean).toBeCloseTo(Number(fit.means.flat()[i]), 2));
    expect(adjustedRand(labels, kMeans.iris.species)).toBeCloseTo(fit.adjustedRand, 6);
  });
});

describe('Gaussian mixtures', () => {
  let host: EngineHost;
  beforeAll(async () => {
    host = new EngineHost(await openKind('wasm'), 2);
  });
  afterAll(() => {
    host.dispose();
  });
  const open = (data: Data) => host.upload({ rows: data.rows, names: data.names }, () => chunksOf(data));

  test('a row of weight three is three equal rows', async () => {
    const data = blobs(60, 2, 2, 8);
    const weights = Float64Array.from({ length: 60 }, (_, i) => 1 + (i % 3));
    const repeated = dataOf(
      data.columns.map((column) =>
        Float32Array.from([...column].flatMap((value, i) => Array<number>(1 + (i % 3)).fill(value))),
      ),
    );
    const weighted = await fitGaussianMixture(await open(data), { k: 2, weights });
    const plain = await fitGaussianMixture(await open(repeated), { k: 2 });
    expect(weighted.model.logLikelihood).toBeCloseTo(plain.model.logLikelihood, 3);
    expect(weighted.model.bic).toBeCloseTo(plain.model.bic, 3);
    weighted.model.means
      .flat()
      .forEach((mean, i) => expect(mean).toBeCloseTo(Number(plain.model.means.flat()[i]), 3));
  });

  test('weights that do not fit are refused', async () => {
    const fit = fitGaussianMixture(await open(iris), { k: 2, weights: Float64Array.of(1) });
    await expect(fit).rejects.toMatchObject({ code: 'engine.shape' });
  });

  test('a fit on a sample labels all rows', async () => {
    const data = blobs(9000, 3, 3, 6);
    const { labels, certainties, model } = await fitGaussianMixture(await open(data), {
      k: 3,
      fitRows: 1000,
    });
    expect(labels).toHaveLength(9000);
    expect(certainties.every((share) => share > 1 / 3 - 1e-6 && share <= 1)).toBe(true);
    expect(model.weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  });

  test('a cancelled fit says so', async () => {
    const cancel = new AbortController();
    const progress = (): void => cancel.abort();
    const fit = fitGaussianMixture(await open(iris), { k: 2 }, { signal: cancel.signal, progress });
    await expect(fit).rejects.toMatchObject({ code: 'cancelled' });
  });
});
