import { AppError, type Details } from '../core/errors.ts';

/**
 * Anything that a browser's storage throws, as an AppError that says what to do: `storage.quota` where space ran out,
 * `storage.locked` where another tab holds the file, `storage.failed` for the rest. An AppError stays itself.
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
  return new AppError('storage.failed', what, details, thrown);
}
