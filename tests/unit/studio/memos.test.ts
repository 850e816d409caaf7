import { describe, expect, test, vi } from 'vitest';
import { bytesOf } from '../../../src/studio/bytes.ts';
import { Memos } from '../../../src/studio/memos.ts';

/** Computes a list of so many numbers, and counts how often. */
const listOf = (numbers: number) => vi.fn(() => Promise.resolve(new Float64Array(numbers)));

describe('memos', () => {
  test('a series of many snapshots is computed once, whatever else is remembered in between', async () => {
    const memos = new Memos();
    const compute = listOf(1000);
    for (let round = 0; round < 2; round++) {
      for (let snapshot = 0; snapshot < 60; snapshot++) await memos.once('snapshot', { snapshot }, compute);
      for (let other = 0; other < 40; other++) await memos.once('other', { other }, listOf(10));
    }
    expect(compute).toHaveBeenCalledTimes(60);
  });

  test('where there is no more room, what was asked for longest ago goes first', async () => {
    const memos = new Memos(2500 * 8);
    const [first, second, third] = [listOf(1000), listOf(1000), listOf(1000)];
    await memos.once('first', null, first);
    await memos.once('second', null, second);
    await memos.once('first', null, first);
    await memos.once('third', null, third);
    await memos.once('first', null, first);
    await memos.once('second', null, second);
    expect(first).toHaveBeenCalledTimes(1);
    expect(second).toHaveBeenCalledTimes(2);
  });

  test('the newest stays however large it is', async () => {
    const memos = new Memos(100);
    const compute = listOf(1000);
    await memos.once('large', null, compute);
    await memos.once('large', null, compute);
    expect(compute).toHaveBeenCalledTimes(1);
  });

  test('what is asked for twice at once is computed once', async () => {
    const memos = new Memos();
    const compute = listOf(10);
    await Promise.all([memos.once('one', 1, compute), memos.once('one', 1, compute)]);
    expect(compute).toHaveBeenCalledTimes(1);
  });

  test('what failed is computed again', async () => {
    const memos = new Memos();
    const compute = vi.fn(() => Promise.reject(new RangeError('no')));
    await expect(memos.once('bad', null, compute)).rejects.toThrow('no');
    await expect(memos.once('bad', null, compute)).rejects.toThrow('no');
    expect(compute).toHaveBeenCalledTimes(2);
  });

  test('what was cleared while it was computed fills no room', async () => {
    const memos = new Memos(1500 * 8);
    const pending = memos.once('slow', null, listOf(1000));
    memos.clear();
    await pending;
    const kept = listOf(1000);
    await memos.once('kept', null, kept);
    await memos.once('kept', null, kept);
    expect(kept).toHaveBeenCalledTimes(1);
  });
});

describe('bytes of a value', () => {
  test('buffers count whole, and once', () => {
    const buffer = new ArrayBuffer(8_000);
    const bytes = bytesOf([new Float64Array(buffer), new Uint8Array(buffer)]);
    expect(bytes).toBeGreaterThanOrEqual(8_000);
    expect(bytes).toBeLessThan(9_000);
  });

  test('lists of numbers, texts and maps count by what they hold', () => {
    expect(bytesOf(new Array<number>(1000).fill(1))).toBeGreaterThanOrEqual(8_000);
    expect(bytesOf({ text: 'a'.repeat(1000) })).toBeGreaterThanOrEqual(2_000);
    expect(bytesOf(new Map([['key', new Float64Array(1000)]]))).toBeGreaterThanOrEqual(8_000);
  });

  test('what holds itself ends', () => {
    const ring: { self?: unknown } = {};
    ring.self = ring;
    expect(bytesOf(ring)).toBeLessThan(1_000);
  });
});
