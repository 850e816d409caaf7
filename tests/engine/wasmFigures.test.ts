import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import type { ResidentMatrix } from '../../src/engine/engine.ts';
import type { CovarianceForm, Mixture } from '../../src/engine/figures.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { createWasmEngine } from '../../src/engine/wasm/wasmEngine.ts';
import { blobs, centroidsFrom, chunksOf, exactRows, upload, weighted, type Data } from './fixtures.ts';

const engine = createWasmEngine({ threads: 2 });
const reference = createReferenceEngine();
afterAll(() => {
  engine.dispose();
});

/** Weights of very different sizes, none of them a short binary fraction. */
function withFractions(data: Data): Data {
  const source = random(5);
  return { ...data, weights: Float32Array.from({ length: data.rows }, () => Math.exp(3 * source.normal())) };
}

const labelsOf = (data: Data, k: number): Int32Array =>
  Int32Array.from({ length: data.rows }, (_, row) => ((row * 13) % 31) % k);

/** Components about rows of the data, leaning, of different sizes and shares; the last share may be none at all. */
function mixtureOver(data: Data, k: number, form: CovarianceForm, last = 1): Mixture {
  const { d } = data;
  const lean = form === 'full' || form === 'tied' ? 0.6 : 0;
  const sizeOf = (c: number): number => (form === 'tied' ? 2 : 0.5 + c);
  const covariances = Float64Array.from({ length: k * d * d }, (_, at) => {
    const [c, i, j] = [Math.floor(at / (d * d)), Math.floor(at / d) % d, at % d];
    const column = form === 'spherical' ? 1 : 1 + i / 10;
    return i === j ? sizeOf(c) * column : lean * sizeOf(c) * lean ** Math.abs(i - j);
  });
  const shares = Float64Array.from({ length: k }, (_, c) => (c === k - 1 && k > 1 ? last : c + 1));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return {
    form,
    weights: shares.map((share) => share / total),
    means: centroidsFrom(data, k).values,
    covariances,
  };
}

/** Everything that a matrix says beside its provenance. */
async function everything(matrix: ResidentMatrix, data: Data, k: number): Promise<unknown> {
  const start = centroidsFrom(data, k);
  const rows = Int32Array.from({ length: 601 }, (_, i) => i * 7);
  return {
    found: await matrix.lloyd([start], { maxIterations: 20, tolerance: 0 }),
    step: await matrix.iterate(start),
    scatter: await matrix.scatter([start]),
    moments: await matrix.moments(),
    sums: await (await matrix.sample(rows)).distanceSums([{ k: 5, labels: labelsOf(data, 5).slice(0, 601) }]),
    covariance: await matrix.covariance(),
    neighbours: await matrix.neighbours(rows, 9),
    clusters: await matrix.clusterFigures({ k, labels: labelsOf(data, k) }, [0, 0.1, 0.5, 0.9]),
    full: await matrix.mixtureSums(mixtureOver(data, 3, 'full')),
    tied: await matrix.mixtureSums(mixtureOver(data, 3, 'tied')),
    diagonal: await matrix.mixtureSums(mixtureOver(data, 3, 'diagonal')),
    scores: await matrix.mixtureScores(mixtureOver(data, 3, 'full')),
  };
}

async function everythingOn(threads: number, data: Data, k: number, length?: number): Promise<unknown> {
  const own = createWasmEngine({ threads });
  try {
    const { rows, names, weights } = data;
    const shape = { rows, names, weighted: weights !== undefined };
    return await everything(await own.upload(shape, chunksOf(data, length)), data, k);
  } finally {
    own.dispose();
  }
}

test.each([
  ['six columns', withFractions(blobs(13_011, 6, 5, 9, 1e5)), 6],
  ['passes with bounds', withFractions(blobs(13_011, 18, 20, 9)), 24],
  ['whole weights', weighted(blobs(13_011, 3, 5, 9)).once, 4],
  ['no weights', blobs(13_011, 5, 5, 9), 4],
] as const)(
  'one worker or three, short chunks or long, all figures are the same bits: %s',
  async (_, data, k) => {
    const one = await everythingOn(1, data, k);
    expect(await everythingOn(3, data, k, 130)).toEqual(one);
  },
  60_000,
);

