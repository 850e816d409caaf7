import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { EngineHost } from '../../src/engine/host.ts';
import type { CovarianceForm } from '../../src/engine/figures.ts';
import { fitGaussianMixture, scoreMixture } from '../../src/models/gaussianMixture.ts';
import { modelPreparation } from '../../src/models/kMeans.ts';
import { adjustedRand } from '../../src/stats/adjustedRand.ts';
import kMeans from '../oracles/kmeans.json';
import oracle from '../oracles/mixture.json';
import {
  blobs,
  chunksOf,
  dataOfRows,
  kinds,
  openKind,
  shapeOf,
  upload,
  weighted,
  type Data,
} from './fixtures.ts';

const forms = new Map<string, CovarianceForm>([['diag', 'diagonal']]);
const iris = dataOfRows(kMeans.iris.data);

describe.each(kinds)('Gaussian mixtures on %s', (kind) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openKind(kind);
  });
  afterAll(() => {
    engine.dispose();
  });

  test.each(oracle.fits)('as scikit-learn: iris, $form, k = $k', async (fit) => {
    const form = forms.get(fit.form) ?? (fit.form as CovarianceForm);
    const options = {
      k: fit.k,
      form,
      tolerance: kind === 'webgpu' ? 1e-7 : 1e-10,
      maxIterations: 5000,
      start: { restarts: 20, tolerance: 0 },
    };
    const { model, labels } = await fitGaussianMixture(await upload(engine, iris), options);
    expect(Math.abs(model.logLikelihood / fit.logLikelihood - 1)).toBeLessThan(1e-4);
    expect(Math.abs(model.bic / fit.bic - 1)).toBeLessThan(1e-4);
    expect(Math.abs(model.aic / fit.aic - 1)).toBeLessThan(1e-4);
    expect(Math.abs(model.icl / fit.icl - 1)).toBeLessThan(1e-4);
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
  const open = (data: Data) => host.upload(shapeOf(data), () => chunksOf(data));

  test('a row of weight three is three equal rows', async () => {
    const { once, repeated } = weighted(blobs(60, 2, 2, 8));
    const light = await fitGaussianMixture(await open(once), { k: 2 });
    const heavy = await fitGaussianMixture(await open(repeated), { k: 2 });
    expect(light.model.logLikelihood).toBeCloseTo(heavy.model.logLikelihood, 3);
    expect(light.model.bic).toBeCloseTo(heavy.model.bic, 3);
    light.model.means
      .flat()
      .forEach((mean, i) => expect(mean).toBeCloseTo(Number(heavy.model.means.flat()[i]), 3));
  });

  test('all rows are fitted and scored, and a model scores a part as it scored all', async () => {
    const data = blobs(9000, 3, 3, 6, 1e4);
    const { labels, certainties, logDensities, model } = await fitGaussianMixture(await open(data), { k: 3 });
    expect(labels).toHaveLength(9000);
    expect(certainties.every((share) => share > 1 / 3 - 1e-6 && share <= 1)).toBe(true);
    expect(model.weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    expect(logDensities.reduce((a, b) => a + b, 0) / model.logLikelihood).toBeCloseTo(1, 9);
    const part = { ...data, rows: 500, columns: data.columns.map((column) => column.slice(100, 600)) };
    const matrix = await open({ ...part, preparation: modelPreparation(model) });
    const plain = JSON.parse(JSON.stringify(model)) as typeof model;
    const scores = await scoreMixture(plain, matrix);
    expect(scores.labels).toEqual(labels.slice(100, 600));
    expect(scores.certainties).toEqual(certainties.slice(100, 600));
  });

  test('more components than distinct rows still have a covariance, by the regularisation', async () => {
    const data = dataOfRows(Array.from({ length: 12 }, (_, i) => [i % 2, 5]));
    const { model } = await fitGaussianMixture(await open(data), { k: 3 });
    expect(Number.isFinite(model.bic)).toBe(true);
    const flat = fitGaussianMixture(await open(data), { k: 2, regularization: 0 });
    await expect(flat).rejects.toMatchObject({ code: 'stage.too-few-rows' });
  });

  test('a cancelled fit says so', async () => {
    const cancel = new AbortController();
    const progress = (): void => cancel.abort();
    const fit = fitGaussianMixture(await open(iris), { k: 2 }, { signal: cancel.signal, progress });
    await expect(fit).rejects.toMatchObject({ code: 'cancelled' });
  });
});
