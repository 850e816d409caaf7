import type { Result } from '../../scripts/bench/report.mjs';
import { interleave, type Spread } from '../../scripts/bench/statistics.mjs';
import type { Centroids, ResidentMatrix } from '../../src/engine/engine.ts';
import { fitKMeans } from '../../src/models/kMeans.ts';
import { searchKMeans } from '../../src/models/kMeansSearch.ts';
import { sweepK } from '../../src/models/sweepK.ts';

const LAST = 10;
const ks = Array.from({ length: LAST - 1 }, (_, i) => i + 2);

/** A line of a report, as far as it is known where it is measured. */
export type Line = Pick<Result, 'id' | 'what' | 'ours_ms'> & Partial<Result>;

export interface SweepReply {
  /** k = 2 … 10: starts and restarts on the sample, every k finished on all rows. */
  readonly search: Spread;
  /** The same search for k = 10 alone. */
  readonly single: Spread;
  /** Lloyd on all rows at k = 10, as many iterations as the search's k = 10 took on all rows, and nothing else. */
  readonly lloyd: Spread;
  /** The search of all k with all its figures, as a person asks for it. */
  readonly sweep: Spread;
  /** A fit at k = 10 with its labels, as a person asks for it. */
  readonly fit: Spread;
  /** Iterations on all rows of each k. */
  readonly iterations: readonly number[];
}

/** What a sweep over k = 2 … 10 costs beside one run at k = 10, all with the defaults that people get, in turn. */
export async function measureSweep(
  matrix: ResidentMatrix,
  options: { readonly rounds: number; readonly warmups: number },
): Promise<SweepReply> {
  const found = await searchKMeans(matrix, ks, {});
  const last = found.at(-1);
  if (last === undefined) throw new Error('a sweep has at least one k');
  const start = await rowsApart(matrix, LAST);
  const contestants = {
    search: () => searchKMeans(matrix, ks, {}),
    single: () => searchKMeans(matrix, [LAST], {}),
    lloyd: () => matrix.lloyd([start], { maxIterations: Math.max(1, last.iterations), tolerance: 0 }),
    sweep: () => sweepK(matrix, {}),
    fit: () => fitKMeans(matrix, { k: LAST }),
  };
  const spreads = await interleave(
    Object.entries(contestants).map(([name, work]) => ({ name, run: (repeats) => timed(work, repeats) })),
    { ...options, atLeast: 10 },
  );
  const of = (name: keyof typeof contestants): Spread => spreads.get(name) as Spread;
  return {
    search: of('search'),
    single: of('single'),
    lloyd: of('lloyd'),
    sweep: of('sweep'),
    fit: of('fit'),
    iterations: found.map(({ iterations }) => iterations),
  };
}

/** The three ratios of a sweep as lines of a report. */
export function sweepLines(found: SweepReply): readonly Line[] {
  const its = `iterations on all rows ${found.iterations.join(', ')}`;
  const line = (id: string, what: string, ours: Spread, peer: string, other: Spread): Line => ({
    id: `sweep/${id}`,
    what,
    k: 10,
    ours_ms: ours.median,
    peer,
    peer_ms: other.median,
    note: `takes ${(ours.median / other.median).toFixed(2)} times the other, of the fastest runs ${(ours.least / other.least).toFixed(2)}; ${its}`,
  });
  const what = 'search of k = 2 to 10';
  return [
    line('search', what, found.search, 'the same search at k = 10', found.single),
    line('lloyd', what, found.search, 'Lloyd at k = 10, as many iterations', found.lloyd),
    line(
      'whole',
      'sweep of k = 2 to 10 with its figures',
      found.sweep,
      'fit at k = 10 with labels',
      found.fit,
    ),
  ];
}

/** k rows evenly spread over the set: a start that nothing was spent on. */
export async function rowsApart(matrix: ResidentMatrix, k: number): Promise<Centroids> {
  const rows = Int32Array.from({ length: k }, (_, c) => Math.floor(((c + 0.5) * matrix.rows) / k));
  return { k, d: matrix.d, values: await matrix.rowsAt(rows) };
}

async function timed(work: () => Promise<unknown>, repeats: number): Promise<number> {
  const started = performance.now();
  for (let i = 0; i < repeats; i++) await work();
  return performance.now() - started;
}
