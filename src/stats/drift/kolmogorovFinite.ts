/**
 * P(Dₙ > distance) of the one-sample Kolmogorov statistic with n rows. Far out it is twice the one-sided tail (Birnbaum and Tingey,
 * Annals of Mathematical Statistics 22, 1951), elsewhere Durbin's matrix to the n-th power (Marsaglia, Tsang and Wang, Journal of
 * Statistical Software 8, 2003). SciPy takes it for two samples with n the nearest whole number to their harmonic size.
 */
export function kolmogorovFinite(distance: number, n: number): number {
  if (!(distance > 0) || n < 1) return 1;
  if (distance >= 1) return 0;
  if (n * distance * distance >= 2.2) return Math.min(1, 2 * oneSided(distance, n));
  return Math.min(1, Math.max(0, 1 - withinBand(distance, n)));
}

/** d Σ C(n, j) (d + j/n)^(j−1) (1 − d − j/n)^(n−j), by logarithms. */
function oneSided(distance: number, n: number): number {
  let sum = 0;
  let choose = 0;
  for (let j = 0; j <= n; j++) {
    const rest = 1 - distance - j / n;
    if (rest < 0) break;
    const power = j === n ? 0 : (n - j) * Math.log(rest);
    sum += Math.exp(choose + (j - 1) * Math.log(distance + j / n) + power);
    choose += Math.log((n - j) / (j + 1));
  }
  return distance * sum;
}

/** n! ÷ nⁿ times the middle of Hⁿ, H of size 2k − 1 with k = ⌊n d⌋ + 1 and h = k − n d. */
function withinBand(distance: number, n: number): number {
  const k = Math.floor(n * distance) + 1;
  const size = 2 * k - 1;
  const h = k - n * distance;
  const matrix = bandMatrix(size, h);
  const { values, exponent } = matrixPower(matrix, size, n);
  let found = values[(k - 1) * size + k - 1] as number;
  let scale = exponent;
  for (let i = 1; i <= n; i++) {
    found *= i / n;
    if (found < 1e-140) {
      found *= 1e140;
      scale -= 140;
    }
  }
  return found * 10 ** scale;
}

function bandMatrix(size: number, h: number): Float64Array {
  const matrix = new Float64Array(size * size);
  const set = (row: number, column: number, value: number): void => {
    matrix[row * size + column] = value;
  };
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < Math.min(size, row + 2); column++) {
      const last = row === size - 1;
      let value = 1;
      if (column === 0) value -= h ** (row + 1);
      if (last) value -= h ** (size - column);
      if (last && column === 0) value += Math.max(0, 2 * h - 1) ** size;
      for (let factor = 2; factor <= row - column + 1; factor++) value /= factor;
      set(row, column, value);
    }
  }
  return matrix;
}

/** A power of a matrix with its own power of ten, by repeated squaring. */
function matrixPower(
  matrix: Float64Array,
  size: number,
  power: number,
): { readonly values: Float64Array; readonly exponent: number } {
  let result: { values: Float64Array; exponent: number } | undefined;
  let square = { values: matrix, exponent: 0 };
  for (let left = power; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = result ? times(result, square, size) : square;
    if (left > 1) square = times(square, square, size);
  }
  return result ?? square;
}

function times(
  a: { readonly values: Float64Array; readonly exponent: number },
  b: { readonly values: Float64Array; readonly exponent: number },
  size: number,
): { values: Float64Array; exponent: number } {
  const values = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let middle = 0; middle < size; middle++) {
      const factor = a.values[row * size + middle] as number;
      if (factor === 0) continue;
      for (let column = 0; column < size; column++) {
        const place = row * size + column;
        values[place] = (values[place] as number) + factor * (b.values[middle * size + column] as number);
      }
    }
  }
  let exponent = a.exponent + b.exponent;
  const half = size >> 1;
  if ((values[half * size + half] as number) > 1e140) {
    for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) * 1e-140;
    exponent += 140;
  }
  return { values, exponent };
}
