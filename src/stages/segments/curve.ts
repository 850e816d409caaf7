import type { Json } from '../../core/json.ts';
import type { ResidentMatrix } from '../../engine/engine.ts';
import { chooseK, leastCluster, type ChosenK } from '../../models/chooseK.ts';
import { sweepK, type SweepPoint } from '../../models/sweepK.ts';
import type { RunContext } from '../context.ts';
import type { CurvePoint, SegmentsSpec } from './spec.ts';

/** The numbers of segments that were compared, and which of them the curve proposes. */
export interface Compared {
  readonly points: readonly SweepPoint[];
  readonly proposal: ChosenK;
  readonly silhouetteRows: number;
}

/**
 * Compares the numbers of segments of the settings, once for the same features and settings. Null where nothing can be compared:
 * fewer than three customers, or customers who are all alike.
 * @param features what tells the rows from all others.
 */
export async function compareCurve(
  spec: SegmentsSpec,
  matrix: ResidentMatrix,
  features: Json,
  context: RunContext,
): Promise<Compared | null> {
  const { variances } = await matrix.moments();
  const to = Math.min(spec.to, matrix.rows - 1);
  if (to < spec.from || variances.every((variance) => variance === 0)) return null;
  const { from, restarts, maxIterations, tolerance, sample, silhouetteSample } = spec;
  const settings = {
    from,
    to,
    restarts,
    maxIterations,
    tolerance,
    sample,
    silhouetteSample,
    rows: matrix.rows,
  };
  const engine = context.engine.info.kind;
  const sweep = await context.memo('segments curve', { features, settings, engine, seed: context.seed }, () =>
    sweepK(
      matrix,
      {
        from,
        to,
        restarts,
        maxIterations,
        tolerance,
        sampleRows: sample,
        silhouetteRows: silhouetteSample,
        seed: context.seed,
      },
      context.work,
    ),
  );
  const points = sweep.curve.filter(isComplete);
  if (points.length === 0) return null;
  const chosen =
    points.length === sweep.curve.length
      ? sweep.proposal
      : chooseK(points, sweep.undivided, leastCluster(matrix.weight));
  const proposal = { ...chosen, reason: `${chosen.reason}${atTheEnd(points, chosen.k, spec.to)}` };
  return { points, proposal, silhouetteRows: sweep.silhouetteRows };
}

/** What is to be said where the proposal is the largest number that the settings let be compared. */
export function atTheEnd(
  points: readonly Pick<CurvePoint, 'k' | 'silhouette'>[],
  k: number,
  to: number,
): string {
  const [before, last] = [points.at(-2), points.at(-1)];
  if (k !== to || !before || last?.k !== to) return '';
  return last.silhouette > before.silhouette
    ? ` It is still rising at ${to}: compare more.`
    : ` That is the largest number compared: compare more.`;
}

/** Whether k clusters were found at all: data with fewer distinct rows than k has empty ones. */
function isComplete(point: SweepPoint): boolean {
  const figures = [point.inertia, point.silhouette, point.calinskiHarabasz, point.daviesBouldin];
  return point.counts.every((count) => count > 0) && figures.every(Number.isFinite);
}

/** What is shown of a compared number. */
export function shownPoint({
  k,
  inertia,
  silhouette,
  calinskiHarabasz,
  daviesBouldin,
}: SweepPoint): CurvePoint {
  return { k, inertia, silhouette, calinskiHarabasz, daviesBouldin };
}
