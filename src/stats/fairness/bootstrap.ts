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
  const spreads = values.map((value, at) => spreadOf(value, drawn, at));
  const largest = drawn.map((row) =>
    row.reduce<number>((most, figure, at) => {
      const value = values[at] ?? null;
      const spread = spreads[at] ?? null;
      if (figure === null || value === null || spread === null) return most;
      return Math.max(most, Math.abs(figure - value) / spread);
    }, 0),
  );
  largest.sort((a, b) => a - b);
  const critical = largest[Math.min(largest.length - 1, Math.ceil(level * largest.length) - 1)] ?? 0;
  return values.map((value, at) => {
    const spread = spreads[at] ?? null;
    if (value === null || spread === null) return null;
    return { value, low: value - critical * spread, high: value + critical * spread };
  });
}

/** Standard deviation of a figure over the resamples that have it; null where it has none or does not vary. */
function spreadOf(
  value: number | null,
  drawn: readonly (readonly (number | null)[])[],
  at: number,
): number | null {
  if (value === null) return null;
  const seen = drawn.map((row) => row[at] ?? null).filter((figure) => figure !== null);
  const mean = seen.reduce((sum, figure) => sum + figure, 0) / seen.length;
  const squares = seen.reduce((sum, figure) => sum + (figure - mean) ** 2, 0);
  const spread = Math.sqrt(squares / (seen.length - 1));
  return spread > 0 ? spread : null;
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