test('rows given once with whole weights lead Lloyd to the centroids, counts and iterations of repeated rows, bit for bit', async () => {
  const { once, repeated } = weighted(exactRows(5000, 5, 6, 2));
  const start = centroidsFrom(once, 7);
  const options = { maxIterations: 60, tolerance: 0 };
  const [few, many] = [await upload(engine, once), await upload(engine, repeated)];
  expect(few.weight).toBe(many.weight);
  const [[ours], [theirs]] = [await few.lloyd([start], options), await many.lloyd([start], options)];
  expect({ ...ours, inertia: 0 }).toEqual({ ...theirs, inertia: 0 });
  expect(Number(ours?.inertia) / Number(theirs?.inertia)).toBeCloseTo(1, 12);
});

/** Ours lie within this part of the largest value. */
/** @param scale what sums are made of, where they cancel to less. */
function expectNear(ours: ArrayLike<number>, right: ArrayLike<number>, within: number, scale = 0): void {
  expect(ours).toHaveLength(right.length);
  const size = Math.max(1e-300, scale, ...Array.from(right, Math.abs));
  const worst = Array.from(ours).reduce(
    (most, value, i) => Math.max(most, Math.abs(value - Number(right[i]))),
    0,
  );
  expect(worst / size).toBeLessThan(within);
}

const shape = fc.record({
  rows: fc.integer({ min: 1, max: 400 }),
  d: fc.integer({ min: 1, max: 21 }),
  k: fc.integer({ min: 1, max: 6 }),
  form: fc.constantFrom<CovarianceForm>('full', 'tied', 'diagonal', 'spherical'),
  fractions: fc.boolean(),
  last: fc.constantFrom(0, 1e-9, 3),
  seed: fc.integer({ min: 1, max: 1000 }),
});

const given = ({
  rows,
  d,
  k,
  fractions,
  seed,
}: {
  rows: number;
  d: number;
  k: number;
  fractions: boolean;
  seed: number;
}) => {
  const data = exactRows(rows, d, k, seed);
  return fractions ? withFractions(data) : data;
};

/**
 * The data with both engines, weights as the one holds them: it rounds them to a grid, so that sums are exact in any order, by at most as much
 * as sums of float64 would round the largest weight.
 */
async function held(data: Data): Promise<{ readonly ours: ResidentMatrix; readonly truth: ResidentMatrix }> {
  const ours = await upload(engine, data);
  const weights = await ours.weightsAt(Int32Array.from({ length: data.rows }, (_, row) => row));
  if (weights === undefined) return { ours, truth: await upload(reference, data) };
  const most = 2 ** -51 * data.rows * Math.max(...weights);
  weights.forEach((weight, row) => {
    expect(Math.abs(weight - Number(data.weights?.[row]))).toBeLessThanOrEqual(most);
  });
  return { ours, truth: await upload(reference, { ...data, weights }) };
}

/** Labels are the right ones, but for rows that lie exactly between two components: there the last bit decides. */
async function expectLikeliest(
  truth: ResidentMatrix,
  mixture: Mixture,
  labels: Int32Array,
  right: Int32Array,
): Promise<void> {
  for (const [row, label] of labels.entries()) {
    const other = Number(right[row]);
    if (label === other) continue;
    const alone = await truth.sample(Int32Array.of(row));
    const { weights } = await alone.mixtureSums(mixture);
    expect(Number(weights[label]) / Number(weights[other])).toBeCloseTo(1, 12);
    alone.dispose();
  }
}

test('sums and scores of mixtures agree with float64 loops within 1e-11', async () => {
  await fc.assert(
    fc.asyncProperty(shape, async (asked) => {
      const data = given(asked);
      const mixture = mixtureOver(data, asked.k, asked.form, asked.last);
      const { ours, truth } = await held(data);
      const [sums, right] = [await ours.mixtureSums(mixture), await truth.mixtureSums(mixture)];
      for (const key of ['weights', 'sums', 'products'] as const) expectNear(sums[key], right[key], 1e-11);
      expect(Math.abs(sums.logLikelihood / right.logLikelihood - 1)).toBeLessThan(1e-11);
      expect(Math.abs(sums.entropy - right.entropy)).toBeLessThan(1e-11 * (right.entropy + ours.weight));
      const [scores, exact] = [await ours.mixtureScores(mixture), await truth.mixtureScores(mixture)];
      await expectLikeliest(truth, mixture, scores.labels, exact.labels);
      expectNear(scores.logDensities, exact.logDensities, 1e-13);
      expectNear(scores.certainties, exact.certainties, 1e-7);
      ours.dispose();
    }),
    {
      numRuns: 60,
      examples: [[{ rows: 107, d: 1, k: 4, form: 'tied', fractions: false, last: 3, seed: 992 }]],
    },
  );
}, 60_000);

