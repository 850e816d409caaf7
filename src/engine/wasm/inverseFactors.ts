/**
 * Inverses of k lower triangles (d × d, row-major) as the kernel reads them: lines in pairs, for each column up to the second line's own the
 * values of both; or with `whole` false, the inverses of the diagonals alone.
 */
export function packInverses(lower: Float64Array, k: number, d: number, whole: boolean): Float64Array {
  if (!whole) {
    return Float64Array.from({ length: k * d }, (_, at) => {
      const i = at % d;
      return 1 / (lower[(Math.floor(at / d) * d + i) * d + i] as number);
    });
  }
  const pairs = Math.ceil(d / 2);
  const size = 2 * pairs * (pairs + 1);
  const packed = new Float64Array(k * size);
  for (let c = 0; c < k; c++) {
    const inverse = invertLower(lower.subarray(c * d * d, (c + 1) * d * d), d);
    let at = c * size;
    for (let i = 0; i < 2 * pairs; i += 2) {
      for (let j = 0; j < i + 2; j++) {
        packed[at++] = j < d ? (inverse[i * d + j] as number) : 0;
        packed[at++] = i + 1 < d && j < d ? (inverse[(i + 1) * d + j] as number) : 0;
      }
    }
  }
  return packed;
}

/** The inverse of a lower triangle, by forward substitution. */
export function invertLower(lower: Float64Array, d: number): Float64Array {
  const inverse = new Float64Array(d * d);
  for (let j = 0; j < d; j++) {
    for (let i = j; i < d; i++) {
      let sum = i === j ? 1 : 0;
      for (let m = j; m < i; m++) sum -= (lower[i * d + m] as number) * (inverse[m * d + j] as number);
      inverse[i * d + j] = sum / (lower[i * d + i] as number);
    }
  }
  return inverse;
}

/** Points (row-major, d columns) multiplied by a lower triangle. */
export function turnedBy(triangle: Float64Array, points: Float64Array, d: number): Float64Array {
  return Float64Array.from(points, (_, at) => {
    const [i, first] = [at % d, at - (at % d)];
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += (triangle[i * d + j] as number) * (points[first + j] as number);
    return sum;
  });
}
