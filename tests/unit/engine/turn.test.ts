import { afterEach, expect, test, vi } from 'vitest';
import { Breather } from '../../../src/engine/turn.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Pieces of work of so many milliseconds until a turn is due, and how often the clock was looked at meanwhile. */
function untilDue(milliseconds: number): { readonly pieces: number; readonly looks: number } {
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  const breather = new Breather(16);
  clock.mockClear();
  let pieces = 0;
  do {
    now += milliseconds;
    pieces += 1;
  } while (!breather.due());
  return { pieces, looks: clock.mock.calls.length };
}

test('a turn is due after the first piece of work that is longer than the budget', () => {
  expect(untilDue(20)).toEqual({ pieces: 1, looks: 1 });
});

test('after pieces of some milliseconds a turn is due when the budget is used up', () => {
  expect(untilDue(3).pieces).toBe(6);
});

test('after short pieces came long ones, a turn is due after each of these', () => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const breather = new Breather(16);
  for (let piece = 0; piece < 100; piece++) {
    now += 0.01;
    breather.due();
  }
  const due = Array.from({ length: 40 }, () => {
    now += 70;
    return breather.due();
  });
  const first = due.indexOf(true);
  expect(first).toBeLessThan(16);
  expect(due.slice(first)).not.toContain(false);
});

test('many short pieces look at the clock rarely, and are not much longer than the budget together', () => {
  const { pieces, looks } = untilDue(0.01);
  expect(looks).toBeLessThan(pieces / 10);
  expect(pieces * 0.01).toBeLessThan(16.5);
});
