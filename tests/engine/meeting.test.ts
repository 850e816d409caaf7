import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { Abandoned, Meeting, meetingPlace } from '../../src/engine/wasm/meeting.ts';
import { nextTask } from '../../src/core/turns.ts';
import { pause } from './shardSupport.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

function placeOf(seats: number, numbers: number): SharedArrayBuffer {
  const place = meetingPlace(seats, numbers);
  if (!place) throw new Error('the page is not isolated');
  return place;
}

const tenEach = (seats: number): Meeting[] => {
  const place = placeOf(seats, 10);
  return Array.from({ length: seats }, (_, seat) => new Meeting(place, seat, seats));
};

const nothing = (): void => undefined;

test('in every round each takes what all have left, whoever comes first', async () => {
  const request = fc.record({
    seats: fc.integer({ min: 2, max: 5 }),
    delays: fc.array(fc.array(fc.nat(6), { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ seats, delays }) => {
      const meetings = tenEach(seats);
      const found = await Promise.all(
        meetings.map(async (meeting, seat) => {
          const sums: number[] = [];
          for (const [round, own] of delays.entries()) {
            for (let i = 0; i < (own[seat] as number); i++) await nextTask();
            const write = (into: Float64Array): void => into.set([100 * round + seat], 3);
            const read = (all: readonly Float64Array[]): number =>
              all.reduce((sum, { 3: v = 0 }) => sum + v, 0);
            sums.push(await meeting.exchange(write, read, pause));
          }
          return sums;
        }),
      );
      const expected = delays.map((_, round) => seats * 100 * round + (seats * (seats - 1)) / 2);
      expect(found).toEqual(meetings.map(() => expected));
    }),
    { numRuns: 40 },
  );
});

test('whoever waits for one that has left is told, at once and later', async () => {
  const [first, second, third] = tenEach(3) as [Meeting, Meeting, Meeting];
  const early = first.exchange(nothing, nothing, pause);
  third.leave();
  await expect(early).rejects.toBeInstanceOf(Abandoned);
  await expect(second.exchange(nothing, nothing, pause)).rejects.toBeInstanceOf(Abandoned);
});

test('one that sleeps while it waits is woken, also where a thread cannot sleep and listen', async () => {
  const { add, load, store, notify } = Atomics;
  for (const atomics of [Atomics, { add, load, store, notify }]) {
    vi.stubGlobal('Atomics', atomics);
    const [first, second] = tenEach(2) as [Meeting, Meeting];
    const early = first.exchange(nothing, (all) => all.length, pause);
    const since = performance.now();
    while (performance.now() - since < 30) await nextTask();
    expect(await second.exchange(nothing, (all) => all.length, pause)).toBe(2);
    expect(await early).toBe(2);
  }
});

test('a cancel is heard while one waits', async () => {
  const [first] = tenEach(2) as [Meeting];
  let looked = 0;
  const cancel = (): Promise<void> =>
    ++looked < 3 ? Promise.resolve() : Promise.reject(new Error('cancelled'));
  await expect(first.exchange(nothing, nothing, cancel)).rejects.toThrow('cancelled');
});

test('one that waits sleeps, and takes no time from those that it waits for', async () => {
  const [first, second] = tenEach(2) as [Meeting, Meeting];
  let looked = 0;
  const early = first.exchange(nothing, nothing, () => Promise.resolve(void (looked += 1)));
  const since = performance.now();
  while (performance.now() - since < 100) await nextTask();
  await second.exchange(nothing, nothing, pause);
  await early;
  expect(looked).toBeLessThan(10);
});

test('one that looked in vain leaves it for ever more rounds', async () => {
  const [first, second] = tenEach(2) as [Meeting, Meeting];
  const clock = vi.spyOn(performance, 'now');
  const looked: number[] = [];
  for (let round = 0; round < 20; round++) {
    clock.mockClear();
    const early = first.exchange(nothing, nothing, pause);
    if (clock.mock.calls.length > 0) looked.push(round);
    await second.exchange(nothing, nothing, pause);
    await early;
  }
  clock.mockRestore();
  expect(looked).toEqual([0, 2, 5, 10, 19]);
});

test('one that looks sleeps in the end, where the clock stands still', async () => {
  const [first, second] = tenEach(2) as [Meeting, Meeting];
  const clock = vi.spyOn(performance, 'now').mockReturnValue(5);
  const early = first.exchange(nothing, (all) => all.length, pause);
  clock.mockRestore();
  await second.exchange(nothing, nothing, pause);
  expect(await early).toBe(2);
});

test('a page that may share no memory, or not so much, has no place to meet', () => {
  expect(meetingPlace(16, 2 ** 50)).toBeUndefined();
  vi.stubGlobal('crossOriginIsolated', false);
  expect(meetingPlace(2, 10)).toBeUndefined();
});
