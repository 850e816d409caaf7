import { principalAxes } from '../../models/pca.ts';
import { sampleRows } from '../../models/sampleRows.ts';
import type { HeldFeatures } from './features.ts';
import type { CustomerMap } from './spec.ts';

const mostCustomers = 20_000;
/** Coordinates are shown, not computed with. */
const decimals = 4;

/**
 * Customers in the plane of the two first principal components of the scaled features. The axes are those of all customers:
 * their covariance is the features' correlations times their deviations; at most 20,000 customers, drawn by seed, are placed.
 */
export async function customerMap(
  { matrix, moments, customers, labels }: HeldFeatures & { readonly labels: Int32Array },
  correlations: readonly (readonly number[])[],
  seed: number,
): Promise<CustomerMap> {
  const { means, variances } = moments;
  const deviations = variances.map((variance) => Math.sqrt(variance));
  const covariance = correlations.map((row, i) =>
    row.map((r, j) => r * (deviations[i] as number) * (deviations[j] as number)),
  );
  const { variances: along, axes } = principalAxes(covariance);
  const total = along.reduce((sum, variance) => sum + variance, 0);
  const explained = (axis: number): number => (total > 0 ? (along[axis] ?? 0) / total : 0);
  const rows = sampleRows(matrix.rows, mostCustomers, seed);
  const values = await matrix.rowsAt(rows);
  const place = (axis: readonly number[] | undefined): number[] =>
    Array.from(rows, (_, row) => {
      let sum = 0;
      for (let j = 0; j < matrix.d; j++) {
        sum += ((values[row * matrix.d + j] as number) - (means[j] as number)) * (axis?.[j] ?? 0);
      }
      return Number(sum.toFixed(decimals));
    });
  return {
    explained: [explained(0), explained(1)],
    x: place(axes[0]),
    y: place(axes[1]),
    segment: Array.from(rows, (row) => labels[row] as number),
    customers,
  };
}
