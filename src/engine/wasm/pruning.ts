import { BLOCK, TILE, type Kernel } from './kernel.ts';
import type { StackMemory } from './memory.ts';
import { movements } from './movements.ts';
import { arranged, compactOrder } from './compactOrder.ts';
import { writePacked, type Packed } from './packing.ts';
import { paddedGroups, reserveRoom, type Room } from './pruningRoom.ts';
import { Trial } from './pruningTrial.ts';

/** A run whose labels, sums and counts lie in a worker's memory. */
export interface HeldRun extends Packed {
  readonly labels: number;
  readonly sums: number;
  readonly counts: number;
  /** The rows' weights, or 0 where each row counts once. */
  readonly weights: number;
  /** As in `Weighting`. */
  readonly split: number;
}

/** The rows of a worker, as Shard has them. */
export interface HeldRows {
  readonly rows: number;
  readonly d: number;
  readonly memory: StackMemory;
  readonly kernel: { readonly best: Kernel };
  kernelCalls: number;
  tile(row: number): number;
}

/**
 * Passes of one run that leave out groups of centroids by bounds. The rows of each stretch are sorted by label, so that the rows of a
 * tile lie together and share their bounds; `restore` brings them back. Whether that pays is tried on the first stretch, now and
 * then, before all rows are sorted: labels are those of plain passes bit for bit, so only time depends on it.
 */
export class Pruning {
  readonly #rows: HeldRows;
  readonly #run: HeldRun;
  readonly #trial: Trial;
  readonly #sorted = new Set<number>();
  #room: Room | undefined;
  #before: Float32Array | undefined;
  #order: Int32Array = new Int32Array(0);
  #bounded = false;
  #moved = 0;
  #largest = 0;

  constructor(rows: HeldRows, run: HeldRun) {
    this.#rows = rows;
    this.#run = run;
    this.#trial = new Trial(rows.rows, run.k, rows.d);
  }

