import { transferHandlers } from 'comlink';
import { asAppError } from './errors.ts';

/**
 * Makes errors cross a thread whole: what is thrown on one side as an AppError (or anything else) is thrown on the other
 * as an AppError with the same code, message and details. Both sides call it once, before the first call.
 */
export function installErrorCrossing(): void {
  const standard = transferHandlers.get('throw');
  if (!standard) throw new Error('the bridge between threads has no handler of errors to replace');
  transferHandlers.set('throw', {
    canHandle: (value): value is { value: unknown } => standard.canHandle(value),
    serialize: (thrown) => [asAppError((thrown as { value: unknown }).value).toJSON(), []],
    deserialize: (record): never => {
      throw asAppError(record);
    },
  });
}
