import { checkCount } from '../checks.ts';
import type { Neighbours } from '../figures.ts';
import { checkRows } from '../preparation.ts';
import type { HeldRows } from './heldRows.ts';

/** For each query all distances, sorted by distance and index. */
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
    const order = Array.from(all.keys())
      .filter((row) => row !== query)
      .sort((a, b) => (all[a] as number) - (all[b] as number) || a - b)
      .slice(0, count);
    found.set(order, q * count);
    distances.set(
      order.map((row) => (all[row] as number) * factor),
      q * count,
    );
    progress?.(q + 1);
  }
  return { rows: found, distances };
}
