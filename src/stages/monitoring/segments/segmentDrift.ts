import { chiSquareSurvival } from '../../../stats/chiSquareSurvival.ts';
import { chiSquareQuantile } from '../../../stats/drift/chiSquareQuantile.ts';
import { adjustP } from '../../../stats/multipleTesting.ts';
import { normalCdf } from '../../../stats/normal.ts';
import type { Level, SegmentDrift } from '../valueSchema.ts';
import type { SegmentCentre } from './centres.ts';

/** The segments of the reference, and the limits that a person set. */
export interface SegmentReference {
  readonly ids: readonly string[];
  readonly centres: readonly SegmentCentre[];
  readonly falseDiscovery: number;
  /** Relative change of size that matters. */
  readonly sizeChange: number;
}

/**
 * Size, share and movement of every segment against the reference. The share's p is that of two proportions (pooled), corrected
 * over the segments by Benjamini and Hochberg; a segment drifted where that is below the rate and its size changed by the limit
 * or more, and moved where only the first holds. Movement is the Euclidean distance of the members' means; by chance its square is
 * about a sum of λ χ² with λ = variance × (1/n + 1/m) of each feature, taken as one scaled chi-square (Satterthwaite 1946).
 */
export function segmentDrift(reference: SegmentReference, current: readonly SegmentCentre[]): SegmentDrift[] {
  const before = sum(reference.centres);
  const now = sum(current);
  const raw = reference.centres.map((was, index) =>
    proportionP(was.size, before, sizeOf(current[index]), now),
  );
  const adjusted = adjustP(raw);
  return reference.centres.map((was, index): SegmentDrift => {
    const is = current[index] ?? { size: 0, mean: [], variance: [] };
    const share = now > 0 ? is.size / now : 0;
    const usual = before > 0 ? was.size / before : 0;
    const change = usual > 0 ? share / usual - 1 : share > 0 ? 1 : 0;
    const p = adjusted[index] ?? 1;
    const beyond = p <= reference.falseDiscovery;
    const level: Level = !beyond ? 'steady' : Math.abs(change) >= reference.sizeChange ? 'drifted' : 'moved';
    return { id: reference.ids[index] ?? '', size: is.size, share, change, p, level, ...movementOf(was, is) };
  });
}

type Movement = Pick<
  SegmentDrift,
  'centroid' | 'movement' | 'movement95' | 'movementP' | 'shifts' | 'contributions'
>;

function movementOf(was: SegmentCentre, is: SegmentCentre): Movement {
  if (was.mean.length === 0 || is.mean.length === 0) {
    return {
      centroid: null,
      movement: null,
      movement95: null,
      movementP: null,
      shifts: [],
      contributions: [],
    };
  }
  const shifts = is.mean.map((value, index) => value - (was.mean[index] ?? 0));
  const squares = shifts.map((shift) => shift ** 2);
  const moved = squares.reduce((total, value) => total + value, 0);
  const chance = is.variance.map((variance, index) => {
    const pooled = was.variance.length > 0 ? (variance + (was.variance[index] ?? variance)) / 2 : variance;
    return pooled * (1 / is.size + 1 / was.size);
  });
  const mean = chance.reduce((total, value) => total + value, 0);
  const second = chance.reduce((total, value) => total + value * value, 0);
  const scale = mean > 0 ? second / mean : 0;
  const degrees = second > 0 ? (mean * mean) / second : 0;
  return {
    centroid: is.mean,
    movement: Math.sqrt(moved),
    movement95: scale > 0 ? Math.sqrt(scale * chiSquareQuantile(0.05, degrees)) : 0,
    movementP: scale > 0 ? chiSquareSurvival(moved / scale, degrees) : moved > 0 ? 0 : 1,
    shifts,
    contributions: squares.map((value) => (moved > 0 ? value / moved : 0)),
  };
}

/** Two-sided p of two shares by the pooled z-test; 1 where one of the samples is empty or nothing varies. */
function proportionP(x: number, n: number, y: number, m: number): number {
  if (n === 0 || m === 0) return 1;
  const pooled = (x + y) / (n + m);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
  if (error === 0) return 1;
  return 2 * normalCdf(-Math.abs(y / m - x / n) / error);
}

const sizeOf = (centre: SegmentCentre | undefined): number => centre?.size ?? 0;
const sum = (centres: readonly SegmentCentre[]): number =>
  centres.reduce((total, { size }) => total + size, 0);
