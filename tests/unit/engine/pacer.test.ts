import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Dispatch, Gpu } from '../../../src/engine/webgpu/gpu.ts';
import { Pacer } from '../../../src/engine/webgpu/pacer.ts';

let now = 0;
beforeEach(() => {
  now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A device that takes `each` milliseconds a dispatch and remembers how many each submit had. */
function deviceOf(each: () => number): { gpu: Gpu; submits: number[] } {
  const submits: number[] = [];
  let recorded = 0;
  const gpu = {
    rate: 2 ** 26,
    device: { createCommandEncoder: () => ({}) },
    compile: () => Promise.resolve(),
    record: (_: unknown, dispatches: readonly Dispatch[]) => {
      recorded = dispatches.length;
      return Promise.resolve();
    },
    submit: () => {
      submits.push(recorded);
      now += recorded * each();
      return Promise.resolve([]);
    },
  };
  return { gpu: gpu as unknown as Gpu, submits };
}

const list = Array.from({ length: 3 }, () => ({}) as Dispatch);
const LARGE = 2 ** 36;

test('on a fast device several rounds go into one submit, at most as many as are wanted', async () => {
  const { gpu, submits } = deviceOf(() => 0.5);
  const pacer = new Pacer(gpu, LARGE);
  for (let i = 0; i < 12; i++) await pacer.run(list, 64, [], undefined);
  expect(submits.at(-1)).toBeGreaterThan(60);
  expect(submits.every((count) => count * 0.5 <= 100)).toBe(true);
  await pacer.run(list, 2, [], undefined);
  expect(submits.at(-1)).toBe(6);
});

test('on a slow device single dispatches are submitted, and a list is always done to its end', async () => {
  const { gpu, submits } = deviceOf(() => 80);
  const pacer = new Pacer(gpu, LARGE);
  for (let i = 0; i < 4; i++) await pacer.run(list, 64, [], undefined);
  expect(submits).toEqual(Array<number>(12).fill(1));
});

test('a device that slows down gets less', async () => {
  let each = 0.5;
  const { gpu, submits } = deviceOf(() => each);
  const pacer = new Pacer(gpu, LARGE);
  for (let i = 0; i < 12; i++) await pacer.run(list, 64, [], undefined);
  each = 10;
  await pacer.run(list, 64, [], undefined);
  await pacer.run(list, 64, [], undefined);
  const [last = Infinity] = submits.slice(-1);
  expect(last * each).toBeLessThanOrEqual(100);
});

test('the next run begins with what the device was seen to do', async () => {
  const { gpu, submits } = deviceOf(() => 0.5);
  const first = new Pacer(gpu, LARGE);
  for (let i = 0; i < 12; i++) await first.run(list, 64, [], undefined);
  await new Pacer(gpu, LARGE).run(list, 64, [], undefined);
  expect(submits.at(-1)).toBeGreaterThan(15);
});

test('a cancel is heard between submits', async () => {
  const cancel = new AbortController();
  const { gpu, submits } = deviceOf(() => {
    cancel.abort();
    return 80;
  });
  const run = new Pacer(gpu, LARGE).run(list, 1, [], cancel.signal);
  await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  expect(submits).toEqual([1]);
});
