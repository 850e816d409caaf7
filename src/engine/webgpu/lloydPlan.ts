import { specialise } from './specialise.ts';

/** Rows of a workgroup's block in the kernels, and its threads. */
const GROUP = 256;
/** Workgroups of one chunk: several for each core of large cards, few enough that adding their sums costs little. */
const MOST_GROUPS = 1024;
/** Workgroup memory that is used at most, so that several workgroups fit on a core. */
const MOST_BYTES = 32_768;
/** Labels, gaps and what compilers add. */
const FIXED_BYTES = 8 * GROUP + 64;
/** Columns up to which a row is held in named variables, and up to which four rows are. */
const MOST_NAMED = 64;
const MOST_IN_FOURS = 16;
/** Rows from which a thread takes several, so that smaller matrices still fill the card. */
const MANY_ROWS = 262_144;
/** Labels of a pass lie in eight bits, of which one value says that there is no row. */
const MOST_LABELS = 255;
/** Threads that must have sums to add, or the wide kernels are better. */
const LEAST_ADDING = 16;
/** Parts that finish.wgsl adds, as in reduce.wgsl. */
export const PARTS = 16;
const REDUCED_AT_ONCE = 16;
/** Bytes of partial sums of the wide kernels, and their segments of rows. */
const MOST_PARTIAL_BYTES = 2 ** 26;
const MOST_SEGMENTS = 256;
/** Multiplications of a piece of rows in the wide kernels, so that none takes long. */
const MOST_WORK = 2 ** 35;
const MOST_PIECE = 2 ** 22;

/** What the kernels are made for. */
export interface LloydShape {
  readonly d: number;
  readonly weighted: boolean;
  /** Rows of each chunk. */
  readonly chunks: readonly number[];
  /** Workgroup storage of the device. */
  readonly bytes: number;
}

/** The WGSL files that plans are made of. */
export interface LloydSources {
  readonly lloyd: string;
  readonly nearest: string;
  readonly clusterSums: string;
  readonly reduce: string;
  readonly finish: string;
}

/** Runs that share one read of the rows: indices of the starts. `streams` is 0 for the wide kernels, which take one run. */
export interface Batch {
  readonly runs: readonly number[];
  readonly streams: number;
}

/** Modules, workgroup counts and buffer sizes of a batch. */
export interface LloydPlan {
  /** `named`: lloyd, reduce, finish; rows in named variables. `wide`: nearest, clusterSums, reduce, finish, piece by piece. */
  readonly kind: 'named' | 'wide';
  readonly modules: LloydSources;
  /** Runs and centroids that there is room for. */
  readonly runs: number;
  readonly centroids: number;
  /** Where the centroids of each run begin, and how many they are. */
  readonly places: readonly { readonly first: number; readonly clusters: number }[];
  /** vec4 of a packed centroid: D of −2c, then |c|². */
  readonly quads: number;
  /** Numbers of one partial, and partials of a pass; a partial is `centroids × (d + 1)` sums and weights, then `runs` inertias. */
  readonly size: number;
  readonly partials: number;
  /** Workgroups (x, y, z) of each kernel before finish.wgsl, in the order of dispatch. */
  readonly groups: readonly (readonly [number, number, number])[];
  /** Rows of a piece in the wide kernels. */
  readonly piece: number;
}

/**
 * How starts are batched: how a run's rows are summed (its streams) depends on its own k, on d and on the device alone, so a run
 * gives the same bits in any company. Runs of equal streams are put together, largest first, each into the first batch with
 * room for its centroids and bins in workgroup memory. Where even one stream does not fit, the run goes alone through the wide kernels.
 */
export function batchesOf(ks: readonly number[], shape: LloydShape): readonly Batch[] {
  const batches: { runs: number[]; streams: number; used: number }[] = [];
  const order = [...ks.keys()].sort((a, b) => (ks[b] as number) - (ks[a] as number) || a - b);
  for (const run of order) {
    const k = ks[run] as number;
    const streams = streamsOf(k, shape);
    const bytes = bytesOf(k, streams, shape.d);
    const most = Math.min(shape.bytes, MOST_BYTES) - FIXED_BYTES;
    const batch = batches.find((one) => streams > 0 && one.streams === streams && one.used + bytes <= most);
    if (batch) {
      batch.runs.push(run);
      batch.used += bytes;
    } else batches.push({ runs: [run], streams, used: bytes });
  }
  return batches;
}

