import { accepts, instantiate, type Build } from './kernel.ts';
import { StackMemory } from './memory.ts';
import { reservePacked, writePacked } from './packing.ts';

/** What is measured: rows that fit the first cache, and what labelling them takes. */
const ROWS = 256;
const COLUMNS = 16;
const CLUSTERS = 16;
/** Milliseconds for both builds together. */
const BUDGET = 6;
/** The part of the relaxed build's time below which the plain build's must lie to be preferred. */
const CLEARLY = 0.85;
/** The part of the first call's time from which later calls have run optimised code. */
const OPTIMISED = 0.5;

/** Milliseconds of a build's first call and of its fastest. */
export interface BuildTimes {
  readonly first: number;
  readonly best: number;
}

let chosen: Build | undefined;

/**
 * The build to fit with, undefined where the browser accepts neither: relaxed SIMD, unless a measurement of a few milliseconds says that
 * plain SIMD is clearly faster here. Measured once a thread.
 */
export function bestBuild(): Build | undefined {
  if (chosen) return chosen;
  if (!accepts('relaxed SIMD')) return accepts('plain SIMD') ? 'plain SIMD' : undefined;
  const [relaxed, plain] = measure();
  return (chosen = fasterBuild(relaxed, plain));
}

/** Relaxed SIMD, unless plain SIMD is clearly faster while both run code of the same tier: both optimised, or neither. */
export function fasterBuild(relaxed: BuildTimes, plain: BuildTimes): Build {
  const optimised = ({ first, best }: BuildTimes): boolean => best < OPTIMISED * first;
  const comparable = optimised(relaxed) === optimised(plain);
  return comparable && plain.best < CLEARLY * relaxed.best ? 'plain SIMD' : 'relaxed SIMD';
}

/** The times of both builds, called in turn. */
function measure(): readonly [BuildTimes, BuildTimes] {
  const calls = [labelling('relaxed SIMD'), labelling('plain SIMD')] as const;
  const times = calls.map((call) => {
    const first = timed(call);
    return { first, best: first };
  }) as [{ first: number; best: number }, { first: number; best: number }];
  const end = performance.now() + BUDGET;
  while (performance.now() < end) {
    calls.forEach((call, i) => {
      const own = times[i] as { first: number; best: number };
      own.best = Math.min(own.best, timed(call));
    });
  }
  return times;
}

/** Milliseconds of a few calls: clocks may be coarse. */
function timed(call: () => void): number {
  const before = performance.now();
  for (let i = 0; i < 8; i++) call();
  return performance.now() - before;
}

/** A labelling pass over made-up rows. */
function labelling(build: Build): () => void {
  const memory = new StackMemory();
  const kernel = instantiate(build, memory.memory);
  const x = memory.reserve(ROWS * COLUMNS * 4);
  const labels = memory.reserve(ROWS * 2);
  const at = reservePacked(memory, CLUSTERS, COLUMNS);
  const sums = memory.reserve(CLUSTERS * COLUMNS * 8);
  const counts = memory.reserve(CLUSTERS * 8);
  const wave = (_: unknown, i: number): number => Math.sin(i * 1.7);
  memory.floats(x, ROWS * COLUMNS).set(Array.from({ length: ROWS * COLUMNS }, wave));
  memory.shorts(labels, ROWS).fill(0);
  writePacked(memory, at, Float64Array.from({ length: CLUSTERS * COLUMNS }, wave), COLUMNS);
  const { packed, half } = at;
  return () => void kernel.pass(x, labels, ROWS, COLUMNS, CLUSTERS, packed, half, sums, counts, 0, 0);
}
