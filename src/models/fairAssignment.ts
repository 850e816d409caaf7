import { CheapestMoves, type FairRows } from './fairEdges.ts';

export type { FairRows } from './fairEdges.ts';

/** The fewest members of a group that a segment of `size` must have: share · size, rounded down to whole customers. */
export const leastOf = (share: number, size: number): number => Math.floor(share * size + 1e-9);

/** Members of every group in every segment, row-major k × groups, and the segments' sizes. */
export interface FairCounts {
  readonly cells: Int32Array;
  readonly sizes: Int32Array;
}

export function countsOf({ k, groups, groupOf }: FairRows, labels: Int32Array): FairCounts {
  const cells = new Int32Array(k * groups);
  const sizes = new Int32Array(k);
  for (let row = 0; row < labels.length; row++) {
    const c = labels[row] as number;
    const at = c * groups + (groupOf[row] as number);
    cells[at] = (cells[at] as number) + 1;
    sizes[c] = (sizes[c] as number) + 1;
  }
  return { cells, sizes };
}

/** Whether every segment has its least of every group. */
export function holdsMinimums({ cells, sizes }: FairCounts, shares: readonly number[]): boolean {
  return sizes.every((size, c) =>
    shares.every((share, g) => (cells[c * shares.length + g] as number) >= leastOf(share, size)),
  );
}

/** The nearest segment of every row; ties go to the lowest index. Yields between pieces of rows. */
export function* nearestSegments({ k, groupOf, distances }: FairRows): Generator<void, Int32Array> {
  const labels = new Int32Array(groupOf.length);
  for (let row = 0; row < labels.length; row++) {
    if (row % 20_000 === 0) yield;
    let best = 0;
    for (let c = 1; c < k; c++) {
      if ((distances[row * k + c] as number) < (distances[row * k + best] as number)) best = c;
    }
    labels[row] = best;
  }
  return labels;
}

/**
 * Turns the nearest assignment into the cheapest one (least sum of squared distances) of the same sizes in which every segment has at least
 * its share of every group: an exact minimum-cost flow, customers → their group's cell in a segment (with the minimum as its lower
 * bound) → the segment (with its size). The nearest assignment is the cheapest without minimums; every missing member is filled by one
 * shortest augmenting path, after which the assignment is again the cheapest with the minimums filled so far (successive shortest paths:
 * Ahuja, Magnanti and Orlin 1993, Network Flows, 9.7). Possible for any sizes where no share exceeds the group's overall share: with
 * everybody spread in proportion all bounds hold, and whole flows exist wherever fractional ones do.
 * Changes `labels` in place; yields between paths, so that others can be heard.
 * @returns whether all minimums could be filled.
 */
export function* fillMinimums(
  rows: FairRows,
  labels: Int32Array,
  shares: readonly number[],
): Generator<void, boolean> {
  const { groups } = rows;
  const { cells, sizes } = countsOf(rows, labels);
  const least = cells.map((_, cell) =>
    leastOf(shares[cell % groups] ?? 0, sizes[Math.floor(cell / groups)] as number),
  );
  const moves = new CheapestMoves(rows, labels);
  yield* moves.fill();
  for (let cell = 0; cell < cells.length; cell++) {
    while ((cells[cell] as number) < (least[cell] as number)) {
      const path = shortestPath(cell, rows, cells, least, moves);
      if (path === null) return false;
      for (const { group, from, to } of path) {
        moves.move(group, from, to);
        cells[from * groups + group] = (cells[from * groups + group] as number) - 1;
        cells[to * groups + group] = (cells[to * groups + group] as number) + 1;
      }
      yield;
    }
  }
  return true;
}

