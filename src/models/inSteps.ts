import { throwIfCancelled } from '../core/errors.ts';
import { isTurnDue, turn } from './turn.ts';
import type { ModelWork } from './work.ts';

/**
 * Runs a computation that yields wherever it can be left for a while, and lets other messages be heard in time.
 * @throws AppError `cancelled`, and what the computation throws.
 */
export async function inSteps<Result>(steps: Generator<void, Result>, work: ModelWork = {}): Promise<Result> {
  throwIfCancelled(work.signal);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (isTurnDue()) await turn(work);
  }
}
