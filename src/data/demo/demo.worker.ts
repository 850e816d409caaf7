import { asAppError, type ErrorRecord } from '../../core/errors.ts';
import { reportRequests } from '../../core/ledger.ts';
import { generateDemoStore, type DemoChunk } from './generate.ts';
import type { DemoOptions } from './store.ts';

/** What the worker is told: the options once, then `next` for each chunk that was taken. */
export type DemoAsk = { readonly start: DemoOptions } | 'next';

/** What the worker tells: a chunk, the end, or why there is none. */
export type DemoTell =
  | { readonly chunk: DemoChunk; readonly done: number; readonly total: number }
  | { readonly end: true }
  | { readonly error: ErrorRecord };

reportRequests('demo store');

let chunks: Generator<DemoChunk> | undefined;
let done = 0;
let total = 0;

function tell(message: DemoTell, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

self.addEventListener('message', ({ data }: MessageEvent<DemoAsk>) => {
  try {
    if (data !== 'next') {
      const progress = (rows: number, all: number): void => {
        done = rows;
        total = all;
      };
      chunks = generateDemoStore({ ...data.start, progress });
    }
    const next = chunks?.next();
    if (!next || next.done) {
      tell({ end: true });
      return;
    }
    tell({ chunk: next.value, done: done + next.value.rows, total }, [next.value.batch.buffer]);
  } catch (thrown) {
    tell({ error: asAppError(thrown).toJSON() });
  }
});
