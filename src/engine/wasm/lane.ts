import { AppError, asAppError } from '../../core/errors.ts';
import { startWorker } from '../../core/workers.ts';
import { ALIVE, type Answer, type CallName, type Calls, type Message, type Notice } from './protocol.ts';
import workerAddress from './worker.ts?worker&url';

interface Waiting {
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: AppError) => void;
  readonly tell: ((notice: Notice) => void) | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly transfer?: Transferable[];
  /** Hears what the worker tells before it answers. */
  readonly tell?: (notice: Notice) => void;
}

let started = 0;

/**
 * One worker and the requests it has not answered. Its death is seen by the error event, and by the lock it holds for life
 * (where the browser has Web Locks): a killed worker sends nothing, but releases its lock.
 */
export class Lane {
  /** Kernel calls answered so far. */
  kernelCalls = 0;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #watch = new AbortController();
  readonly #died: (error: AppError) => void;
  #next = ALIVE + 1;
  #dead: AppError | undefined;

  constructor(index: number, died: (error: AppError) => void) {
    started += 1;
    const name = `engine ${index + 1} ${started} ${Math.random().toString(36).slice(2)}`;
    this.#died = died;
    this.#worker = startWorker(workerAddress, { name });
    this.#worker.onmessage = (event: MessageEvent<Answer>) => this.#hear(event.data, name);
    this.#worker.onerror = (event) => this.fail(event.message);
    this.#worker.onmessageerror = () => this.fail('a message could not be read');
  }

  /** Asks the worker. Rejects with the worker's own error, `cancelled`, or `engine.worker` when it dies. */
  call<N extends CallName>(
    name: N,
    matrix: number,
    request: Calls[N]['request'],
    { signal, transfer = [], tell }: CallOptions = {},
  ): Promise<Calls[N]['reply']> {
    if (this.#dead) return Promise.reject(this.#dead);
    const id = this.#next++;
    const cancel = (): void => this.#worker.postMessage({ kind: 'cancel', id } satisfies Message);
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#worker.postMessage({ kind: 'call', id, matrix, name, request } satisfies Message, transfer);
      this.#waiting.set(id, { resolve, reject, tell });
    });
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();
    return answer.finally(() => signal?.removeEventListener('abort', cancel)) as Promise<Calls[N]['reply']>;
  }

  /** Marks the worker as dead and rejects all that waits for it. */
  fail(reason: string): void {
    if (this.#dead) return;
    const error = new AppError(
      'engine.worker',
      `A computing worker stopped: ${reason || 'no reason was given'}.`,
    );
    this.stop(error);
    this.#died(error);
  }

  /** Ends the worker; later calls reject with `error`. */
  stop(error: AppError): void {
    this.#dead ??= error;
    this.#watch.abort();
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(this.#dead);
    this.#waiting.clear();
  }

  #hear(answer: Answer, name: string): void {
    if (answer.id === ALIVE) {
      this.#watchLock(name);
      return;
    }
    const waiting = this.#waiting.get(answer.id);
    if ('notice' in answer) {
      waiting?.tell?.(answer.notice);
      return;
    }
    this.kernelCalls += answer.kernelCalls;
    this.#waiting.delete(answer.id);
    if ('error' in answer) waiting?.reject(asAppError(answer.error, 'engine.worker'));
    else waiting?.resolve(answer.reply);
  }

  #watchLock(name: string): void {
    navigator.locks
      .request(name, { signal: this.#watch.signal }, () => this.fail('it was ended from outside'))
      .catch((thrown: unknown) => {
        if (!this.#dead) this.fail(asAppError(thrown).message);
      });
  }
}
