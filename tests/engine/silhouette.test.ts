import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineHost } from '../../src/engine/host.ts';
import { measureSilhouette } from '../../src/models/silhouette.ts';
import { sweepK } from '../../src/models/sweepK.ts';
import oracle from '../oracles/kmeans.json';
import { blobs, chunksOf, dataOfRows, kinds, openKind, type Data } from './fixtures.ts';

describe.each(kinds)('silhouettes on %s', (kind) => {
  let host: EngineHost;
  beforeAll(async () => {
    host = new EngineHost(await openKind(kind), 2);
  });
  afterAll(() => {
    host.dispose();
  });
  const open = (data: Data) => host.upload({ rows: data.rows, names: data.names }, () => chunksOf(data));

  test.each(oracle.iris.fits)(
    'over all pairs as scikit-learn: iris, k = $k',
    async ({ k, labels, silhouette }) => {
      const matrix = await open(dataOfRows(oracle.iris.data));
      const seen: number[] = [];
      const progress = (_step: string, done: number): void => void seen.push(done);
      const found = await measureSilhouette(matrix, { k, labels: Int32Array.from(labels) }, {}, { progress });
      expect(Math.abs(found.mean - silhouette)).toBeLessThan(1e-4);
      expect(found).toMatchObject({ exact: true, rows: 150, low: found.mean, high: found.mean });
      expect(seen.length).toBeGreaterThan(0);
    },
  );

  test('above the budget on a sample whose interval holds the exact value', async () => {
    const data = blobs(4000, 3, 4, 2);
    const matrix = await open(data);
    const labels = (await matrix.assign({ k: 3, d: 3, values: (await matrix.rowsAt(Int32Array.of(1, 90, 300))).slice() })).labels; // prettier-ignore
    const exact = await measureSilhouette(matrix, { k: 3, labels });
    const sampled = await measureSilhouette(matrix, { k: 3, labels }, { budget: 600 ** 2, seed: 4 });
    expect(sampled).toMatchObject({ exact: false, rows: 600 });
    expect(sampled.low).toBeLessThan(exact.mean);
    expect(sampled.high).toBeGreaterThan(exact.mean);
  });

  test('a cancelled measurement says so', async () => {
    const matrix = await open(blobs(4000, 3, 4, 2));
    const cancel = new AbortController();
    const progress = (): void => cancel.abort();
    const measured = measureSilhouette(
      matrix,
      { k: 1, labels: new Int32Array(4000) },
      {},
      { signal: cancel.signal, progress },
    );
    await expect(measured).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('a sweep’s Davies-Bouldin is scikit-learn’s over all rows', async () => {
    const { curve } = await sweepK(await open(dataOfRows(oracle.iris.data)), {
      to: 4,
      silhouetteRows: 50,
      tolerance: 0,
    });
    curve.forEach((point, i) => {
      const fit = oracle.iris.fits[i];
      expect(Math.abs(point.daviesBouldin - Number(fit?.daviesBouldin))).toBeLessThan(1e-4);
      expect(point.simplifiedSilhouette).toBeGreaterThan(0);
      expect(point.simplifiedSilhouette).toBeLessThan(1);
    });
  });
});
