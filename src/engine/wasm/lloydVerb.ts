import { throwIfCancelled } from '../../core/errors.ts';
import type { Centroids, LloydOptions, LloydResult, Preparation } from '../engine.ts';
import { runLloyd } from '../lloydLoop.ts';
import { batchesOf } from './keeping.ts';
import { numbersOf } from './lloydPeer.ts';
import { LloydShards } from './lloydShards.ts';
import { meetingPlace } from './meeting.ts';
import { callAll } from './pool.ts';
import type { Calls, Notice } from './protocol.ts';
import type { Shards } from './shards.ts';

/** Bytes that the runs of a batch may keep of their rows, with all workers together: what comes after a batch takes the room of it. */
const MOST_KEPT = 2 ** 27;

/** Lloyd's algorithm over the rows of all workers, for as many starts at once as there is room for what they keep of the rows. */
export async function lloydOver(
  shards: Shards,
  starts: readonly Centroids[],
  options: LloydOptions,
): Promise<readonly LloydResult[]> {
  const rows = Math.max(0, ...shards.parts.map((part) => part.rows));
  const batches = batchesOf(starts, { rows, d: shards.d }, MOST_KEPT / shards.parts.length);
  const results: LloydResult[] = [];
  for (const batch of batches) {
    const done = results.reduce((sum, { iterations }) => sum + iterations, 0);
    const first = results.length;
    results.push(
      ...(await together(shards, batch, {
        ...options,
        progress: options.progress && ((iterations) => options.progress?.(done + iterations)),
        checkpoint:
          options.checkpoint &&
          ((run, centroids, iterations) => options.checkpoint?.(first + run, centroids, iterations)),
      })),
    );
  }
  return results;
}

/** The workers go through the passes of a batch by themselves, in step, where they can share memory or there is only one; else each pass is asked of them. */
async function together(
  shards: Shards,
  starts: readonly Centroids[],
  options: LloydOptions,
): Promise<readonly LloydResult[]> {
  const { signal, checkpoint, maxIterations, tolerance } = options;
  const seats = shards.parts.length;
  const ks = starts.map((start) => start.k);
  const place = seats > 1 ? meetingPlace(seats, numbersOf(ks, shards.d)) : undefined;
  if (seats === 0 || (seats > 1 && !place)) return runLloyd(new LloydShards(shards), starts, options);
  throwIfCancelled(signal);
  const { squares, parts, id } = shards;
  const request = { ...plain(shards.preparation, starts), squares, maxIterations, tolerance, seats, place };
  const hearing = new Hearing(options);
  const replies = await hearing.during((signal) =>
    callAll(
      parts,
      'lloyd',
      id,
      (part): Calls['lloyd']['request'] => ({
        ...request,
        checkpoints: checkpoint !== undefined,
        seat: parts.indexOf(part),
        from: part.from,
      }),
      { signal, tell: (notice) => hearing.hear(notice) },
    ),
  );
  throwIfCancelled(signal);
  return replies[0] as readonly LloydResult[];
}

/** Copies without anything that a message cannot carry, or that is not needed, like the rest of a buffer. */
function plain(
  { center, scale }: Preparation,
  starts: readonly Centroids[],
): Pick<Calls['lloyd']['request'], 'preparation' | 'starts'> {
  return {
    preparation: { center: [...center], scale },
    starts: starts.map(({ k, d, values }) => ({ k, d, values: Float64Array.from(values) })),
  };
}

/** Brings what the workers tell to those who asked. One that throws ends the run with what it threw. */
class Hearing {
  readonly #options: LloydOptions;
  readonly #end = new AbortController();
  #failure: { readonly thrown: unknown } | undefined;

  constructor(options: LloydOptions) {
    this.#options = options;
  }

  hear(notice: Notice): void {
    if (this.#failure) return;
    const { progress, checkpoint } = this.#options;
    try {
      if ('run' in notice) checkpoint?.(notice.run, notice.centroids, notice.iterations);
      else progress?.(notice.iterations);
    } catch (thrown) {
      this.#failure = { thrown };
      this.#end.abort();
    }
  }

  async during<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = this.#options;
    const any = signal ? AbortSignal.any([signal, this.#end.signal]) : this.#end.signal;
    const [settled] = await Promise.allSettled([work(any)]);
    if (this.#failure) throw this.#failure.thrown;
    if (settled.status === 'rejected') throw settled.reason;
    return settled.value;
  }
}
