import { asAppError, AppError } from '../../core/errors.ts';
import { Breather } from '../turn.ts';
import { assignShard, scatterShard } from './assignment.ts';
import { clustersShard, clusterSquaresShard, histogramsShard } from './clustersShard.ts';
import { distanceSumsShard, pairwiseShard } from './distances.ts';
import { lloydShard } from './lloydPeer.ts';
import { mixtureScoresShard, mixtureSumsShard, productsShard } from './mixtureShard.ts';
import { nearestShard } from './neighboursShard.ts';
import { ALIVE, type Answer, type CallName, type Calls, type Message, type Notice } from './protocol.ts';
import { Shard, type Pause } from './shard.ts';

const shards = new Map<number, Shard>();
const cancelled = new Set<number>();
/** Calls under way on each shard: its memory goes to another only when the last has ended. */
const calls = new Map<Shard, number>();

type Handlers = {
  readonly [N in CallName]: (
    request: Calls[N]['request'],
    matrix: number,
    pause: Pause,
    tell: (notice: Notice) => void,
  ) => Calls[N]['reply'] | Promise<Calls[N]['reply']>;
};

const handlers: Handlers = {
  open: ({ rows, d, weighted, build }, matrix) => {
    shards.set(matrix, new Shard(rows, d, weighted, build));
    return null;
  },
  load: ({ at, rows, stride, values }, matrix) => {
    shard(matrix).load(at, rows, stride, values);
    return values;
  },
  prepare: ({ center, scale, grid }, matrix, pause) => shard(matrix).prepare(center, scale, grid, pause),
  weigh: (weighting, matrix, pause) => shard(matrix).weigh(weighting, pause),
  begin: ({ ks }, matrix) => {
    shard(matrix).begin(ks);
    return null;
  },
  pass: ({ runs }, matrix, pause) => shard(matrix).pass(runs, pause),
  lloyd: (request, matrix, pause, tell) => {
    const pauseWhileHeld: Pause = async () => {
      await pause();
      shard(matrix);
    };
    return lloydShard(shard(matrix), request, pauseWhileHeld, tell);
  },
  farthest: ({ run, count }, matrix, pause) => shard(matrix).farthest(run.index, run.centroids, count, pause),
  assign: (request, matrix, pause) => assignShard(shard(matrix), request, pause),
  scatter: (request, matrix, pause) => scatterShard(shard(matrix), request, pause),
  gather: ({ rows }, matrix) => shard(matrix).gather(rows),
  pairwise: (request, matrix, pause) => pairwiseShard(shard(matrix), request, pause),
  distanceSums: (request, matrix, pause) => distanceSumsShard(shard(matrix), request, pause),
  products: (request, matrix, pause) => productsShard(shard(matrix), request, pause),
  nearest: (request, matrix, pause) => nearestShard(shard(matrix), request, pause),
  clusters: (request, matrix, pause) => clustersShard(shard(matrix), request, pause),
  clusterSquares: (request, matrix, pause) => clusterSquaresShard(shard(matrix), request, pause),
  histograms: (request, matrix, pause) => histogramsShard(shard(matrix), request, pause),
  mixtureSums: (request, matrix, pause) => mixtureSumsShard(shard(matrix), request, pause),
  mixtureScores: (request, matrix, pause) => mixtureScoresShard(shard(matrix), request, pause),
  close: (_, matrix) => {
    shards.delete(matrix);
    return null;
  },
};

function shard(matrix: number): Shard {
  const found = shards.get(matrix);
  if (!found)
    throw new AppError('engine.worker', 'A computing worker no longer holds the matrix.', { matrix });
  return found;
}

function enter(held: Shard | undefined): void {
  if (held) calls.set(held, (calls.get(held) ?? 0) + 1);
}

function leave(held: Shard | undefined, matrix: number): void {
  if (!held) return;
  const left = (calls.get(held) ?? 1) - 1;
  calls.set(held, left);
  if (left > 0) return;
  calls.delete(held);
  if (shards.get(matrix) !== held) held.memory.giveBack();
}

async function run(message: Extract<Message, { kind: 'call' }>): Promise<Answer> {
  const { id, matrix } = message;
  const held = shards.get(matrix);
  const before = held?.kernelCalls ?? 0;
  const count = (): number => Math.max(0, (shards.get(matrix)?.kernelCalls ?? 0) - before);
  const breather = new Breather();
  const pause: Pause = async () => {
    if (breather.due()) await breather.rest();
    if (cancelled.has(id)) throw new AppError('cancelled', 'The work was cancelled.');
  };
  enter(held);
  try {
    const handler = handlers[message.name] as (...given: readonly unknown[]) => unknown;
    const tell = (notice: Notice): void => self.postMessage({ id, notice } satisfies Answer);
    return { id, reply: await handler(message.request, matrix, pause, tell), kernelCalls: count() };
  } catch (thrown) {
    return { id, error: asAppError(thrown, 'engine.worker').toJSON(), kernelCalls: count() };
  } finally {
    leave(held, matrix);
    cancelled.delete(id);
  }
}

/** Buffers of a reply that nobody here needs any more. */
function buffersOf(reply: unknown): Transferable[] {
  if (ArrayBuffer.isView(reply)) return reply.buffer instanceof ArrayBuffer ? [reply.buffer] : [];
  if (typeof reply !== 'object' || reply === null) return [];
  return Object.values(reply).flatMap((member) => buffersOf(member));
}

/**
 * Resolves once this worker holds the lock of its name, by whose release its death is seen, and has said so. No request is answered earlier,
 * or a worker that dies soon could leave its callers waiting. Where there are no locks, or the page may not use them, at once.
 */
const watched = new Promise<void>((resolve) => {
  if (self.name === '' || !('locks' in navigator)) {
    resolve();
    return;
  }
  const held = navigator.locks.request(self.name, () => {
    self.postMessage({ id: ALIVE, reply: null, kernelCalls: 0 } satisfies Answer);
    resolve();
    return new Promise<void>(() => undefined);
  });
  held.catch(() => {
    resolve();
  });
});

self.onmessage = async (event: MessageEvent<Message>): Promise<void> => {
  const message = event.data;
  if (message.kind === 'cancel') {
    cancelled.add(message.id);
    return;
  }
  await watched;
  const answer = await run(message);
  const transfer = 'reply' in answer ? buffersOf(answer.reply) : [];
  self.postMessage(answer, { transfer });
};
