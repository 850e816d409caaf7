/**
 * The lower triangle L of a symmetric positive definite matrix A = L·Lᵀ, row-major d × d (Golub and Van Loan, section 4.2), or
 * undefined when A is not positive definite.
 */
export function cholesky(a: Float64Array, d: number): Float64Array | undefined {
  const l = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * d + j] as number;
      for (let t = 0; t < j; t++) sum -= (l[i * d + t] as number) * (l[j * d + t] as number);
      if (i === j) {
        if (!(sum > 0 && sum < Infinity)) return undefined;
        l[i * d + i] = Math.sqrt(sum);
      } else l[i * d + j] = sum / (l[j * d + j] as number);
    }
  }
  return l;
}