test('covariance and figures by cluster agree with float64 loops within 1e-12, order statistics exactly', async () => {
  await fc.assert(
    fc.asyncProperty(shape, async (asked) => {
      const data = given(asked);
      const { ours, truth } = await held(data);
      const [covariance, right] = [await ours.covariance(), await truth.covariance()];
      expectNear(covariance.values, right.values, 1e-12);
      // A mean near 0 is a sum of values as far from 0 as their deviation.
      const deviation = Math.sqrt(Math.max(0, ...Array.from(right.values, Math.abs)));
      expectNear(covariance.means, right.means, 1e-12, deviation);
      const labeling = { k: asked.k, labels: labelsOf(data, asked.k) };
      const probabilities = [0, 0.01, 0.3, 0.5, 0.99, 1];
      const figures = await ours.clusterFigures(labeling, probabilities);
      const exact = await truth.clusterFigures(labeling, probabilities);
      figures.forEach((figure, c) => {
        const one = exact[c];
        if (!one || one.weight === 0) return;
        expect(Math.abs(figure.weight / one.weight - 1)).toBeLessThan(1e-12);
        expectNear(figure.means, one.means, 1e-12);
        expectNear(figure.variances, one.variances, 1e-12);
        expect([figure.minima, figure.maxima]).toEqual([one.minima, one.maxima]);
        if (!asked.fractions) expectNear(figure.quantiles, one.quantiles, 1e-15);
      });
      ours.dispose();
    }),
    {
      numRuns: 40,
      examples: [[{ rows: 237, d: 1, k: 2, form: 'full', fractions: true, last: 0, seed: 285 }]],
    },
  );
}, 60_000);

test('quantiles of weighted rows are those of the cumulative weights', async () => {
  const data = withFractions(exactRows(3000, 3, 3, 8));
  const matrix = await upload(engine, data);
  const rows = Int32Array.from({ length: data.rows }, (_, row) => row);
  const weights = await matrix.weightsAt(rows);
  const [figure] = await matrix.clusterFigures({ k: 1, labels: new Int32Array(data.rows) }, [0.25, 0.5]);
  for (let j = 0; j < data.d; j++) {
    const value = (row: number): number => Number(data.columns[j]?.[row]);
    const sorted = [...rows].sort((a, b) => value(a) - value(b));
    const least = (rank: number): number => {
      let sum = 0;
      return value(Number(sorted.find((row) => (sum += Number(weights?.[row])) > rank)));
    };
    [0.25, 0.5].forEach((probability, p) => {
      const rank = probability * (Number(figure?.weight) - 1);
      const [low, high] = [least(Math.floor(rank)), least(Math.floor(rank) + 1)];
      expect(figure?.quantiles[j * 2 + p]).toBeCloseTo(low + (rank % 1) * (high - low), 10);
    });
  }
});

test('a mixture far from all rows still has densities', async () => {
  const data = exactRows(70, 3, 2);
  const near = mixtureOver(data, 2, 'full');
  const mixture = { ...near, means: near.means.map((mean) => mean + 5000) };
  const [ours, truth] = [await upload(engine, data), await upload(reference, data)];
  expectNear(
    (await ours.mixtureScores(mixture)).logDensities,
    (await truth.mixtureScores(mixture)).logDensities,
    1e-12,
  );
});

test('a tied mixture of 512 columns is summed and scored', async () => {
  const data = blobs(40, 512, 2);
  const tied = mixtureOver(data, 2, 'tied');
  const [ours, truth] = [await upload(engine, data), await upload(reference, data)];
  const [sums, exact] = [await ours.mixtureSums(tied), await truth.mixtureSums(tied)];
  expect(sums.logLikelihood / exact.logLikelihood).toBeCloseTo(1, 6);
  expect((await ours.mixtureScores(tied)).labels).toEqual((await truth.mixtureScores(tied)).labels);
});
