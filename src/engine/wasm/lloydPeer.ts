import type { Centroids, Preparation } from '../engine.ts';
import { runLloyd, type ActiveRun, type FarRow, type LloydDevice, type PassResult } from '../lloydLoop.ts';
import { farthestOf } from './farthest.ts';
import { Abandoned, Meeting } from './meeting.ts';
import { mergePasses } from './merging.ts';
import { numbersOfPace, PACE_NUMBERS, paceOf, type Pace } from './pace.ts';
import type { Calls, Notice, ShardPass, ShardRun } from './protocol.ts';
import type { Pause, Shard } from './shard.ts';

type Request = Calls['lloyd']['request'];

/** Milliseconds from one word on where a run is to the next. */
const PACE = 50;
/** Numbers of a far row beside its values: row, distance, label, weight. */
const FAR = 4;

/** Numbers that a worker leaves for the others at most, for runs of so many clusters. */
export function numbersOf(ks: readonly number[], d: number): number {
  const pass = ks.reduce((sum, k) => sum + k * (2 * d + 1) + 1 + PACE_NUMBERS, 0);
  return Math.max(pass, 1 + Math.max(...ks) * (d + FAR));
}

/** The rows of one worker, which sees to it that all workers of a matrix go through the same passes and find the same. */
class LloydPeer implements LloydDevice {
  readonly d: number;
  readonly preparation: Preparation;
  readonly squares: number;
  /** Sums are exact. */
  readonly rounding = 0;
  readonly #shard: Shard;
  readonly #from: number;
  readonly #weighted: boolean;
  readonly #meeting: Meeting | undefined;
  readonly #pause: Pause;
  /** What the last pass of each run took, as all workers found. */
  readonly #paces = new Map<number, Pace>();

  constructor(shard: Shard, request: Request, meeting: Meeting | undefined, pause: Pause) {
    this.d = shard.d;
    this.preparation = request.preparation;
    this.squares = request.squares;
    this.#shard = shard;
    this.#from = request.from;
    this.#weighted = shard.weightAt(0) !== 0;
    this.#meeting = meeting;
    this.#pause = pause;
  }

  begin(ks: readonly number[]): Promise<void> {
    this.#shard.begin(ks);
    return Promise.resolve();
  }

  async pass(runs: readonly ActiveRun[]): Promise<readonly PassResult[]> {
    const asked = runs.map((run): ShardRun => ({ ...run, pace: this.#paces.get(run.index) }));
    const own = await this.#shard.pass(asked, this.#pause);
    const merged = (passes: readonly (readonly ShardPass[])[]): readonly PassResult[] =>
      runs.map(({ index, centroids }, i) => {
        const parts = passes.map((parts) => parts[i] as ShardPass);
        const all = mergePasses(parts, centroids.length / this.d, this.d);
        this.#paces.set(index, all.pace);
        return all;
      });
    if (!this.#meeting) return merged([own]);
    return this.#meeting.exchange(
      (numbers) => writePasses(numbers, own),
      (all) => merged(all.map((numbers) => readPasses(numbers, own))),
      this.#pause,
    );
  }

  async farthest({ index, centroids }: ActiveRun, count: number): Promise<readonly FarRow[]> {
    const found = await this.#shard.farthest(index, centroids, count, this.#pause);
    const own = found.map((row) => ({ ...row, row: row.row + this.#from }));
    if (!this.#meeting) return farthestOf([own], count);
    return this.#meeting.exchange(
      (numbers) => writeFar(numbers, own),
      (all) =>
        farthestOf(
          all.map((numbers) => readFar(numbers, this.d, this.#weighted)),
          count,
        ),
      this.#pause,
    );
  }
}

function writePasses(into: Float64Array, passes: readonly ShardPass[]): void {
  let at = 0;
  for (const { sums, rests, counts, moved, pace } of passes) {
    for (const part of [sums, rests ?? [], counts, [moved], numbersOfPace(pace)]) {
      into.set(part, at);
      at += part.length;
    }
  }
}

/** The passes of a worker, which have the shape of one's own, where they lie. */
function readPasses(from: Float64Array, like: readonly ShardPass[]): readonly ShardPass[] {
  let at = 0;
  const next = (length: number): Float64Array => from.subarray(at, (at += length));
  return like.map(({ sums, rests, counts }) => ({
    sums: next(sums.length),
    ...(rests ? { rests: next(rests.length) } : {}),
    counts: next(counts.length),
    moved: next(1)[0] as number,
    pace: paceOf(next(PACE_NUMBERS)),
  }));
}

function writeFar(into: Float64Array, rows: readonly FarRow[]): void {
  let at = 0;
  into[at++] = rows.length;
  for (const { row, distance, label, weight = 1, values } of rows) {
    into.set([row, distance, label, weight], at);
    into.set(values, at + FAR);
    at += FAR + values.length;
  }
}

function readFar(from: Float64Array, d: number, weighted: boolean): readonly FarRow[] {
  return Array.from({ length: from[0] as number }, (_, i) => {
    const at = 1 + i * (FAR + d);
    const [row = 0, distance = 0, label = 0, weight = 1] = from.slice(at, at + FAR);
    const values = from.slice(at + FAR, at + FAR + d);
    return { row, distance, label, values, weight: weighted ? weight : undefined };
  });
}

/** Tells where runs are, each at most once in a while, since passes over few rows are shorter than a message takes. */
function paced(
  tell: (notice: Notice) => void,
): (run: number, centroids: Centroids, iterations: number) => void {
  const told = new Map<number, number>();
  return (run, centroids, iterations) => {
    const now = performance.now();
    if (now - (told.get(run) ?? -Infinity) < PACE) return;
    told.set(run, now);
    tell({ run, centroids, iterations });
  };
}

/**
 * Lloyd's algorithm in step with the workers that hold the other rows; every one of them finds the same results. The first one tells how far
 * it is. Null where one of the others left, which tells why itself.
 */
export async function lloydShard(
  shard: Shard,
  request: Request,
  pause: Pause,
  tell: (notice: Notice) => void,
): Promise<Calls['lloyd']['reply']> {
  const { seat, seats, place, starts, maxIterations, tolerance, checkpoints } = request;
  const meeting = place && new Meeting(place, seat, seats);
  const first = seat === 0;
  try {
    return await runLloyd(new LloydPeer(shard, request, meeting, pause), starts, {
      maxIterations,
      tolerance,
      ...(first ? { progress: (iterations) => tell({ iterations }) } : {}),
      ...(first && checkpoints ? { checkpoint: paced(tell) } : {}),
    });
  } catch (thrown) {
    meeting?.leave();
    if (thrown instanceof Abandoned) return null;
    throw thrown;
  }
}
