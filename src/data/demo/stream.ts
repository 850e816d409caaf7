import { AppError, asAppError, throwIfCancelled } from '../../core/errors.ts';
import { startWorker } from '../../core/workers.ts';
import workerUrl from './demo.worker.ts?worker&url';
import type { DemoAsk, DemoTell } from './demo.worker.ts';
import type { DemoChunk } from './generate.ts';
import type { DemoOptions } from './store.ts';

/** A chunk of the demo store and how far the making is. */
export interface DemoStep {
  readonly chunk: DemoChunk;
  readonly done: number;
  readonly total: number;
}

/** Chunks that may wait for the reader: one is made while one is put into the database. */
const ahead = 2;

/**
 * The demo store made in a worker of its own, so that making and loading go on side by side. The worker ends with the
 * iteration, also when that is left early.
 * @throws AppError as `generateDemoStore`, `engine.worker` when the worker dies.
 */
export async function* streamDemoStore(
  options: Omit<DemoOptions, 'signal' | 'progress'>,
  signal?: AbortSignal,
): AsyncGenerator<DemoStep> {
  const worker = startWorker(workerUrl, { name: 'demo-store' });
  const told: DemoTell[] = [];
  let wake: () => void = () => undefined;
  const hear = (message: DemoTell): void => {
    told.push(message);
    wake();
  };
  const ask = (message: DemoAsk): void => {
    worker.postMessage(message);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<DemoTell>) => {
    hear(data);
  });
  worker.addEventListener('error', (event) => {
    const reason = event.message || 'its script could not be loaded';
    hear({
      error: new AppError(
        'engine.worker',
        `The worker that makes the demo store stopped: ${reason}.`,
      ).toJSON(),
    });
  });
  signal?.addEventListener('abort', () => {
    wake();
  });
  try {
    ask({ start: options });
    for (let waiting = 1; waiting < ahead; waiting++) ask('next');
    for (;;) {
      while (told.length === 0 && !signal?.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      throwIfCancelled(signal);
      const message = told.shift();
      if (!message || 'end' in message) return;
      if ('error' in message) throw asAppError(message.error);
      ask('next');
      yield message;
    }
  } finally {
    worker.terminate();
  }
}
