import type { Json } from './json.ts';
import { errorTable, type ErrorCode } from './errorTable.ts';

export type { ErrorCode } from './errorTable.ts';

/** Facts of an error that a person or a program can act on: names, counts, positions; never whole values of the data. */
export type Details = Readonly<Record<string, Json | undefined>>;

/** An error as it crosses a thread or reaches a script: plain JSON. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Details;
  readonly cause?: string;
}

/** Every failure that Tessera reports: a code of the table, a message for people, details for programs. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: Details;

  constructor(code: ErrorCode, message: string, details: Details = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }

  /** The title and hint that the table holds for this code. */
  get text(): { readonly title: string; readonly hint: string; readonly retry: boolean } {
    return errorTable[this.code];
  }

  toJSON(): ErrorRecord {
    const cause = this.cause instanceof Error ? this.cause.message : undefined;
    return {
      code: this.code,
      message: this.message,
      details: this.details,
      ...(cause === undefined ? {} : { cause: shorten(cause) }),
    };
  }
}

/** Whether a value has the form of an error that crossed a thread. */
export function isErrorRecord(value: unknown): value is ErrorRecord {
  if (typeof value !== 'object' || value === null || !('code' in value) || !('message' in value))
    return false;
  return typeof value.code === 'string' && value.code in errorTable && typeof value.message === 'string';
}

/** Any thrown value as an AppError: one stays itself, a record becomes one again, all else becomes `internal`. */
export function asAppError(thrown: unknown, fallback: ErrorCode = 'internal'): AppError {
  if (thrown instanceof AppError) return thrown;
  if (isErrorRecord(thrown)) {
    return new AppError(thrown.code, thrown.message, thrown.details, thrown.cause && new Error(thrown.cause));
  }
  if (thrown instanceof DOMException && thrown.name === 'AbortError') {
    return new AppError('cancelled', 'The work was cancelled.');
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError(fallback, shorten(message), {}, thrown);
}

/** Throws `cancelled` when the signal has been aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('cancelled', 'The work was cancelled.');
}

/** At most `limit` characters of a text, with a mark where it was cut: values of the data never travel whole. */
export function shorten(text: string, limit = 300): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length} characters)`;
}
