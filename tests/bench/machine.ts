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

/**
 * What `threads` workers can do together in 128-bit WebAssembly: the best of `rounds`, since other work on the machine only
 * takes away. `bytes` is what all of them read over together; more than the caches hold shows the memory.
 */
export async function measureMachine(threads: number, rounds: number, bytes: number): Promise<Machine> {
  const workers = Array.from({ length: threads }, (_, i) => startWorker(workerUrl, { name: `machine ${i}` }));
  const own = Math.floor(bytes / threads / 128) * 128;
  try {
    const all = async (what: MachineRequest['what'], ms: number): Promise<readonly MachineReply[]> =>
      Promise.all(workers.map((worker) => ask(worker, { what, ms, bytes: own })));
    await all('multiplyAdds', 50);
    const [first] = await all('reads', 50);
    let most = { flops: 0, bytes: 0 };
    for (let round = 0; round < rounds; round++) {
      most = {
        flops: Math.max(most.flops, sum(await all('multiplyAdds', 200))),
        bytes: Math.max(most.bytes, sum(await all('reads', 300))),
      };
    }
    return { threads, ...most, fused: first?.fused === true };
  } finally {
    for (const worker of workers) worker.terminate();
  }
}

const sum = (replies: readonly MachineReply[]): number =>
  replies.reduce((all, { perSecond }) => all + perSecond, 0);

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
