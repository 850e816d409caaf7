import { AppError, type Details } from '../core/errors.ts';

/**
 * Anything that a browser's storage throws, as an AppError that says what to do: `storage.quota` where space ran out,
 * `storage.locked` where another tab holds the file, `storage.blocked` where a setting, a policy or a private window lets the page
 * keep nothing, `storage.failed` for the rest. An AppError stays itself.
 * @param what what was being done, as in “The study could not be saved.”
 */
export function storageFailure(thrown: unknown, what: string, details: Details = {}): AppError {
  if (thrown instanceof AppError) return thrown;
  const name = thrown instanceof Error ? thrown.name : '';
  if (name === 'QuotaExceededError') {
    return new AppError('storage.quota', `${what} The browser gives no more space.`, details, thrown);
  }
  if (name === 'NoModificationAllowedError') {
    return new AppError('storage.locked', `${what} Another tab has it open.`, details, thrown);
  }
  if (name === 'SecurityError') {
    return new AppError(
      'storage.blocked',
      `${what} The browser lets this page keep nothing.`,
      details,
      thrown,
    );
  }
  return new AppError('storage.failed', what, details, thrown);
}

/** Runs work that reads what is kept here: a read that fails is the device's failure, not that of a file that was dropped. */
export async function fromDevice<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'ingest.changed') throw thrown;
    throw new AppError(
      'storage.failed',
      'What is kept on this device could not be read.',
      thrown.details,
      thrown,
    );
  }
}
