import { sql, type Sql } from './sql.ts';
import type { ClockRange } from './zonesClock.ts';

/**
 * The place of a timestamp's range among the ranges, by halving: a tree of comparisons, so that each row is compared about
 * log₂ n times. No join is made, because a join by ranges may give rows back in another order.
 * @param leaf what a range becomes; its place among the ranges is given along.
 */
export function byRange(
  time: Sql,
  ranges: readonly ClockRange[],
  leaf: (range: ClockRange, place: number) => Sql,
): Sql {
  const between = (low: number, high: number): Sql => {
    const middle = (low + high) >> 1;
    const at = ranges[middle];
    const only = ranges[low];
    if (high - low <= 1 || !at) return only ? leaf(only, low) : sql`NULL`;
    return sql`CASE WHEN ${time} < ${new Date(at.from)} THEN ${between(low, middle)} ELSE ${between(middle, high)} END`;
  };
  return between(0, ranges.length);
}

/** A local timestamp moved by the shift of its range; NULL where the range leaves it out, and as it is where it is infinite. */
export function moved(time: Sql, ranges: readonly ClockRange[]): Sql {
  const shift = byRange(time, ranges, ({ shift: by }) =>
    by === null ? sql`NULL::BIGINT` : sql`${by * 1000}::BIGINT`,
  );
  return sql`CASE WHEN isfinite(${time}) THEN make_timestamp(epoch_us(${time}) + ${shift}) ELSE ${time} END`;
}

/** The place of a local timestamp's range; NULL where it is missing or infinite. */
export function placeOf(time: Sql, ranges: readonly ClockRange[]): Sql {
  return sql`CASE WHEN isfinite(${time}) THEN ${byRange(time, ranges, (_, place) => sql`${place}`)} END`;
}