/** A customer of a group moves from one segment to another. */
interface Move {
  readonly group: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The cheapest way, in the residual network, from the segment of `target` back to that cell. Nodes are the cells (segment · groups + group)
 * and, after them, the segments. From a cell a member can move to the same group's cell of another segment, at the price of the cheapest one;
 * a cell leads to its segment freely; a segment leads to those of its cells that have more than their least. Bellman and Ford with a queue: prices may
 * be negative, cycles are not.
 */
function shortestPath(
  target: number,
  { k, groups }: FairRows,
  cells: Int32Array,
  least: Int32Array,
  moves: CheapestMoves,
): Move[] | null {
  const segmentNode = k * groups;
  const cost = new Float64Array(segmentNode + k).fill(Infinity);
  const before = new Int32Array(segmentNode + k).fill(-1);
  const waiting = new Uint8Array(segmentNode + k);
  const start = segmentNode + Math.floor(target / groups);
  const queue = [start];
  cost[start] = 0;
  const reach = (node: number, by: number, price: number): void => {
    cost[node] = price;
    before[node] = by;
    if (waiting[node] === 1) return;
    waiting[node] = 1;
    queue.push(node);
  };
  const { prices } = moves;
  for (let head = 0; head < queue.length; head++) {
    if (head > cost.length * cost.length) throw new RangeError('prices go round in a circle');
    const node = queue[head] as number;
    const so = cost[node] as number;
    waiting[node] = 0;
    if (node >= segmentNode) {
      const first = (node - segmentNode) * groups;
      for (let cell = first; cell < first + groups; cell++) {
        const isSpare = (cells[cell] as number) > (least[cell] as number);
        if (isSpare && so < (cost[cell] as number) - 1e-9) reach(cell, node, so);
      }
      continue;
    }
    if (node === target) continue;
    const group = node % groups;
    const from = (node - group) / groups;
    if (so < (cost[segmentNode + from] as number) - 1e-9) reach(segmentNode + from, node, so);
    const offset = (group * k + from) * k;
    for (let to = 0; to < k; to++) {
      const price = so + (prices[offset + to] as number);
      const next = to * groups + group;
      if (price < (cost[next] as number) - 1e-9) reach(next, node, price);
    }
  }
  if (cost[target] === Infinity) return null;
  const path: Move[] = [];
  for (let node = target; node !== start; node = before[node] as number) {
    const from = before[node] as number;
    if (node >= segmentNode || from >= segmentNode) continue;
    path.push({ group: node % groups, from: Math.floor(from / groups), to: Math.floor(node / groups) });
  }
  return path.reverse();
}

/**
 * Moves single customers to nearer segments wherever all minimums still hold in both segments, in passes until nobody can move (`passes` at
 * most): sizes become free again, every move makes the sum of squared distances smaller. Changes `labels`; yields between pieces of rows.
 */
export function* moveFreely(
  rows: FairRows,
  labels: Int32Array,
  shares: readonly number[],
  passes = 10,
): Generator<void, void> {
  const { k, groups, groupOf, distances } = rows;
  const counts = countsOf(rows, labels);
  const { cells, sizes } = counts;
  for (let pass = 0, moved = 1; pass < passes && moved > 0; pass++) {
    moved = 0;
    for (let row = 0; row < labels.length; row++) {
      if (row % 20_000 === 0) yield;
      const from = labels[row] as number;
      const group = groupOf[row] as number;
      let best = from;
      for (let to = 0; to < k; to++) {
        const nearer = (distances[row * k + to] as number) < (distances[row * k + best] as number);
        if (nearer && mayMove(counts, shares, group, from, to)) best = to;
      }
      if (best === from) continue;
      labels[row] = best;
      cells[from * groups + group] = (cells[from * groups + group] as number) - 1;
      cells[best * groups + group] = (cells[best * groups + group] as number) + 1;
      sizes[from] = (sizes[from] as number) - 1;
      sizes[best] = (sizes[best] as number) + 1;
      moved += 1;
    }
  }
}

function mayMove(
  { cells, sizes }: FairCounts,
  shares: readonly number[],
  group: number,
  from: number,
  to: number,
): boolean {
  const less = (sizes[from] as number) - 1;
  const more = (sizes[to] as number) + 1;
  if (less === 0) return false;
  return shares.every((share, g) => {
    const own = g === group ? 1 : 0;
    const left = (cells[from * shares.length + g] as number) - own;
    const right = (cells[to * shares.length + g] as number) + own;
    return left >= leastOf(share, less) && right >= leastOf(share, more);
  });
}