/** The plan of one batch of `batchesOf`; `ks` are those of its runs. Pure: it needs no device. */
export function planLloyd(
  ks: readonly number[],
  streams: number,
  shape: LloydShape,
  sources: LloydSources,
  mostGroups = MOST_GROUPS,
): LloydPlan {
  const { d, weighted, chunks } = shape;
  const quads = Math.floor(d / 4) + 1;
  const rows = Math.max(1, ...chunks);
  const placed = ks.reduce((sum, k) => sum + k, 0);
  const places = ks.map((clusters, i) => ({
    first: ks.slice(0, i).reduce((sum, k) => sum + k, 0),
    clusters,
  }));
  const flags = { WEIGHTED: weighted ? 1 : 0 };
  const reduced = (size: number): readonly [number, number, number] => [
    Math.min(65_535, Math.ceil(size / REDUCED_AT_ONCE)),
    1,
    1,
  ];
  if (streams === 0) {
    const size = placed * (d + 1) + 1;
    const piece = 64 * Math.max(1, Math.floor(Math.min(MOST_PIECE, MOST_WORK / (placed * d)) / 64));
    const segments = Math.max(1, Math.min(MOST_SEGMENTS, Math.floor(MOST_PARTIAL_BYTES / (4 * size))));
    const used = Math.min(segments, Math.ceil(rows / 64));
    const modules = { ...sources, clusterSums: specialise(sources.clusterSums, flags) };
    const nearest = Math.min(4 * MOST_GROUPS, Math.ceil(Math.min(rows, piece) / 64));
    return {
      ...{ kind: 'wide', modules, runs: 1, centroids: placed, places, quads, size, partials: used, piece },
      groups: [[nearest, 1, 1], [used, Math.ceil((d + 1) / 64), 1], reduced(size)],
    };
  }
  const runs = 2 ** Math.ceil(Math.log2(ks.length));
  const room = Math.min(shape.bytes, MOST_BYTES) - FIXED_BYTES - runs * streams * 4;
  const each = bytesOf(1, streams, d) - 8 * streams;
  const centroids = Math.max(placed, Math.min(Math.ceil(placed / 4) * 4, Math.floor(room / each)));
  const ownRows = rows < MANY_ROWS ? 1 : d <= MOST_IN_FOURS ? 4 : 2;
  const groups = Math.min(mostGroups, Math.ceil(rows / (GROUP * ownRows)));
  const size = centroids * (d + 1) + runs;
  const sizes = { D: d, C: centroids, RUNS: runs, S: streams, ROWS: ownRows, ...flags };
  const modules = { ...sources, lloyd: specialise(sources.lloyd, sizes, d, ownRows) };
  return {
    ...{ kind: 'named', modules, runs, centroids, places, quads, size, piece: rows },
    partials: groups * chunks.length,
    groups: [[groups, 1, 1], reduced(size)],
  };
}

/** Threads that add up the rows of one column: as many as fit into the workgroup and its memory; 0 where the wide kernels are better. */
function streamsOf(k: number, { d, bytes }: LloydShape): number {
  if (d > MOST_NAMED || k > MOST_LABELS) return 0;
  const most = Math.min(bytes, MOST_BYTES) - FIXED_BYTES;
  const each = bytesOf(k, 1, d) - bytesOf(k, 0, d);
  const fitting = Math.floor((most - bytesOf(k, 0, d)) / each);
  const streams = Math.min(Math.floor(GROUP / (d + 1)), fitting);
  return streams * (d + 1) >= LEAST_ADDING ? streams : 0;
}

/** Workgroup memory of a run: packed centroids, bins, and its inertias twice, since the room for runs is rounded up. */
function bytesOf(k: number, streams: number, d: number): number {
  return k * (16 * (Math.floor(d / 4) + 1) + 4 * (d + 1) * streams) + 8 * streams;
}