  /** Labels the first rows under the packed centroids: how many rows, and how many labels changed. The rest is left to a plain pass. */
  async pass(pause: () => Promise<void>): Promise<{ readonly rows: number; readonly moved: number }> {
    const { memory, d } = this.#rows;
    const now = memory.floats(this.#run.rowMajor, this.#run.k * d).slice();
    const before = this.#before ?? now;
    this.#before = now;
    if (!this.#trial.begins()) return { rows: 0, moved: 0 };
    const fresh = !this.#bounded;
    this.#bounded = false;
    if (fresh && !(await this.#sort(now, pause))) return { rows: 0, moved: 0 };
    const { extent } = this.#trial;
    const { moved, computed } = await this.#prune(before, now, fresh, pause);
    this.#moved += moved;
    const share = computed / (Math.ceil(extent / TILE) * Math.ceil(this.#run.k / 4));
    this.#bounded = fresh || this.#trial.keeps(share, this.#moved / this.#rows.rows);
    return { rows: extent, moved };
  }

  /** Brings the rows and the run's labels into their own order. */
  async restore(pause: () => Promise<void>): Promise<void> {
    const { kernel, d } = this.#rows;
    this.#bounded = false;
    for (const from of [...this.#sorted]) {
      const { x, tiles, labels, weights, norms, order, spare } = this.#at(from, this.#trial.stretch);
      kernel.best.unsortRows(x, tiles, d, labels, weights, norms, order, spare);
      this.#rows.kernelCalls += 1;
      this.#sorted.delete(from);
      await pause();
    }
  }

  get #wholeTiles(): number {
    return Math.floor(this.#rows.rows / TILE);
  }

  /** Sorts the rows by label, after bringing them back from an earlier order; false when there is no memory for it. */
  async #sort(now: Float32Array, pause: () => Promise<void>): Promise<boolean> {
    const { kernel, d } = this.#rows;
    if (!this.#reserve()) {
      this.#trial.giveUp();
      return false;
    }
    await this.restore(pause);
    this.#arrange(now);
    for (let from = 0; from + TILE <= this.#trial.extent; from += this.#trial.stretch) {
      const { x, tiles, labels, weights, norms, order, spare, starts } = this.#at(from, this.#trial.stretch);
      this.#sorted.add(from);
      kernel.best.sortRows(
        x,
        tiles,
        d,
        this.#run.k,
        labels,
        weights,
        (this.#room as Room).places,
        norms,
        order,
        starts,
        spare,
      );
      this.#rows.kernelCalls += 1;
      await pause();
    }
    this.#moved = 0;
    return true;
  }

  /** Groups the centroids anew. */
  #arrange(now: Float32Array): void {
    const { memory, d } = this.#rows;
    const { ids, places } = this.#room as Room;
    const { k } = this.#run;
    this.#order = compactOrder(now, k, d);
    memory.integers(ids, k).set(this.#order);
    const place = memory.shorts(places, k);
    this.#order.forEach((c, at) => (place[c] = at));
  }

  async #prune(
    before: Float32Array,
    now: Float32Array,
    fresh: boolean,
    pause: () => Promise<void>,
  ): Promise<{ moved: number; computed: number }> {
    const { memory, d, kernel, rows } = this.#rows;
    const { k, packed, half, sums, counts, split } = this.#run;
    const room = this.#room as Room;
    writePacked(memory, room.packed, arranged(now, this.#order, d), d);
    const found = movements(before, now, this.#order, d, this.#largest);
    memory.floats(room.own, k).set(found.own);
    memory.floats(room.moves, found.groups.length).set(found.groups);
    memory.integers(room.work, 1)[0] = 0;
    let moved = 0;
    for (let from = 0; from < this.#trial.extent; from += BLOCK) {
      const { x, tiles, labels, weights, norms, near, bounds } = this.#at(from, BLOCK);
      const shape = [
        tiles,
        d,
        k,
        room.packed.packed,
        room.packed.half,
        room.ids,
        room.places,
        room.own,
        room.moves,
      ] as const;
      const { scratch, work } = room;
      moved += kernel.best.prune(
        x,
        norms,
        near,
        labels,
        ...shape,
        bounds,
        sums,
        counts,
        weights,
        split,
        scratch,
        found.slack,
        found.threshold,
        fresh,
        work,
      );
      const rest = Math.min(BLOCK, rows - from) - tiles * TILE;
      if (rest > 0) {
        const [tail, own] = [x + tiles * TILE * d * 4, labels + tiles * TILE * 2];
        const weight = weights === 0 ? 0 : weights + tiles * TILE * 4;
        moved += kernel.best.pass(tail, own, rest, d, k, packed, half, sums, counts, weight, split);
      }
      this.#rows.kernelCalls += 1;
      await pause();
    }
    return { moved, computed: memory.integers(room.work, 1)[0] as number };
  }

  /** Addresses of the whole tiles in the stretch of rows that begins at `from`. */
  #at(from: number, length: number) {
    const { norms, near, order, bounds, spare, starts } = this.#room as Room;
    const tile = from / TILE;
    const tiles = Math.min(length / TILE, this.#wholeTiles - tile);
    return {
      x: this.#rows.tile(from),
      tiles,
      labels: this.#run.labels + from * 2,
      weights: this.#run.weights === 0 ? 0 : this.#run.weights + from * 4,
      norms: norms + from * 4,
      near: near + from * 4,
      order: order + from * 2,
      bounds: bounds + tile * (paddedGroups(this.#run.k) + 4) * 4,
      spare,
      starts,
    };
  }

  /** Room above the runs, with the squared lengths of the rows; false where the memory is full. */
  #reserve(): boolean {
    if (this.#room) return true;
    const { memory, d, kernel, rows } = this.#rows;
    const { k } = this.#run;
    this.#room = reserveRoom(memory, {
      rows,
      wholeTiles: this.#wholeTiles,
      d,
      k,
      stretch: this.#trial.stretch,
    });
    if (!this.#room) return false;
    kernel.best.norms(this.#rows.tile(0), this.#wholeTiles, d, this.#room.norms);
    const lengths = memory.floats(this.#room.norms, this.#wholeTiles * TILE);
    this.#largest = lengths.reduce((most, length) => Math.max(most, length), 0);
    return true;
  }
}
