import { startWorker } from '../../src/core/workers.ts';
import workerUrl from './machine.worker.ts?worker&url';

/** What one worker is asked: for `ms` milliseconds, multiply-adds in registers or reads over `bytes` bytes of its own. */
export interface MachineRequest {
  readonly what: 'multiplyAdds' | 'reads';
  readonly ms: number;
  readonly bytes: number;
}

export interface MachineReply {
  readonly perSecond: number;
  /** Whether relaxed SIMD, and so the fused multiply-add, was there. */
  readonly fused: boolean;
}

/** The most that was seen over the rounds, all workers together. */
export interface Machine {
  readonly threads: number;
  /** Floating-point operations a second, a multiply-add being two, on 128-bit vectors. */
  readonly flops: number;
  /** Bytes read a second, each worker from memory of its own. */
  readonly bytes: number;
  readonly fused: boolean;
}

/** Milliseconds of a measurement: multiply-adds need no time to get going, and in a short one other work may be away. */
const TIMES = { multiplyAdds: 25, reads: 300 } as const;
/** Measurements of multiply-adds for each of reads. */
const MORE = 12;

/**
 * What `threads` workers can do together in 128-bit WebAssembly: the best of `rounds`, since other work on the machine only
 * takes away. Multiply-adds are each worker's best, all at work at once; reads share one memory, so theirs is the best of all together.
 * `bytes` is what all of them read over together; more than the caches hold shows the memory.
 */
export async function measureMachine(threads: number, rounds: number, bytes: number): Promise<Machine> {
  const workers = Array.from({ length: threads }, (_, i) => startWorker(workerUrl, { name: `machine ${i}` }));
  const own = Math.floor(bytes / threads / 128) * 128;
  try {
    const all = (what: MachineRequest['what']): Promise<readonly MachineReply[]> =>
      Promise.all(workers.map((worker) => ask(worker, { what, ms: TIMES[what], bytes: own })));
    const [first] = await all('reads');
    const best = workers.map(() => 0);
    let most = 0;
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < MORE; i++) {
        for (const [at, { perSecond }] of (await all('multiplyAdds')).entries()) {
          best[at] = Math.max(best[at] ?? 0, perSecond);
        }
      }
      most = Math.max(most, sum((await all('reads')).map(({ perSecond }) => perSecond)));
    }
    return { threads, flops: sum(best), bytes: most, fused: first?.fused === true };
  } finally {
    for (const worker of workers) worker.terminate();
  }
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

function ask(worker: Worker, request: MachineRequest): Promise<MachineReply> {
  return new Promise((done, failed) => {
    worker.addEventListener('message', ({ data }: MessageEvent<MachineReply>) => done(data), { once: true });
    worker.addEventListener(
      'error',
      ({ message }) => failed(new Error(`a measuring worker failed: ${message}`)),
      {
        once: true,
      },
    );
    worker.postMessage(request);
  });
}
