import { random } from '../../core/random.ts';
import {
  differencesFromRest,
  resampledFigures,
  selectionRates,
  simultaneousBands,
  type Figures,
} from '../../stats/fairness/bootstrap.ts';
import type { Cell, Interval } from './auditSchema.ts';

const resamples = 1000;
/** Resamples between two turns: a few milliseconds in the widest tables. */
const piece = 10;
/** Tables of more cells keep the intervals that have a formula. */
export const mostBootstrapped = 600;

/** Intervals of a table's cells, by row and column. */
export interface Bands {
  rate(row: number, column: number): Interval | null;
  difference(row: number, column: number): Interval | null;
}

const both: Figures = (counts) => [...selectionRates(counts), ...differencesFromRest(counts)];

/**
 * Bootstrap intervals of the rates and of the differences to all others of a table of judged groups by segments (or by yes and no): those
 * of the rates hold together with the level, and so do those of the differences. Null for tables too large.
 * @param turn waited for between pieces of the work.
 */
export async function bootstrapBands(
  table: readonly (readonly number[])[],
  level: number,
  seed: number,
  turn: () => Promise<void>,
): Promise<Bands | null> {
  const width = table[0]?.length ?? 0;
  const cells = table.length * width;
  if (cells === 0 || cells > mostBootstrapped || table.length < 2) return null;
  const draw = random(seed);
  const drawn: (readonly (number | null)[])[] = [];
  while (drawn.length < resamples) {
    await turn();
    drawn.push(...resampledFigures(table, both, draw, piece));
  }
  const values = both(table);
  const bands = async (from: number, to: number): Promise<(Interval | null)[]> => {
    await turn();
    return simultaneousBands(
      values.slice(from, to),
      drawn.map((figures) => figures.slice(from, to)),
      level,
    );
  };
  const rates = await bands(0, cells);
  const differences = await bands(cells, 2 * cells);
  return {
    rate: (row, column) => bounded(rates[row * width + column], 0),
    difference: (row, column) => bounded(differences[row * width + column], -1),
  };
}

const bounded = (band: Interval | null | undefined, least: number): Interval | null =>
  band ? { value: band.value, low: Math.max(least, band.low), high: Math.min(1, band.high) } : null;

/** A cell with the intervals of the bootstrap, where it has them. */
export function withBands(cell: Cell, bands: Bands, row: number, column: number): Cell {
  return {
    ...cell,
    rate: bands.rate(row, column) ?? cell.rate,
    difference: bands.difference(row, column) ?? cell.difference,
  };
}
