import { throwIfCancelled } from '../../core/errors.ts';
import { checkCount } from '../checks.ts';
import type { Neighbours } from '../figures.ts';
import { checkRows } from '../preparation.ts';
import type { FigureCalls } from './figureCalls.ts';
import type { Shards } from './shards.ts';

/** Queries of one call. */
const QUERIES = 512;

/** The nearest rows of each query, from the lists of all workers. */
export async function neighboursOver(
  shards: Shards,
  rows: Int32Array,
  count: number,
  signal: AbortSignal | undefined,
  progress: ((queries: number) => void) | undefined,
): Promise<Neighbours> {
  checkRows(rows, shards.rows);
  checkCount(count);
  const found = {
    rows: new Int32Array(rows.length * count).fill(-1),
    distances: new Float32Array(rows.length * count).fill(Infinity),
  };
  for (let first = 0; count > 0 && first < rows.length; first += QUERIES) {
    throwIfCancelled(signal);
    const asked = rows.subarray(first, first + QUERIES);
    const { values: queries } = await shards.gather(asked);
    const replies = await shards.call(
      'nearest',
      (part) => ({ queries, selves: asked.map((row) => row - part.from), count }),
      signal,
    );
    for (let q = 0; q < asked.length; q++) merge(shards, replies, q, found, (first + q) * count, count);
    progress?.(first + asked.length);
  }
  for (let i = 0; i < found.distances.length; i++)
    found.distances[i] = (found.distances[i] as number) * shards.factor;
  return found;
}

/** The least of ascending lists; on a tie the one of the earlier worker, whose rows have lower indices. */
function merge(
  { parts }: Shards,
  lists: readonly FigureCalls['nearest']['reply'][],
  q: number,
  out: { readonly rows: Int32Array; readonly distances: Float32Array },
  at: number,
  count: number,
): void {
  const heads = lists.map((list) => q * list.count);
  for (let i = 0; i < count; i++) {
    let best = -1;
    let least = Infinity;
    for (const [l, list] of lists.entries()) {
      const head = heads[l] as number;
      if (head === (q + 1) * list.count || list.rows[head] === -1) continue;
      const distance = list.distances[head] as number;
      if (best >= 0 && distance >= least) continue;
      best = l;
      least = distance;
    }
    const list = lists[best];
    const part = parts[best];
    if (!list || !part) return;
    const head = heads[best] as number;
    heads[best] = head + 1;
    out.rows[at + i] = (list.rows[head] as number) + part.from;
    out.distances[at + i] = least;
  }
}
