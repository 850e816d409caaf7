import { checkCount } from '../checks.ts';
import type { Neighbours } from '../figures.ts';
import { checkRows } from '../preparation.ts';
import type { HeldRows } from './heldRows.ts';

/** For each query the distances to all rows, and the least of them. */
export async function neighboursOf(
  rows: HeldRows,
  queries: Int32Array,
  count: number,
  signal: AbortSignal | undefined,
  progress: ((queries: number) => void) | undefined,
): Promise<Neighbours> {
  checkRows(queries, rows.rows);
  checkCount(count);
  const factor = rows.preparation.scale ** -2;
  const found = new Int32Array(queries.length * count).fill(-1);
  const distances = new Float32Array(queries.length * count).fill(Infinity);
  const all = new Float64Array(rows.rows);
  for (const [q, query] of queries.entries()) {
    await rows.each(signal, rows.d, (row) => {
      all[row] = rows.squared(query, rows.values, row);
    });
    const order = leastOf(all, count, query);
    found.set(order, q * count);
    distances.set(
      order.map((row) => (all[row] as number) * factor),
      q * count,
    );
    progress?.(q + 1);
  }
  return { rows: found, distances };
}

/** Indices of the `count` least values in order, the lowest index first on a tie; `except` is left out. */
function leastOf(values: Float64Array, count: number, except: number): number[] {
  const order: number[] = [];
  for (let row = 0; row < values.length && count > 0; row++) {
    const value = values[row] as number;
    if (row === except || (order.length === count && value >= (values[order[count - 1] as number] as number)))
      continue;
    const at = order.findIndex((other) => value < (values[other] as number));
    order.splice(at < 0 ? order.length : at, 0, row);
    if (order.length > count) order.pop();
  }
  return order;
}
