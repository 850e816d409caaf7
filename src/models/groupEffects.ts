import { solvePositive } from '../stats/linearSystem.ts';

/** Observations by the groups that they fall into: single rows, or cells of rows with the same groups. */
export interface GroupedSums {
  readonly length: number;
  /** For every grouping the group of each observation, 0 … groups − 1. */
  readonly places: readonly ArrayLike<number>[];
  /** Rows of each observation; null where each is one row. */
  readonly weights: ArrayLike<number> | null;
  /** For every column the sum over each observation's rows. */
  readonly sums: readonly ArrayLike<number>[];
}

/**
 * What groups tell of columns linearly: the coefficients of the least-squares regression of each column on the groups' indicators, as an
 * offset of every group, centred so that over all rows the offsets of a grouping sum to 0. With one grouping an offset is the group's mean less
 * the overall one. Indicators that repeat others (a grouping twice) get 0.
 * @param groups how many groups each grouping has. @returns by column and grouping the offsets; yields between columns.
 */
export function* groupEffects(
  { length, places, weights, sums }: GroupedSums,
  groups: readonly number[],
): Generator<void, Float64Array[][]> {
  const starts: number[] = [];
  let d = 0;
  for (const own of groups) {
    starts.push(d);
    // The first group of a grouping is what the others together leave.
    d += Math.max(0, own - 1);
  }
  const placeOf = (grouping: number, at: number): number => {
    const group = (places[grouping] as ArrayLike<number>)[at] as number;
    return group === 0 ? -1 : (starts[grouping] as number) + group - 1;
  };
  const together = new Float64Array(d * d);
  const counts = new Float64Array(d);
  let rows = 0;
  for (let at = 0; at < length; at++) {
    const weight = weights === null ? 1 : (weights[at] as number);
    rows += weight;
    for (let g = 0; g < groups.length; g++) {
      const i = placeOf(g, at);
      if (i < 0) continue;
      counts[i] = (counts[i] as number) + weight;
      for (let h = 0; h < groups.length; h++) {
        const j = placeOf(h, at);
        if (j >= 0) together[i * d + j] = (together[i * d + j] as number) + weight;
      }
    }
  }
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      together[i * d + j] =
        (together[i * d + j] as number) - ((counts[i] as number) * (counts[j] as number)) / rows;
    }
  }
  const found: Float64Array[][] = [];
  for (const sum of sums) {
    yield;
    let mean = 0;
    for (let at = 0; at < length; at++) mean += sum[at] as number;
    mean /= rows;
    const products = new Float64Array(d);
    for (let at = 0; at < length; at++) {
      const away = (sum[at] as number) - (weights === null ? mean : mean * (weights[at] as number));
      for (let g = 0; g < groups.length; g++) {
        const i = placeOf(g, at);
        if (i >= 0) products[i] = (products[i] as number) + away;
      }
    }
    const beta = solvePositive(together, products, d);
    found.push(groups.map((own, g) => centred(beta, counts, starts[g] as number, own, rows)));
  }
  return found;
}

/** The offsets of one grouping, less their mean over all rows. */
function centred(
  beta: Float64Array,
  counts: Float64Array,
  start: number,
  groups: number,
  rows: number,
): Float64Array {
  let mean = 0;
  for (let group = 1; group < groups; group++) {
    const i = start + group - 1;
    mean += ((beta[i] as number) * (counts[i] as number)) / rows;
  }
  return Float64Array.from(
    { length: groups },
    (_, group) => (group === 0 ? 0 : (beta[start + group - 1] as number)) - mean,
  );
}
