import { afterEach, expect, test, vi } from 'vitest';
import { inPieces } from '../../../src/models/inPieces.ts';
import { inSteps } from '../../../src/models/inSteps.ts';
import { isTurnDue, turn, turnIfDue } from '../../../src/models/turn.ts';

afterEach(() => vi.restoreAllMocks());

/** A signal that a message cancels, as a worker hears it. */
function cancelledByMessage(): AbortSignal {
  const { port1, port2 } = new MessageChannel();
  const controller = new AbortController();
  port1.onmessage = () => {
    controller.abort();
    port1.close();
  };
  port2.postMessage(null);
  return controller.signal;
}

const cancelled = expect.objectContaining({ code: 'cancelled' }) as Error;

test('a message that waits is heard in a turn', async () => {
  await expect(turn({ signal: cancelledByMessage() })).rejects.toEqual(cancelled);
});

test('a message that waits is heard between two pieces of rows', async () => {
  const done: number[] = [];
  const work = inPieces(4, cancelledByMessage(), (from) => done.push(from), 1);
  await expect(work).rejects.toEqual(cancelled);
  expect(done).toEqual([0]);
});

test('a turn waits for no timer', async () => {
  const timer = vi.spyOn(globalThis, 'setTimeout');
  await turn({});
  await inPieces(3, undefined, () => undefined, 1);
  expect(timer).not.toHaveBeenCalled();
});

test('a turn is due when the thread was held for 12 milliseconds since the last one', async () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(1000);
  await turn({});
  clock.mockReturnValue(1011);
  expect(isTurnDue()).toBe(false);
  await turnIfDue({ signal: AbortSignal.abort() });
  clock.mockReturnValue(1012);
  expect(isTurnDue()).toBe(true);
  await expect(turnIfDue({ signal: AbortSignal.abort() })).rejects.toEqual(cancelled);
  expect(isTurnDue()).toBe(false);
});

test('steps are left where a turn is due, and give their result', async () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(2000);
  await turn({});
  let steps = 0;
  function* counting(): Generator<void, number> {
    while (steps < 30) {
      steps++;
      clock.mockReturnValue(2000 + steps);
      yield;
    }
    return steps;
  }
  await expect(inSteps(counting(), { signal: cancelledByMessage() })).rejects.toEqual(cancelled);
  expect(steps).toBe(12);
  await expect(inSteps(counting())).resolves.toBe(30);
});
