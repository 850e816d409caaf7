import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import type { Centroids, Engine, ResidentMatrix } from '../../src/engine/engine.ts';
import type { Mixture } from '../../src/engine/figures.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { createWasmEngine } from '../../src/engine/wasm/wasmEngine.ts';
import { centroidsFrom, dataOf, dataOfRows, first, sizesOf, upload, type Data } from './fixtures.ts';

const engine = createWasmEngine({ threads: 2 });
const alone = createWasmEngine({ threads: 1 });
const crowd = createWasmEngine({ threads: 3 });
const reference = createReferenceEngine();

afterAll(() => {
  for (const one of [engine, alone, crowd]) one.dispose();
});

interface Request {
  readonly data: Data;
  readonly k: number;
  readonly seed: number;
}

/** Sizes at the edges of tiles and beyond: no rows, one, as many as clusters, one fewer, and up to 512 columns and 256 clusters. */
const sizes = fc
  .oneof(
    fc.record({ d: fc.integer({ min: 1, max: 40 }), k: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ d: fc.integer({ min: 65, max: 512 }), k: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ d: fc.integer({ min: 1, max: 5 }), k: fc.integer({ min: 65, max: 256 }) }),
  )
  .chain(({ d, k }) => {
    const n = fc.oneof(fc.constantFrom(0, 1, k, Math.max(0, k - 1)), fc.integer({ min: 2, max: 333 }));
    return fc.record({ d: fc.constant(d), k: fc.constant(k), n });
  });

/** Rows of any of these sizes: with duplicates, constant columns, offsets, in units far from one, with and without weights. */
const requests: fc.Arbitrary<Request> = fc
  .record({
    size: sizes,
    seed: fc.nat(),
    duplicates: fc.boolean(),
    constant: fc.boolean(),
    offset: fc.constantFrom(0, 0, 1e3, 1e6),
    unit: fc.constantFrom(1, 1, 1e-12, 1e12),
    weights: fc.constantFrom('none', 'whole', 'parts'),
  })
  .map(({ size: { n, d, k }, seed, ...kind }) => {
    const source = random(seed);
    const columns = Array.from({ length: d }, (_, j) => {
      const values = Float32Array.from({ length: n }, () => (source.normal() + kind.offset) * kind.unit);
      if (kind.constant && j % 3 === 1) values.fill(kind.unit * 3);
      if (kind.duplicates) values.forEach((_value, row) => (values[row] = values[row % 7] as number));
      return values;
    });
    const weigh = (): number => (kind.weights === 'whole' ? 1 + source.below(5) : 0.1 + 3 * source.uniform());
    const data = dataOf(columns);
    if (kind.weights === 'none') return { data, k, seed };
    return { data: { ...data, weights: Float32Array.from({ length: n }, weigh) }, k, seed };
  });

/** Centroids at rows of the data where there are any, some of them twice. */
function centroidsOf({ data, k, seed }: Request): Centroids {
  if (data.rows === 0) return { k, d: data.d, values: new Float64Array(k * data.d) };
  const source = random(seed, 1);
  const rows = Array.from({ length: k }, () => source.below(data.rows));
  return { k, d: data.d, values: Float64Array.from(rows.flatMap((row) => data.columns.map((column) => Number(column[row])))) }; // prettier-ignore
}

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

async function both(data: Data): Promise<readonly [ResidentMatrix, ResidentMatrix]> {
  return [await upload(engine, data), await upload(reference, data)];
}

