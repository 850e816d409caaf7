import { describe, expect, test, vi } from 'vitest';
import { segmentCount } from '../../../../src/data/demo/parameters.ts';
import { planStore, type DemoOptions } from '../../../../src/data/demo/store.ts';
import { demoTruth } from '../../../../src/data/demo/truth.ts';
import { adjustedRand, kMeans, rowsOf, silhouette, type Rows } from './clustering.ts';
import { customerFeatures, prepare, transactionFeatures } from './features.ts';

vi.setConfig({ testTimeout: 60_000 });

const small: DemoOptions = { size: 'small' };
const features = (options: DemoOptions): Record<string, Float64Array> => {
  const store = planStore(options);
  return { ...transactionFeatures(store), ...customerFeatures(store) };
};
const matrix = (raw: Record<string, Float64Array>, names: readonly string[]): Rows =>
  rowsOf(names.map((name) => prepare(raw[name] as Float64Array)));

const measured = ['sessions_90d', 'pages_per_session', 'discount_share', 'email_open_rate'];
const noise = ['age', 'satisfaction_score'];

describe('difficulty of the planted segments', () => {
  test.each([
    ['the small store', small],
    ['200,000 customers', { size: 200_000 }],
    ['another seed', { size: 50_000, seed: 99 }],
    ['the later snapshot', { size: 50_000, snapshot: 'later' }],
  ] as const)(
    'the best possible classifier reaches an ARI of 0.93 to 0.96 on %s',
    (_, options) => {
      const { segment, bayes } = demoTruth(options);
      const ari = adjustedRand(bayes, segment);
      expect(ari).toBeGreaterThan(0.93);
      expect(ari).toBeLessThan(0.96);
    },
    30_000,
  );

  test.each(['base', 'later'] as const)(
    'in the %s snapshot every segment has at least 8 percent of the customers',
    (snapshot) => {
      const { segment } = demoTruth({ ...small, snapshot });
      const sizes = Array.from(
        { length: segmentCount },
        (_, index) => segment.filter((label) => label === index).length,
      );
      expect(Math.min(...sizes)).toBeGreaterThan(0.08 * segment.length);
      expect(Math.max(...sizes)).toBeLessThan(0.3 * segment.length);
    },
  );

  const raw = features(small);
  const truth = demoTruth(small).segment;

  test.each([
    [
      'every measure and the noise',
      ['recency', 'frequency', 'monetary', 'averageOrder', ...measured, ...noise],
    ],
    ['tenure added', ['recency', 'frequency', 'monetary', 'averageOrder', 'tenure', ...measured, ...noise]],
    ['average order left out', ['recency', 'frequency', 'monetary', ...measured, ...noise]],
    ['average order and noise left out', ['recency', 'frequency', 'monetary', ...measured]],
    ['monetary value left out', ['recency', 'frequency', 'averageOrder', ...measured, ...noise]],
  ])('k-means with the true k reaches an ARI of 0.905 with %s', (_, names) => {
    const { labels } = kMeans(matrix(raw, names), segmentCount);
    expect(adjustedRand(labels, truth)).toBeGreaterThan(0.905);
  });

  test.each([
    [
      'every measure and the noise',
      ['recency', 'frequency', 'monetary', 'averageOrder', ...measured, ...noise],
    ],
    ['average order and noise left out', ['recency', 'frequency', 'monetary', ...measured]],
  ])(
    'the silhouette over k = 2…10 is greatest at the true k with %s',
    (_, names) => {
      const rows = matrix(raw, names);
      const widths = Array.from({ length: 9 }, (__, index) =>
        silhouette(rows, kMeans(rows, index + 2, 3).labels, index + 2, 16),
      );
      expect(widths.indexOf(Math.max(...widths)) + 2).toBe(segmentCount);
    },
    60_000,
  );

  test('recency, frequency and monetary value alone do not find the segments', () => {
    const { labels } = kMeans(matrix(raw, ['recency', 'frequency', 'monetary']), segmentCount);
    expect(adjustedRand(labels, truth)).toBeLessThan(0.6);
  });
});
