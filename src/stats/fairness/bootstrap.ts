import { margins, type Interval, type Uniform } from './counts.ts';
import { drawMultinomial } from './drawCounts.ts';

/** Figures of a table whose intervals are to hold together. A figure without a value is null. */
export type Figures = (counts: readonly (readonly number[])[]) => readonly (number | null)[];

/** How simultaneous intervals are made. */
export interface BootstrapSetting {
  /** Chance that all intervals hold together. */
  readonly level: number;
  readonly resamples: number;
}

const usual: BootstrapSetting = { level: 0.95, resamples: 1_000 };

/**
 * Simultaneous bootstrap intervals of several figures of a table of groups by segments. Customers are drawn anew with return, of which
 * only the table is seen: one multinomial draw over its cells. Every figure gets value ± c · its bootstrap standard error, c the
 * quantile over the resamples of the largest |figure − value| ÷ standard error, so that all hold together with about the level
 * (sup-t bands: Montiel Olea and Plagborg-Møller 2019). A figure that is null in the table or has no spread in the resamples stands alone: its
 * interval is null. Cost: resamples · cells · √customers at worst.
 */
export function simultaneousBootstrap(
  counts: readonly (readonly number[])[],
  figures: Figures,
  random: Uniform,
  setting: BootstrapSetting = usual,
): (Interval | null)[] {
  return simultaneousBands(
    figures(counts),
    resampledFigures(counts, figures, random, setting.resamples),
    setting.level,
  );
}

/** The figures of so many resamples, for `simultaneousBands`: work that takes long is done in several calls. Empty where nobody is counted. */
export function resampledFigures(
  counts: readonly (readonly number[])[],
  figures: Figures,
  random: Uniform,
  resamples: number,
): (readonly (number | null)[])[] {
  const { total } = margins(counts);
  if (!(total > 0)) return [];
  const width = counts[0]?.length ?? 0;
  const chances = counts.flatMap((row) => row.map((count) => count / total));
  return Array.from({ length: resamples }, () => {
    const flat = drawMultinomial(total, chances, random);
    return figures(counts.map((_, row) => flat.slice(row * width, (row + 1) * width)));
  });
}

/** The bands of `simultaneousBootstrap` from figures and those of the resamples. */
export function simultaneousBands(
  values: readonly (number | null)[],
  drawn: readonly (readonly (number | null)[])[],
  level: number,
): (Interval | null)[] {
  if (drawn.length === 0) return values.map(() => null);
  const spreads = spreadsOf(values, drawn);
  const largest = drawn.map((row) => {
    let most = 0;
    for (let at = 0; at < values.length; at++) {
      const figure = row[at] ?? null;
      const spread = spreads[at] as number;
      if (figure === null || spread === 0) continue;
      most = Math.max(most, Math.abs(figure - (values[at] as number)) / spread);
    }
    return most;
  });
  largest.sort((a, b) => a - b);
  const critical = largest[Math.min(largest.length - 1, Math.ceil(level * largest.length) - 1)] ?? 0;
  return values.map((value, at) => {
    const spread = spreads[at] as number;
    if (value === null || spread === 0) return null;
    return { value, low: value - critical * spread, high: value + critical * spread };
  });
}

/**
 * Standard deviations of the figures over the resamples that have them; 0 where one has no value or does not vary. Resample by resample,
 * as they lie in memory: hundreds of figures over a thousand resamples are then a matter of milliseconds.
 */
function spreadsOf(
  values: readonly (number | null)[],
  drawn: readonly (readonly (number | null)[])[],
): Float64Array {
  const seen = new Float64Array(values.length);
  const means = new Float64Array(values.length);
  const squares = new Float64Array(values.length);
  eachFigure(values, drawn, (at, figure) => {
    seen[at] = (seen[at] as number) + 1;
    means[at] = (means[at] as number) + figure;
  });
  for (let at = 0; at < values.length; at++) means[at] = (means[at] as number) / (seen[at] as number);
  eachFigure(values, drawn, (at, figure) => {
    squares[at] = (squares[at] as number) + (figure - (means[at] as number)) ** 2;
  });
  return squares.map((sum, at) => Math.sqrt(sum / ((seen[at] as number) - 1)) || 0);
}

function eachFigure(
  values: readonly (number | null)[],
  drawn: readonly (readonly (number | null)[])[],
  take: (at: number, figure: number) => void,
): void {
  for (const row of drawn) {
    for (let at = 0; at < values.length; at++) {
      const figure = row[at] ?? null;
      if (figure !== null && values[at] !== null) take(at, figure);
    }
  }
}

/** The selection rate of every group in every segment, row by row; null where a group is empty. Bounded to 0…1 by the caller. */
export const selectionRates: Figures = (counts) =>
  counts.flatMap((row) => {
    const n = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => (n > 0 ? count / n : null));
  });

/** Every group's selection rate less that of all other groups together, row by row; null where one side is empty. */
export const differencesFromRest: Figures = (counts) => {
  const { rows, columns, total } = margins(counts);
  return counts.flatMap((row, i) => {
    const n = rows[i] ?? 0;
    return row.map((count, j) =>
      n > 0 && total > n ? count / n - ((columns[j] ?? 0) - count) / (total - n) : null,
    );
  });
};
