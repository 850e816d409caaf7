/**
 * Solves A X = B for a symmetric, positive semi-definite A (row-major d × d) by Cholesky's decomposition; B holds `columns` right
 * sides, row-major d × columns. A direction that A hardly has (a pivot under 1e-12 of its diagonal) gets 0, as where columns repeat each other.
 */
export function solvePositive(a: Float64Array, b: Float64Array, d: number, columns = 1): Float64Array {
  const lower = Float64Array.from(a);
  const at = (row: number, column: number): number => lower[row * d + column] as number;
  const used = new Uint8Array(d);
  for (let j = 0; j < d; j++) {
    let pivot = at(j, j);
    for (let m = 0; m < j; m++) pivot -= at(j, m) ** 2;
    used[j] = pivot > 1e-12 * Math.max(a[j * d + j] as number, 1e-300) ? 1 : 0;
    const root = used[j] === 1 ? Math.sqrt(pivot) : 1;
    lower[j * d + j] = root;
    for (let i = j + 1; i < d; i++) {
      let sum = at(i, j);
      for (let m = 0; m < j; m++) sum -= at(i, m) * at(j, m);
      lower[i * d + j] = used[j] === 1 ? sum / root : 0;
    }
  }
  const x = Float64Array.from(b);
  for (let c = 0; c < columns; c++) {
    for (let i = 0; i < d; i++) {
      let sum = x[i * columns + c] as number;
      for (let m = 0; m < i; m++) sum -= at(i, m) * (x[m * columns + c] as number);
      x[i * columns + c] = used[i] === 1 ? sum / at(i, i) : 0;
    }
    for (let i = d - 1; i >= 0; i--) {
      let sum = x[i * columns + c] as number;
      for (let m = i + 1; m < d; m++) sum -= at(m, i) * (x[m * columns + c] as number);
      x[i * columns + c] = used[i] === 1 ? sum / at(i, i) : 0;
    }
  }
  return x;
}
