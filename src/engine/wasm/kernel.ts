import { plain, relaxed } from './kmeans.as.ts?assemblyscript';
import type { FigureKernel } from './figureKernel.ts';

/** The two builds of the kernel. */
export type Build = 'relaxed SIMD' | 'plain SIMD';

/** Rows are labelled in calls of this many: short enough for cancel and for V8 to swap in optimised code early. */
export const BLOCK = 4096;

/** Rows of a tile: two vectors of four float32. */
export const TILE = 8;

/** Multiplications of one call: some ten milliseconds. */
const MOST_WORK = 2 ** 24;

/** Rows of one call where a row takes so many multiplications: whole groups of 64 up to a block, so that a cancel is heard between them. */
export function stepRows(work: number): number {
  return Math.min(BLOCK, 64 * Math.max(1, Math.floor(MOST_WORK / (64 * work))));
}

/** Labels are held in 16 bits, of which one value means none. */
export const MOST_CLUSTERS = 65_535;

/** What a build exports; addresses are byte offsets into the imported memory. */
export interface Kernel extends FigureKernel {
  pass(
    x: number,
    labels: number,
    rows: number,
    d: number,
    k: number,
    packed: number,
    half: number,
    sums: number,
    counts: number,
    weights: number,
    split: number,
  ): number;
  assign(
    x: number,
    rows: number,
    d: number,
    k: number,
    packed: number,
    half: number,
    rowMajor: number,
    labels: number,
    distances: number,
    seconds: number,
    scratch: number,
  ): void;
  prepare(x: number, tiles: number, d: number, center: number, scale: number, grid: number): void;
  squares(x: number, rows: number, d: number, weights: number): number;
  makeReady(): void;
  coarsen(
    x: number,
    tiles: number,
    d: number,
    out: number,
    rests: number,
    wild: number,
    lengths: number,
    shift: number,
    clear: number,
    most: number,
    longest: number,
  ): void;
  sift(
    tiles: number,
    rests: number,
    shift: number,
    wild: number,
    x: number,
    labels: number,
    rows: number,
    d: number,
    k: number,
    packed: number,
    half: number,
    margins: number,
    lengths: number,
    slope: number,
    margin: number,
    sums: number,
    counts: number,
    weights: number,
    split: number,
    open: number,
    frame: number,
    list: number,
    count: number,
    order: number,
  ): number;
  selectTiles(frame: number, tiles: number, list: number): number;
  arrange(
    frame: number,
    list: number,
    count: number,
    fresh: number,
    source: number,
    labels: number,
    lengths: number,
  ): void;
  restore(frame: number, tiles: number, labels: number): void;
  select(frame: number, rows: number, some: number, all: number): number;
  forget(frame: number, rows: number, wild: number): void;
  demand(
    now: number,
    then: number,
    k: number,
    d: number,
    reaches: number,
    unit: number,
    fixed: number,
    out: number,
    room: number,
  ): void;
  reconsider(frame: number, list: number, count: number): void;
  rank(frame: number, list: number, count: number): void;
  amend(frame: number, list: number, count: number): void;
  resolve(frame: number, rests: number, cut: number, packed: number, half: number): void;
  relabelMoved(frame: number): void;
  carryAll(
    tiles: number,
    rests: number,
    shift: number,
    d: number,
    list: number,
    end: number,
    sums: number,
    counts: number,
  ): void;
  carryWeighted(frame: number, x: number, sums: number, counts: number, weights: number, split: number): void;
  collect(
    tiles: number,
    rests: number,
    shift: number,
    d: number,
    list: number,
    count: number,
    out: number,
    order: number,
  ): void;
  collectWild(
    x: number,
    wild: number,
    rows: number,
    d: number,
    list: number,
    room: number,
    out: number,
  ): number;
  lift(
    labels: number,
    weights: number,
    list: number,
    count: number,
    outLabels: number,
    outWeights: number,
    order: number,
  ): void;
  spread(labels: number, list: number, count: number, from: number): void;
  pairwise(
    x: number,
    rows: number,
    d: number,
    queries: number,
    count: number,
    out: number,
    stride: number,
  ): void;
  distanceSums(
    x: number,
    rows: number,
    d: number,
    queries: number,
    count: number,
    weights: number,
    offsets: number,
    labelings: number,
    bins: number,
    scratch: number,
    totals: number,
  ): void;
}

/** Whether this browser accepts a build. */
export function accepts(build: Build): boolean {
  return WebAssembly.validate(build === 'plain SIMD' ? plain : relaxed);
}

const modules = new Map<Build, WebAssembly.Module>();

/** One build over one memory. Modules are compiled once a thread, so that later matrices start with optimised code. */
export function instantiate(build: Build, memory: WebAssembly.Memory): Kernel {
  const module = modules.get(build) ?? new WebAssembly.Module(build === 'plain SIMD' ? plain : relaxed);
  modules.set(build, module);
  const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernel;
  kernel.makeReady();
  return kernel;
}
