import { startWorker } from '../../src/core/workers.ts';
import workerUrl from './bench.worker.ts?worker&url';
import type { Answer } from './calls.ts';

const worker = startWorker(workerUrl, { name: 'bench' });
const waiting = new Map<number, { done: (value: unknown) => void; failed: (reason: Error) => void }>();
let calls = 0;

worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
  const call = waiting.get(data.id);
  waiting.delete(data.id);
  if ('error' in data) call?.failed(new Error(data.error));
  else call?.done(data.value);
});
let broken: Error | undefined;
worker.addEventListener('error', ({ message }) => {
  broken = new Error(`the worker failed: ${message || 'a module of it could not be loaded'}`);
  for (const { failed } of waiting.values()) failed(broken);
  waiting.clear();
});

/** Asks the worker, as the product's page asks its studio; used by the benchmark that drives this page. */
function ask(name: string, request: unknown): Promise<unknown> {
  if (broken) return Promise.reject(broken);
  const id = ++calls;
  return new Promise((done, failed) => {
    waiting.set(id, { done, failed });
    worker.postMessage({ id, name, request });
  });
}

Object.assign(globalThis, { bench: { ask, isolated: crossOriginIsolated } });
