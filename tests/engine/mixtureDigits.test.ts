import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import type { Engine, EngineKind } from '../../src/engine/engine.ts';
import type { CovarianceForm, Mixture } from '../../src/engine/figures.ts';
import { fitGaussianMixture } from '../../src/models/gaussianMixture.ts';
import { maximise } from '../../src/models/mixtureStep.ts';
import { dataOf, kinds, openKind, precision, upload, type Data } from './fixtures.ts';
import { plainStep } from './plainMixture.ts';

const forms: readonly CovarianceForm[] = ['full', 'tied', 'diagonal', 'spherical'];

/** Two pairs of overlapping components of deviation 1, on a grid that float32 holds exactly. */
interface Pairs {
  readonly rows: number;
  readonly d: number;
  /** How far the pairs lie from the centre, in deviations. */
  readonly separation: number;
  readonly form: CovarianceForm;
  readonly weighted: boolean;
  readonly seed: number;
}

function pairs({ rows, d, separation, form, weighted, seed }: Pairs): { data: Data; mixture: Mixture } {
  const source = random(seed);
  const k = 4;
  const middles = Array.from({ length: k }, (_, c) =>
    Array.from({ length: d }, (_u, j) => {
      const side = (c < 2 ? 1 : -1) * (j % 2 === 0 ? 1 : -0.8);
      return side * separation + (c % 2) * (j === 0 ? 3 : 0.5);
    }),
  );
  const columns = Array.from({ length: d }, () => new Float32Array(rows));
  for (let row = 0; row < rows; row++) {
    const middle = middles[source.below(k)] as readonly number[];
    let before = 0;
    columns.forEach((column, j) => {
      before = (j === 0 ? 1 : 0.8) * source.normal() + 0.5 * before;
      column[row] = Math.round((Number(middle[j]) + before) * 1024) / 1024;
    });
  }
  const weights = Float32Array.from({ length: rows }, (_, row) => 1 + ((row * 7) % 4));
  const scale = 2 ** -Math.floor(Math.log2(separation));
  const preparation = { center: columns.map(() => 0), scale };
  const lean = form === 'full' || form === 'tied' ? 0.4 : 0;
  return {
    data: { ...dataOf(columns), preparation, ...(weighted ? { weights } : {}) },
    mixture: {
      form,
      weights: Float64Array.of(0.25, 0.25, 0.25, 0.25),
      means: Float64Array.from(middles.flat()),
      covariances: Float64Array.from(
        { length: k * d * d },
        (_, at) => lean ** Math.abs((Math.floor(at / d) % d) - (at % d)),
      ),
    },
  };
}

/**
 * How far figures may be from exact ones, in deviations. Moments about the centre in float64 lose the square of the separation in units
 * of 2⁻⁵³, over as many additions; float32 has no such digits to lose, and must be as exact far away as near.
 */
function allowed(kind: EngineKind, separation: number): number {
  return precision[kind].mixtures + (kind === 'webgpu' ? 0 : 1e-13 * separation ** 2);
}

function expectWithin(ours: ArrayLike<number>, right: ArrayLike<number>, within: number): void {
  expect(ours).toHaveLength(right.length);
  const worst = Array.from(ours).reduce(
    (most, value, i) => Math.max(most, Math.abs(value - Number(right[i]))),
    0,
  );
  expect(worst).toBeLessThanOrEqual(within);
}

async function expectStep(engine: Engine, asked: Pairs): Promise<void> {
  const { data, mixture } = pairs(asked);
  const { d, form, separation } = asked;
  const right = plainStep(data, mixture);
  const matrix = await upload(engine, data);
  const sums = await matrix.mixtureSums(mixture);
  const { logDensities } = await matrix.mixtureScores(mixture);
  matrix.dispose();
  const next = maximise(sums, { d, form, center: matrix.preparation.center, regularization: 0 });
  const { kind } = matrix.engine;
  const within = allowed(kind, separation);
  expectWithin(sums.weights, right.weights, within * matrix.weight);
  expectWithin(next.means, right.means, within);
  expectWithin(next.covariances, right.covariances, within);
  expect(Math.abs(sums.logLikelihood / right.logLikelihood - 1)).toBeLessThanOrEqual(within);
  const largest = Math.max(...right.logDensities.map(Math.abs));
  expectWithin(logDensities, right.logDensities, precision[kind].mixtures * largest);
}

describe.each(kinds)('tight components far from the centre of %s', (kind) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openKind(kind);
  });
  afterAll(() => {
    engine.dispose();
  });

  const cases = forms.flatMap((form) => [10, 100, 1000].map((separation) => [form, separation] as const));
  test.each(cases)('a step has all digits: %s, %i deviations away', async (form, separation) => {
    await expectStep(engine, { rows: 6000, d: 4, separation, form, weighted: false, seed: 1 });
  });

  test('a step has all digits whatever the shape, the distance and the weights', async () => {
    const asked = fc.record({
      rows: fc.integer({ min: 40, max: 3000 }),
      d: fc.integer({ min: 1, max: 9 }),
      separation: fc.double({ min: 0, max: 11, noNaN: true }).map((power) => 2 ** power),
      form: fc.constantFrom(...forms),
      weighted: fc.boolean(),
      seed: fc.integer({ min: 1, max: 1e6 }),
    });
    await fc.assert(
      fc.asyncProperty(asked, (shape) => expectStep(engine, shape)),
      { numRuns: 12 },
    );
  });

  test.each(forms)('a fit a thousand deviations away is that of float64: %s', async (form) => {
    const { data } = pairs({ rows: 4000, d: 3, separation: 1000, form, weighted: false, seed: 5 });
    const options = { k: 4, form, regularization: 0, tolerance: 1e-6, start: { restarts: 4 } };
    const { model } = await fitGaussianMixture(await upload(engine, data), options);
    const covariances = Float64Array.from(model.covariances.flat(2));
    const fitted: Mixture = {
      form,
      weights: Float64Array.from(model.weights),
      means: Float64Array.from(model.means.flat()),
      covariances,
    };
    const right = plainStep(data, fitted);
    expect(Math.abs(model.logLikelihood / right.logLikelihood - 1)).toBeLessThan(1e-6);
    // One more step hardly moves what has converged.
    expectWithin(fitted.means, right.means, 0.02);
    expectWithin(fitted.covariances, right.covariances, 0.02);
  });
});
