import { throwIfCancelled } from '../core/errors.ts';
import { nextTask } from '../core/turns.ts';
import type { ModelWork } from './work.ts';

/** Milliseconds that plain loops may hold the thread. */
const longest = 12;
/** When this thread had its last turn. */
let last = 0;

/** What can be given up. */
type Cancellable = Pick<ModelWork, 'signal'>;

/** Whether the thread was held for so long that others should be heard. */
export function isTurnDue(): boolean {
  return performance.now() - last >= longest;
}

/** Lets the thread hear other messages, such as a cancel. @throws AppError `cancelled` */
export async function turn({ signal }: Cancellable): Promise<void> {
  await nextTask();
  last = performance.now();
  throwIfCancelled(signal);
}

/** A turn where one is due. @throws AppError `cancelled` */
export async function turnIfDue(work: Cancellable): Promise<void> {
  if (isTurnDue()) await turn(work);
}
