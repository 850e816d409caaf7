import { throwIfCancelled } from '../core/errors.ts';
import type { ModelWork } from './work.ts';

/** Milliseconds after which other messages are heard. */
const TURN = 12;

/**
 * Runs a computation that yields wherever it can be left for a while, and lets other messages be heard in time.
 * @throws AppError `cancelled`, and what the computation throws.
 */
export async function inSteps<Result>(
  steps: Generator<void, Result>,
  { signal }: ModelWork = {},
): Promise<Result> {
  throwIfCancelled(signal);
  let last = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - last < TURN) continue;
    await new Promise((resolve) => setTimeout(resolve));
    throwIfCancelled(signal);
    last = performance.now();
  }
}
