import { throwIfCancelled } from '../core/errors.ts';
import type { ModelWork } from './work.ts';

/** Lets the thread hear other messages, such as a cancel. @throws AppError `cancelled` */
export async function turn({ signal }: ModelWork): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  throwIfCancelled(signal);
}
