import type { Labeling, ResidentMatrix } from '../../engine/engine.ts';
import { randomGroups } from '../../models/silhouette.ts';
import { sampleRows } from '../../models/sampleRows.ts';
import { turn } from '../../models/turn.ts';
import type { ModelWork } from '../../models/work.ts';
import { GROUPS, groupJackknife } from '../../stats/groupJackknife.ts';
import { squaredSilhouettes } from '../../stats/squaredSilhouette.ts';
import { meanSilhouette } from '../../stats/validity.ts';
import type { MeasuredSilhouette } from './spec.ts';

/**
 * The mean silhouette by squared distances: of all rows of the matrix when there are no more than `most`, else of a seeded sample of so many with
 * its 95 % interval by the delete-a-group jackknife.
 * @param population customers that the matrix is all of, or a random sample of.
 */
export async function measureSquared(
  matrix: ResidentMatrix,
  { k, labels }: Labeling,
  { most, seed, population }: { readonly most: number; readonly seed: number; readonly population: number },
  work: ModelWork = {},
): Promise<MeasuredSilhouette> {
  const { d } = matrix;
  const rows = sampleRows(matrix.rows, most, seed);
  const points = await matrix.rowsAt(rows);
  const own = Int32Array.from(rows, (row) => labels[row] as number);
  const { mean } = meanSilhouette(squaredSilhouettes(points, d, own, k));
  if (rows.length >= population) return { mean, low: mean, high: mean, rows: rows.length, exact: true };
  const groups = randomGroups(rows.length, seed);
  const without: number[] = [];
  for (let left = 0; left < GROUPS; left++) {
    await turn(work);
    const kept = [...groups.keys()].filter((row) => groups[row] !== left);
    const part = new Float64Array(kept.length * d);
    kept.forEach((row, i) => part.set(points.subarray(row * d, (row + 1) * d), i * d));
    const labelled = Int32Array.from(kept, (row) => own[row] as number);
    without.push(meanSilhouette(squaredSilhouettes(part, d, labelled, k)).mean);
  }
  return { ...groupJackknife(mean, without, rows.length / population), rows: rows.length, exact: false };
}
