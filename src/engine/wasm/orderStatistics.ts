/** An order statistic that is looked for: the least value of a cluster whose cumulative weight exceeds `rank`, the largest if none does. */
export interface Target {
  readonly cluster: number;
  readonly rank: number;
}

/** A search in one column: tables that lead from a cluster's slot, by one byte of the values' ordered bits after the other, to a slot. */
export interface Search {
  /** 256 slots a slot, −1 where nothing is looked for. */
  readonly tables: readonly Int32Array[];
  /** Slots that the last table leads to. */
  readonly slots: number;
}

/** Asks for the weights in 256 bins of each slot of each search, by the byte behind those of its tables. */
export type AskBins = (searches: readonly Search[]) => Promise<readonly Float64Array[]>;

/**
 * Exact order statistics of columns of float32 values that others hold, by radix selection: byte by byte from the highest, the bins of
 * those bit prefixes alone that a target lies in.
 * @param clusters the slots of the first byte, one for each cluster.
 * @returns the targets' values in each column.
 */
export async function orderStatistics(
  targets: readonly Target[],
  clusters: number,
  columns: number,
  ask: AskBins,
): Promise<readonly Float64Array[]> {
  const found = Array.from({ length: columns }, (): Column => ({
    states: targets.map(({ cluster, rank }) => ({ slot: cluster, rank, bits: 0 })),
    search: { tables: [], slots: clusters },
  }));
  for (let level = 0; level < 4; level++) {
    const bins = await ask(found.map(({ search }) => search));
    for (const [i, column] of found.entries())
      column.search = narrowed(column.search, column.states, bins[i] as Float64Array);
  }
  return found.map(({ states }) => numbersOf(Uint32Array.from(states, (state) => state.bits)));
}

/** Where a target is: its slot, its rank among the rows there, and the bits that they share. */
interface State {
  slot: number;
  rank: number;
  bits: number;
}

/** The targets of one column, and where they are looked for. */
interface Column {
  readonly states: readonly State[];
  search: Search;
}

/** Moves targets one byte on, and the search to the slots where they then are. */
function narrowed({ tables, slots }: Search, states: readonly State[], bins: Float64Array): Search {
  const table = new Int32Array(slots * 256).fill(-1);
  let next = 0;
  for (const state of states) {
    const { byte, below } = binOf(bins.subarray(state.slot * 256, (state.slot + 1) * 256), state.rank);
    const at = state.slot * 256 + byte;
    if (table[at] === -1) table[at] = next++;
    state.slot = table[at] as number;
    state.rank -= below;
    state.bits = ((state.bits << 8) | byte) >>> 0;
  }
  return { tables: [...tables, table], slots: next };
}

/** The bin where the cumulative weight first exceeds the rank, or the last that has any, and the weight below it. */
function binOf(bins: Float64Array, rank: number): { readonly byte: number; readonly below: number } {
  let found = { byte: 0, below: 0 };
  let sum = 0;
  for (let byte = 0; byte < 256; byte++) {
    const weight = bins[byte] as number;
    if (weight === 0) continue;
    found = { byte, below: sum };
    sum += weight;
    if (sum > rank) break;
  }
  return found;
}

/** Numbers from bits that order as they do. */
function numbersOf(ordered: Uint32Array): Float64Array {
  const bits = ordered.map((value) => (value & 0x80000000 ? value ^ 0x80000000 : ~value));
  return Float64Array.from(new Float32Array(bits.buffer));
}