describe('properties of any matrix', () => {
  test('labels are a nearest centroid, distances are right, a step agrees with float64', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const { data } = request;
        const [ours, truth] = await both(data);
        const centroids = centroidsOf(request);
        const [assigned, exact] = [await ours.assign(centroids), await truth.assign(centroids)];
        const { means, variances } = await truth.moments();
        const around = sizesOf(data, means);
        const grid = 4e-7 * Math.sqrt(sum(variances));
        exact.distances.forEach((near, row) => {
          const next = Number(exact.seconds[row]);
          const within = (size: number): number => 1e-5 * size + grid * Math.sqrt(size);
          const size = Number(around[row]);
          if (assigned.labels[row] !== exact.labels[row])
            expect(next - near).toBeLessThanOrEqual(within(Math.max(next, size)));
          expect(Math.abs(Number(assigned.distances[row]) - near)).toBeLessThanOrEqual(within(near + size));
        });
        const [step, right] = [await ours.iterate(centroids), await truth.iterate(centroids)];
        expect(sum(step.counts)).toBeCloseTo(truth.weight, 5);
        const all = sum(around.map((size, row) => size * (data.weights?.[row] ?? 1)));
        expect(Math.abs(step.inertia - right.inertia)).toBeLessThanOrEqual(1e-5 * (right.inertia + all));
        ours.dispose();
      }),
      { numRuns: 80 },
    );
  }, 60_000);

  test('Lloyd never raises the inertia, and its counts are the weight', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const start = centroidsOf(request);
        const matrix = await upload(engine, request.data);
        const { inertia } = await matrix.iterate(start);
        const result = first(await matrix.lloyd([start], { maxIterations: 300, tolerance: 0 }));
        const { variances } = await matrix.moments();
        expect(result.converged).toBe(true);
        expect(result.inertia).toBeLessThanOrEqual(
          inertia * (1 + 1e-6) + 1e-9 * matrix.weight * sum(variances),
        );
        expect(sum(result.counts)).toBeCloseTo(matrix.weight, 5);
        matrix.dispose();
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test('one worker and three give the same bits of everything', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const one = numbersOf(await everything(alone, request));
        const three = numbersOf(await everything(crowd, request));
        expect(three).toHaveLength(one.length);
        expect(three.findIndex((value, at) => !Object.is(value, one[at]))).toBe(-1);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  test('the covariance agrees with float64, and figures by cluster lie between their extremes', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async ({ data, k, seed }) => {
        const [ours, truth] = await both(data);
        const [found, right] = [await ours.covariance(), await truth.covariance()];
        const { d } = data;
        const spread = Array.from({ length: d }, (_, j) => Math.sqrt(Number(right.values[j * d + j])));
        const widest = Math.max(...spread);
        const wrong = found.values.findIndex((value, at) => {
          const [a, b] = [Number(spread[Math.floor(at / d)]), Number(spread[at % d])];
          const rounding = 1e-6 * widest;
          const within = rounding * (a + b + rounding);
          return !(Math.abs(value - Number(right.values[at])) <= within);
        });
        expect(wrong).toBe(-1);
        const labels = Int32Array.from({ length: data.rows }, (_, row) => (row * (1 + (seed % 5))) % k);
        const figures = await ours.clusterFigures({ k, labels }, [0, 0.3, 0.5, 1]);
        expect(sum(figures.map(({ weight }) => weight))).toBeCloseTo(ours.weight, 5);
        const whole = data.weights?.every(Number.isInteger) ?? true;
        for (const figure of figures.filter(({ weight }) => weight > 0)) {
          for (let j = 0; j < d; j++) {
            const quantiles = [...figure.quantiles.subarray(j * 4, j * 4 + 4)];
            expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b));
            expect(quantiles[0]).toBe(figure.minima[j]);
            if (whole) expect(quantiles[3]).toBe(figure.maxima[j]);
            expect(quantiles[3]).toBeLessThanOrEqual(Number(figure.maxima[j]));
            const slack = 1e-6 * widest;
            expect(Number(figure.means[j])).toBeGreaterThanOrEqual(Number(figure.minima[j]) - slack);
            expect(Number(figure.means[j])).toBeLessThanOrEqual(Number(figure.maxima[j]) + slack);
            expect(Number(figure.variances[j])).toBeGreaterThanOrEqual(0);
          }
        }
        ours.dispose();
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  test('neighbours are other rows, each once, in order of distance, none nearer left out', async () => {
    await fc.assert(
      fc.asyncProperty(requests, fc.integer({ min: 1, max: 12 }), async ({ data, seed }, count) => {
        const [ours, truth] = await both(data);
        const queries = Int32Array.from(
          { length: Math.min(5, data.rows) },
          (_, i) => (seed + i * 31) % data.rows,
        );
        const [found, right] = [
          await ours.neighbours(queries, count),
          await truth.neighbours(queries, count),
        ];
        const size = sum((await truth.moments()).variances);
        queries.forEach((query, q) => {
          const rows = [...found.rows.subarray(q * count, (q + 1) * count)].filter((row) => row >= 0);
          expect(rows).toHaveLength(Math.min(count, data.rows - 1));
          expect(new Set(rows).size).toBe(rows.length);
          expect(rows).not.toContain(query);
          const distances = [...found.distances.subarray(q * count, (q + 1) * count)];
          expect(distances).toEqual(distances.toSorted((a, b) => a - b));
          rows.forEach((_, i) => {
            const exact = Number(right.distances[q * count + i]);
            expect(Math.abs(Number(distances[i]) - exact)).toBeLessThanOrEqual(1e-5 * (exact + size));
          });
        });
        ours.dispose();
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  test('responsibilities sum to the weight, and densities agree with float64', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const { data, ...rest } = request;
        if (data.d > 40) return;
        const k = Math.min(6, rest.k);
        const [ours, truth] = await both(data);
        const mixture = mixtureAround(centroidsOf({ ...request, k }), await truth.moments());
        const [found, right] = [await ours.mixtureSums(mixture), await truth.mixtureSums(mixture)];
        expect(sum(found.weights)).toBeCloseTo(ours.weight, 5);
        expect(found.entropy).toBeGreaterThanOrEqual(-1e-6 * ours.weight);
        const scale = ours.weight * data.d;
        expect(Math.abs(found.logLikelihood - right.logLikelihood)).toBeLessThanOrEqual(
          1e-4 * (Math.abs(right.logLikelihood) + scale),
        );
        const { certainties, labels } = await ours.mixtureScores(mixture);
        expect(certainties.every((share) => share >= 1 / k - 1e-5 && share <= 1)).toBe(true);
        expect(labels.every((label) => label >= 0 && label < k)).toBe(true);
        ours.dispose();
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  test('a value that is not finite is refused with its column and row, wherever it stands', async () => {
    const wrong = fc.constantFrom(NaN, Infinity, -Infinity);
    await fc.assert(
      fc.asyncProperty(requests, wrong, async ({ data, seed }, value) => {
        if (data.rows === 0) return;
        const [row, j] = [seed % data.rows, seed % data.d];
        const columns = data.columns.map((column) => column.slice());
        (columns[j] as Float32Array)[row] = value;
        const error = { code: 'engine.not-finite', details: { column: `column ${j}`, row } };
        for (const one of [engine, reference])
          await expect(upload(one, { ...data, columns })).rejects.toMatchObject(error);
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

/** A diagonal mixture whose variances are those of the columns. */
function mixtureAround({ k, d, values }: Centroids, { variances }: { variances: Float64Array }): Mixture {
  const widest = Math.max(...variances, 1e-30);
  const covariances = Float64Array.from({ length: k * d * d }, (_, at) => {
    const [i, j] = [Math.floor(at / d) % d, at % d];
    return i === j ? Number(variances[i]) + 1e-3 * widest : 0;
  });
  return { form: 'full', weights: new Float64Array(k).fill(1 / k), means: values, covariances };
}

async function everything(one: Engine, request: Request): Promise<unknown> {
  const { data, k } = request;
  const matrix = await upload(one, data);
  const start = centroidsOf(request);
  const labels = Int32Array.from({ length: data.rows }, (_, row) => row % k);
  const few = { ...start, k: Math.min(3, k), values: start.values.slice(0, Math.min(3, k) * data.d) };
  const answers: unknown[] = [
    matrix.preparation,
    await matrix.assign(start),
    await matrix.iterate(start),
    await matrix.lloyd([start, few], { maxIterations: 20, tolerance: 0 }),
    await matrix.scatter([start, few]),
    await matrix.covariance(),
    await matrix.clusterFigures({ k, labels }, [0.25, 0.5]),
    await matrix.neighbours(labels.slice(0, Math.min(3, data.rows)).fill(0), 3),
    await matrix.distanceSums([{ k, labels }]),
    await matrix.moments(),
  ];
  if (data.d <= 40) answers.push(await matrix.mixtureSums(mixtureAround(few, await matrix.moments())));
  matrix.dispose();
  return answers;
}

/** All numbers in an answer, in order. */
function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}

test.each([1e-40, 1e-30, 1e30])('values of size %d keep their clusters', async (size) => {
  const data = dataOfRows([[0], [size], [10 * size], [11 * size]]); // prettier-ignore
  for (const one of [engine, reference]) {
    const matrix = await upload(one, data);
    const [result] = await matrix.lloyd([centroidsFrom(data, 2)], { maxIterations: 50, tolerance: 0 });
    expect([...(result?.counts ?? [])]).toEqual([2, 2]);
  }
});
