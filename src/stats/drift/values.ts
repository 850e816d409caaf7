/**
 * A sample as its values in ascending order and how often each occurs, as SQL's `GROUP BY value ORDER BY value` gives it; a value may
 * stand there more than once. Nothing is missing in it; `total` is the sum of the counts.
 */
export interface ValueCounts {
  readonly values: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
  readonly total: number;
}

/**
 * The distinct values of an ascending sample with their counts; NaN at its end is left out. A million take a few milliseconds.
 * @param centre is added to each value.
 */
export function valueCounts(
  ascending: Float64Array | Float32Array | readonly number[],
  centre = 0,
): ValueCounts {
  let total = ascending.length;
  while (total > 0 && Number.isNaN(ascending[total - 1])) total--;
  let distinct = total > 0 ? 1 : 0;
  for (let i = 1; i < total; i++) if (ascending[i] !== ascending[i - 1]) distinct++;
  const values = new Float64Array(distinct);
  const counts = new Uint32Array(distinct);
  let place = -1;
  let last = Number.NaN;
  for (let i = 0; i < total; i++) {
    const value = ascending[i] as number;
    if (value !== last) {
      values[++place] = value + centre;
      last = value;
    }
    counts[place] = (counts[place] as number) + 1;
  }
  return { values, counts, total };
}

/** The sum of counts. */
export function sumOf(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i] as number;
  return sum;
}

/** Mean and population standard deviation (divided by n) of a sample; NaN of an empty one. */
export function meanAndDeviation({ values, counts, total }: ValueCounts): {
  readonly mean: number;
  readonly deviation: number;
} {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] as number) * (counts[i] as number);
  const mean = sum / total;
  let squares = 0;
  for (let i = 0; i < values.length; i++)
    squares += ((values[i] as number) - mean) ** 2 * (counts[i] as number);
  return { mean, deviation: Math.sqrt(squares / total) };
}

/**
 * Quantiles of a sample, linear between order statistics (Hyndman and Fan's type 7, the default of NumPy and DuckDB's
 * `quantile_cont`). @param probabilities ascending, 0 to 1. @returns NaN for an empty sample.
 */
export function quantilesOf(sample: ValueCounts, probabilities: readonly number[]): number[] {
  const { values, counts, total } = sample;
  let index = 0;
  let before = 0;
  const orderStatistic = (rank: number): number => {
    if (values.length === total) return values[rank] as number;
    while (index < values.length - 1 && before + (counts[index] as number) <= rank) {
      before += counts[index] as number;
      index++;
    }
    return values[index] as number;
  };
  return probabilities.map((probability) => {
    if (total === 0) return NaN;
    const position = probability * (total - 1);
    const floor = Math.floor(position);
    const low = orderStatistic(floor);
    const kept = { index, before };
    const high = position > floor ? orderStatistic(floor + 1) : low;
    ({ index, before } = kept);
    return low + (position - floor) * (high - low);
  });
}

/** How many of the ascending values lie below `value`, or at it too. */
export function countBelow(ascending: ArrayLike<number>, value: number, orEqual: boolean): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = ascending[middle] as number;
    if (found < value || (orEqual && found === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Walks the distinct values of two samples together, ascending, with the rows of each up to and with that value. */
export function mergeValues(
  a: ValueCounts,
  b: ValueCounts,
  visit: (value: number, rowsOfA: number, rowsOfB: number) => void,
): void {
  let i = 0;
  let j = 0;
  let rowsOfA = 0;
  let rowsOfB = 0;
  while (i < a.values.length || j < b.values.length) {
    const left = i < a.values.length ? (a.values[i] as number) : Infinity;
    const right = j < b.values.length ? (b.values[j] as number) : Infinity;
    const value = Math.min(left, right);
    while (i < a.values.length && a.values[i] === value) rowsOfA += a.counts[i++] as number;
    while (j < b.values.length && b.values[j] === value) rowsOfB += b.counts[j++] as number;
    visit(value, rowsOfA, rowsOfB);
  }
}
