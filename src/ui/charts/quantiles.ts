/** A distribution as features report it: seven quantiles and counts in equal bins between the 1 % and 99 % quantiles. */
export interface Distribution {
  /** Minimum, 1 %, 25 %, 50 %, 75 %, 99 %, maximum. */
  readonly quantiles: readonly number[];
  /** Values outside `from…to` are counted in the end bins. */
  readonly histogram: { readonly from: number; readonly to: number; readonly counts: readonly number[] };
}

interface Knot {
  readonly value: number;
  readonly share: number;
}

/** Points of the cumulative distribution that are known: its ends, the 1 % and 99 % quantiles, the inner edges of the bins. */
function knotsOf({ quantiles, histogram }: Distribution): Knot[] {
  const { from, to, counts } = histogram;
  const all = counts.reduce((sum, count) => sum + count, 0);
  const knots: Knot[] = [
    { value: quantiles[0] ?? from, share: 0 },
    { value: from, share: 0.01 },
  ];
  let below = 0;
  counts.slice(0, -1).forEach((count, bin) => {
    below += count;
    knots.push({ value: from + ((bin + 1) * (to - from)) / counts.length, share: all > 0 ? below / all : 0 });
  });
  knots.push({ value: to, share: 0.99 }, { value: quantiles.at(-1) ?? to, share: 1 });
  return knots.map((knot, index) => ({
    value: knot.value,
    share: Math.max(knot.share, ...knots.slice(0, index).map(({ share }) => share)),
  }));
}

/** The share of values at or below `value`, 0…1, straight between the points that are known. */
export function shareBelow(distribution: Distribution, value: number): number {
  const knots = knotsOf(distribution);
  let before = knots[0];
  if (!before || value < before.value) return 0;
  for (const knot of knots.slice(1)) {
    if (value < knot.value) {
      const width = knot.value - before.value;
      return before.share + (width > 0 ? (value - before.value) / width : 1) * (knot.share - before.share);
    }
    before = knot;
  }
  return 1;
}

/** The value under which a share (0…1) of all values lies: the inverse of `shareBelow`. */
export function valueAt(distribution: Distribution, share: number): number {
  const knots = knotsOf(distribution);
  let before = knots[0];
  for (const knot of knots.slice(1)) {
    if (before && share <= knot.share) {
      const height = knot.share - before.share;
      const part = height > 0 ? (share - before.share) / height : 0;
      return before.value + Math.max(0, part) * (knot.value - before.value);
    }
    before = knot;
  }
  return before?.value ?? Number.NaN;
}
