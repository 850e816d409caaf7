/** Rows, the group of each, and the squared distance of every row to every segment's centre (row-major rows × k). */
export interface FairRows {
  readonly k: number;
  readonly groups: number;
  readonly groupOf: ArrayLike<number>;
  readonly distances: Float64Array;
}

/**
 * The cheapest customer of a group to move from a segment to another, at any time while customers move: one binary heap for each group and
 * pair of segments, keyed by what the move costs; who has left meanwhile is passed over when seen. Labels are changed in place.
 */
export class CheapestMoves {
  readonly #rows: FairRows;
  readonly #labels: Int32Array;
  readonly #heaps: number[][];
  /** What the cheapest move costs, by (group · k + from) · k + to; ∞ where there is none. */
  readonly prices: Float64Array;

  constructor(rows: FairRows, labels: Int32Array) {
    const { k, groups } = rows;
    this.#rows = rows;
    this.#labels = labels;
    this.#heaps = Array.from({ length: groups * k * k }, () => []);
    this.prices = new Float64Array(groups * k * k).fill(Infinity);
  }

  /** Puts every customer into the heaps; to be run to its end before anything is asked. */
  *fill(): Generator<void, void> {
    const { k, groups, groupOf } = this.#rows;
    for (let row = 0; row < this.#labels.length; row++) {
      if (row % 5_000 === 0) yield;
      const from = this.#labels[row] as number;
      for (let to = 0; to < k; to++) {
        if (to !== from) this.#heap(groupOf[row] as number, from, to).push(row);
      }
    }
    for (let group = 0; group < groups; group++) {
      for (let from = 0; from < k; from++) {
        yield;
        for (let to = 0; to < k; to++) {
          const heap = this.#heap(group, from, to);
          for (let at = (heap.length >> 1) - 1; at >= 0; at--) {
            this.#sink(heap, at, from, to);
            if (at % 20_000 === 0) yield;
          }
        }
        this.#reprice(group, from);
      }
    }
  }

  /** Moves the cheapest member. */
  move(group: number, from: number, to: number): void {
    const row = this.#top(group, from, to);
    if (row === undefined) throw new RangeError('nobody is left to move');
    this.#labels[row] = to;
    for (let next = 0; next < this.#rows.k; next++) {
      if (next !== to) this.#add(this.#heap(group, to, next), row, to, next);
    }
    this.#reprice(group, from);
    this.#reprice(group, to);
  }

  #reprice(group: number, from: number): void {
    const { k } = this.#rows;
    for (let to = 0; to < k; to++) {
      if (to === from) continue;
      const row = this.#top(group, from, to);
      this.prices[(group * k + from) * k + to] = row === undefined ? Infinity : this.#price(row, from, to);
    }
  }

  #heap(group: number, from: number, to: number): number[] {
    const { k } = this.#rows;
    return this.#heaps[(group * k + from) * k + to] as number[];
  }

  #price(row: number, from: number, to: number): number {
    const { k, distances } = this.#rows;
    return (distances[row * k + to] as number) - (distances[row * k + from] as number);
  }

  #top(group: number, from: number, to: number): number | undefined {
    const heap = this.#heap(group, from, to);
    while (heap.length > 0 && this.#labels[heap[0] as number] !== from) {
      const last = heap.pop() as number;
      if (heap.length === 0) break;
      heap[0] = last;
      this.#sink(heap, 0, from, to);
    }
    return heap[0];
  }

  #add(heap: number[], row: number, from: number, to: number): void {
    const price = this.#price(row, from, to);
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#price(heap[parent] as number, from, to) <= price) break;
      heap[at] = heap[parent] as number;
      at = parent;
    }
    heap[at] = row;
  }

  #sink(heap: number[], start: number, from: number, to: number): void {
    const row = heap[start] as number;
    const price = this.#price(row, from, to);
    let at = start;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      const right = child + 1;
      if (
        right < heap.length &&
        this.#price(heap[right] as number, from, to) < this.#price(heap[child] as number, from, to)
      ) {
        child = right;
      }
      if (this.#price(heap[child] as number, from, to) >= price) break;
      heap[at] = heap[child] as number;
      at = child;
    }
    heap[at] = row;
  }
}
