/** One point of a control chart, with limits of three standard deviations around the centre. */
export interface ChartPoint {
  readonly value: number;
  readonly centre: number;
  readonly lower: number;
  readonly upper: number;
  /** (value − centre) ÷ standard deviation, which rules read; 0 where there is no deviation and no distance, ±∞ where a distance. */
  readonly z: number;
}

/** Which points the centre and the limits are taken from: `from` up to but without `to`; all of them unless told. */
export interface Baseline {
  readonly from: number;
  readonly to: number;
}

/** Expected range of two standard normal numbers, 2 ÷ √π: what a moving range is divided by. */
const rangeOfTwo = 2 / Math.sqrt(Math.PI);

/**
 * Chart of individual values: centre the mean, standard deviation the mean moving range of two ÷ 1.128 (Shewhart 1931; Montgomery,
 * Introduction to Statistical Quality Control, 6.4). Values that are NaN keep NaN and take no part.
 */
export function individualsChart(values: readonly number[], baseline?: Baseline): ChartPoint[] {
  const { centre, sigma } = individualLimits(values, baseline);
  return values.map((value) => chartPoint(value, centre, sigma));
}

/**
 * Chart of shares counts ÷ sizes: centre the share of the baseline, limits by each point's size, √(p (1 − p) ÷ n) (Montgomery, 7.2).
 * With many customers even small common changes leave binomial limits; `spread: 'observed'` widens or narrows them by the moving range
 * of the standardised shares (Laney's p′-chart, Quality Engineering 14, 2002).
 */
export function proportionChart(
  counts: readonly number[],
  sizes: readonly number[],
  baseline?: Baseline,
  spread: 'binomial' | 'observed' = 'binomial',
): ChartPoint[] {
  const { from, to } = baseline ?? { from: 0, to: counts.length };
  const p = total(counts.slice(from, to)) / total(sizes.slice(from, to));
  const binomial = sizes.map((size) => Math.sqrt((p * (1 - p)) / size));
  const standardised = counts.map((count, i) =>
    standard(count / (sizes[i] as number), p, binomial[i] as number),
  );
  const factor = spread === 'observed' ? individualLimits(standardised, baseline).sigma : 1;
  return counts.map((count, i) => {
    const point = chartPoint(count / (sizes[i] as number), p, (binomial[i] as number) * factor);
    return { ...point, lower: Math.max(0, point.lower), upper: Math.min(1, point.upper) };
  });
}

function individualLimits(
  values: readonly number[],
  baseline?: Baseline,
): { readonly centre: number; readonly sigma: number } {
  const used = (baseline ? values.slice(baseline.from, baseline.to) : values).filter(
    (value) => !Number.isNaN(value),
  );
  const centre = total(used) / used.length;
  const ranges = used.slice(1).map((value, i) => Math.abs(value - (used[i] as number)));
  return { centre, sigma: ranges.length > 0 ? total(ranges) / ranges.length / rangeOfTwo : NaN };
}

function chartPoint(value: number, centre: number, sigma: number): ChartPoint {
  return {
    value,
    centre,
    lower: centre - 3 * sigma,
    upper: centre + 3 * sigma,
    z: standard(value, centre, sigma),
  };
}

function standard(value: number, centre: number, sigma: number): number {
  const distance = value - centre;
  return sigma === 0 && Math.abs(distance) <= 1e-12 * Math.abs(centre) ? 0 : distance / sigma;
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
