import type { Mixture } from '../../src/engine/figures.ts';
import type { Data } from './fixtures.ts';

/** Densities by Gauss-Jordan inversion, another way than the engines’: ln (weight · density) of each component for each row. */
export function plainJoint(data: Data, { weights, means, covariances }: Mixture): number[][] {
  const { d } = data;
  const inverses = Array.from(weights, (_, c) =>
    inverted(covariances.subarray(c * d * d, (c + 1) * d * d), d),
  );
  return Array.from({ length: data.rows }, (_, row) =>
    inverses.map(({ inverse, logDeterminant }, c) => {
      const gap = data.columns.map((column, j) => Number(column[row]) - Number(means[c * d + j]));
      let square = 0;
      gap.forEach((a, i) => gap.forEach((b, j) => (square += a * b * Number(inverse[i]?.[j]))));
      return Math.log(Number(weights[c])) - (d * Math.log(2 * Math.PI) + logDeterminant + square) / 2;
    }),
  );
}

function inverted(matrix: Float64Array, d: number): { inverse: number[][]; logDeterminant: number } {
  const lines = Array.from({ length: d }, (_, i) => [
    ...matrix.subarray(i * d, i * d + d),
    ...Array.from({ length: d }, (_u, j) => Number(i === j)),
  ]);
  let logDeterminant = 0;
  lines.forEach((line, i) => {
    const pivot = Number(line[i]);
    logDeterminant += Math.log(pivot);
    line.forEach((value, j) => (line[j] = value / pivot));
    lines.forEach((other, at) => {
      const factor = Number(other[i]);
      if (at !== i) other.forEach((value, j) => (other[j] = value - factor * Number(line[j])));
    });
  });
  return { inverse: lines.map((line) => line.slice(d)), logDeterminant };
}

/** What an expectation and a maximisation step make of a mixture; sums of deviations from the means, never of the values. */
export interface PlainStep {
  /** Σ r. */
  readonly weights: readonly number[];
  /** k × d. */
  readonly means: readonly number[];
  /** k × d × d. */
  readonly covariances: readonly number[];
  readonly logLikelihood: number;
  readonly logDensities: readonly number[];
}

/** One step in float64, deviations first: it loses no digits however far the rows lie from zero. */
export function plainStep(data: Data, mixture: Mixture): PlainStep {
  const { d } = data;
  const { form, means } = mixture;
  const k = mixture.weights.length;
  const joint = plainJoint(data, mixture);
  const logDensities = joint.map((each) => {
    const most = Math.max(...each);
    return most + Math.log(each.reduce((sum, value) => sum + Math.exp(value - most), 0));
  });
  const weightOf = (row: number): number => data.weights?.[row] ?? 1;
  const total = Array.from({ length: data.rows }, (_, row) => weightOf(row)).reduce((a, b) => a + b, 0);
  const components = Array.from({ length: k }, (_, c) => {
    const shares = joint.map(
      (each, row) => weightOf(row) * Math.exp(Number(each[c]) - Number(logDensities[row])),
    );
    const gaps = data.columns.map((column, j) =>
      Float64Array.from(column, (x) => x - Number(means[c * d + j])),
    );
    const sum = (of: (row: number) => number): number =>
      shares.reduce((all, share, row) => all + share * of(row), 0);
    const weight = sum(() => 1);
    const moves = gaps.map((gap) => sum((row) => Number(gap[row])) / weight);
    const square = Array.from({ length: d * d }, (_u, at) => {
      const [i, j] = [Math.floor(at / d), at % d];
      const moved = Number(moves[i]) * Number(moves[j]);
      return sum((row) => Number(gaps[i]?.[row]) * Number(gaps[j]?.[row])) / weight - moved;
    });
    return { weight, square, mean: moves.map((move, j) => Number(means[c * d + j]) + move) };
  });
  const pooled = Array.from({ length: d * d }, (_, at) =>
    components.reduce((sum, { weight, square }) => sum + (weight / total) * Number(square[at]), 0),
  );
  const formed = (square: readonly number[]): readonly number[] => {
    if (form === 'full') return square;
    if (form === 'tied') return pooled;
    const middle = square.reduce((sum, value, at) => sum + (at % (d + 1) === 0 ? value / d : 0), 0);
    return square.map((value, at) => (at % (d + 1) === 0 ? (form === 'spherical' ? middle : value) : 0));
  };
  return {
    weights: components.map(({ weight }) => weight),
    means: components.flatMap(({ mean }) => mean),
    covariances: components.flatMap(({ square }) => formed(square)),
    logLikelihood: logDensities.reduce((sum, value, row) => sum + weightOf(row) * value, 0),
    logDensities,
  };
}
