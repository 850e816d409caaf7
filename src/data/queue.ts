import { throwIfCancelled } from '../core/errors.ts';

/** Runs tasks one after the other: a connection can hold only one query. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve();

  /** The task's result, once every task before it has ended, well or not. A task cancelled while it waits is not begun. */
  next<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const run = this.#last.then(() => {
      throwIfCancelled(signal);
      return task();
    });
    this.#last = run.catch(() => undefined);
    return run;
  }
}
