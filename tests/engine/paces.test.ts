import { afterEach, expect, test, vi } from 'vitest';
import { Contest } from '../../src/engine/wasm/contest.ts';
import { lloydShard } from '../../src/engine/wasm/lloydPeer.ts';
import { meetingPlace } from '../../src/engine/wasm/meeting.ts';
import { unknownPace, type Pace } from '../../src/engine/wasm/pace.ts';
import { blobs } from './fixtures.ts';
import { pause, shardOf, startOf } from './shardSupport.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const given: Pace = { ...unknownPace(0.125), sift: 2, plain: 3 };

test('a worker goes by the pace that it is given, and without one by its own', async () => {
  const shard = await shardOf(blobs(9_005, 16, 10, 3));
  const end = vi.spyOn(Contest.prototype, 'end');
  const centroids = startOf(shard, 8);
  shard.begin([8]);
  await shard.pass([{ index: 0, centroids }], pause);
  expect(end).not.toHaveBeenCalled();
  const [second] = await shard.pass([{ index: 0, centroids, pace: given }], pause);
  expect(end).toHaveBeenLastCalledWith(given);
  await shard.pass([{ index: 0, centroids }], pause);
  expect(end).toHaveBeenLastCalledWith(second?.pace);
});

test('a pass that was given up decides nothing', async () => {
  const shard = await shardOf(blobs(9_005, 16, 10, 3));
  const centroids = startOf(shard, 8);
  shard.begin([8]);
  await shard.pass([{ index: 0, centroids }], pause);
  const stopped = (): Promise<void> => Promise.reject(new Error('given up'));
  await expect(shard.pass([{ index: 0, centroids }], stopped)).rejects.toThrow('given up');
  const end = vi.spyOn(Contest.prototype, 'end');
  await shard.pass([{ index: 0, centroids, pace: given }], pause);
  expect(end).not.toHaveBeenCalled();
});

test('workers of one run go by the same pace', async () => {
  const shards = [await shardOf(blobs(9_005, 16, 10, 3)), await shardOf(blobs(12_005, 16, 10, 3))];
  const place = meetingPlace(2, 4_000);
  const values = startOf(shards[0] as (typeof shards)[0], 8) as Float64Array<ArrayBuffer>;
  const end = vi.spyOn(Contest.prototype, 'end');
  await Promise.all(
    shards.map((shard, seat) => {
      const run = { starts: [{ k: 8, d: 16, values }], maxIterations: 6, tolerance: 0, squares: 0 };
      const preparation = { center: new Array<number>(16).fill(0), scale: 1 };
      const where = { seat, seats: 2, place, from: seat * 9_005, checkpoints: false };
      return lloydShard(shard, { ...run, ...where, preparation }, pause, () => undefined);
    }),
  );
  const heard = new Map<unknown, Pace[]>();
  end.mock.calls.forEach(([pace], call) => {
    const contest = end.mock.contexts[call];
    heard.set(contest, [...(heard.get(contest) ?? []), pace]);
  });
  const [first, second] = [...heard.values()];
  expect(heard.size).toBe(2);
  expect(first?.length).toBeGreaterThan(3);
  expect(second).toEqual(first);
});
