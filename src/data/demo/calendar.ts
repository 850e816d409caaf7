import type { Random } from '../../core/random.ts';
import { cumulative, pick } from './sampling.ts';

export const daySeconds = 86_400;

/** Shares of the hours of a day, from midnight. */
const hours = cumulative([
  2, 1, 1, 1, 1, 2, 4, 8, 14, 20, 24, 26, 28, 26, 24, 24, 26, 30, 36, 42, 44, 36, 20, 8,
]);

/** A second of a day by the hours in which people shop. */
export function secondOfDay(source: Random): number {
  return pick(source, hours) * 3600 + source.below(3600);
}
