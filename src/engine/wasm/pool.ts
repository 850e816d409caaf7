import type { AppError } from '../../core/errors.ts';
import { BLOCK } from './kernel.ts';
import { Lane, type CallOptions } from './lane.ts';
import type { CallName, Calls } from './protocol.ts';

/** The rows [from, from + rows) of a matrix, owned by one worker. */
export interface Part {
  readonly lane: Lane;
  readonly from: number;
  readonly rows: number;
}

/** Workers that live and die together: when one dies all end, since each holds a part of every matrix. */
export class WorkerPool {
  readonly lanes: readonly Lane[];
  #broken: AppError | undefined;

  constructor(threads: number) {
    this.lanes = Array.from({ length: threads }, (_, index) => new Lane(index, (error) => this.stop(error)));
  }

  /** Why the pool ended, if it did. */
  get broken(): AppError | undefined {
    return this.#broken;
  }

  get kernelCalls(): number {
    return this.lanes.reduce((sum, lane) => sum + lane.kernelCalls, 0);
  }

  stop(error: AppError): void {
    this.#broken ??= error;
    for (const lane of this.lanes) lane.stop(error);
  }

  /** Whole blocks of rows for each worker, in order; workers that would get none are left out. */
  share(rows: number): readonly Part[] {
    const blocks = Math.ceil(rows / BLOCK);
    const parts = this.lanes.map((lane, i): Part => {
      const from = Math.floor((blocks * i) / this.lanes.length) * BLOCK;
      const to = Math.min(rows, Math.floor((blocks * (i + 1)) / this.lanes.length) * BLOCK);
      return { lane, from, rows: to - from };
    });
    return parts.filter((part) => part.rows > 0);
  }
}

/** The same call on every part, all answered before this settles; rejects with the first part's error. */
export async function callAll<N extends CallName>(
  parts: readonly Part[],
  name: N,
  matrix: number,
  request: (part: Part) => Calls[N]['request'],
  options: CallOptions = {},
): Promise<readonly Calls[N]['reply'][]> {
  const calls = parts.map((part) => part.lane.call(name, matrix, request(part), options));
  const settled = await Promise.allSettled(calls);
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
