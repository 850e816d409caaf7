import { afterEach, expect, test, vi } from 'vitest';
import { claimStudy } from '../../src/storage/lock.ts';
import type { Claim } from '../../src/storage/storage.ts';
import { errorOf } from '../unit/storage/support.ts';

const held: Claim[] = [];
async function claim(onHandOver: () => Promise<void> = () => Promise.resolve()): Promise<Claim> {
  const claimed = await claimStudy({ onHandOver });
  held.push(claimed);
  return claimed;
}
async function takeOver(from: Claim): Promise<Claim> {
  if (from.held) throw new Error('it is held already');
  const claimed = await from.takeOver();
  held.push(claimed);
  return claimed;
}
afterEach(async () => {
  for (const claimed of held.splice(0)) if (claimed.held) await claimed.release();
});

test('the first tab holds the study and the second is told so', async () => {
  expect(await claim()).toMatchObject({ held: true, guarded: true });
  expect((await claim()).held).toBe(false);
});

test('where the browser blocks all storage, and locks with it, the study is held unguarded', async () => {
  const denied = new DOMException('The request was denied.', 'SecurityError');
  const asked = vi.spyOn(navigator.locks, 'request').mockRejectedValue(denied);
  expect(await claim()).toMatchObject({ held: true, guarded: false });
  asked.mockRestore();
});

test('a study that was let go can be claimed', async () => {
  const first = await claim();
  if (first.held) await first.release();
  expect((await claim()).held).toBe(true);
});

test('a tab that takes over gets the study after the other has saved', async () => {
  const order: string[] = [];
  await claim(async () => {
    await Promise.resolve();
    order.push('saved');
  });
  const third = await takeOver(await claim());
  order.push('taken');
  expect(order).toEqual(['saved', 'taken']);
  expect(third.held).toBe(true);
  expect((await claim()).held).toBe(false);
});

test('the study goes back and forth', async () => {
  await claim();
  await takeOver(await claim());
  await takeOver(await claim());
  expect((await claim()).held).toBe(false);
});

test('a tab that cannot save keeps the study, and the other learns why', async () => {
  await claim(() => Promise.reject(new Error('the disk is full')));
  const error = await errorOf(takeOver(await claim()));
  expect(error.code).toBe('storage.locked');
  expect(error.message).toContain('the disk is full');
  expect((await claim()).held).toBe(false);
});

test('a tab that does not answer keeps the study', async () => {
  vi.useFakeTimers();
  try {
    await claim(() => new Promise<void>(() => undefined));
    const asked = errorOf(takeOver(await claim()));
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await asked).code).toBe('storage.locked');
  } finally {
    vi.useRealTimers();
  }
});
