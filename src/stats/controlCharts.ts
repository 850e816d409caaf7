/** One point of a control chart, with limits of three standard deviations (or as told) around the centre. */
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

/** How an exponentially weighted moving average forgets, and how wide its limits are in standard deviations. */
export interface EwmaSetting {
  readonly lambda: number;
  readonly width: number;
}

/** λ 0.2 with limits that give about as many false alarms as a Shewhart chart (Lucas and Saccucci, Technometrics 32, 1990). */
export const usualEwma: EwmaSetting = { lambda: 0.2, width: 2.86 };

/**
 * Chart of the exponentially weighted moving average z = λ x + (1 − λ) z from the centre on (Roberts 1959), which sees small lasting
 * shifts; limits centre ± width σ √(λ ÷ (2 − λ) (1 − (1 − λ)^2t)), centre and σ as of the chart of individual values.
 * Only its limits are read, no runs: its points hang together. NaN leaves the average as it is.
 */
export function ewmaChart(
  values: readonly number[],
  { lambda, width }: EwmaSetting = usualEwma,
  baseline?: Baseline,
): ChartPoint[] {
  const { centre, sigma } = individualLimits(values, baseline);
  let average = centre;
  return values.map((value, i) => {
    if (!Number.isNaN(value)) average = lambda * value + (1 - lambda) * average;
    const own = sigma * Math.sqrt((lambda / (2 - lambda)) * (1 - (1 - lambda) ** (2 * (i + 1))));
    return chartPoint(average, centre, own, width);
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

function chartPoint(value: number, centre: number, sigma: number, width = 3): ChartPoint {
  return {
    value,
    centre,
    lower: centre - width * sigma,
    upper: centre + width * sigma,
    z: standard(value, centre, sigma),
  };
}

function standard(value: number, centre: number, sigma: number): number {
  const distance = value - centre;
  return sigma === 0 && Math.abs(distance) <= 1e-12 * Math.abs(centre) ? 0 : distance / sigma;
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
