import { AppError, asAppError, shorten, type ErrorCode } from '../core/errors.ts';

/** DuckDB's message without its stack, its hints over several lines and the copy of the query; values are cut short. */
function databaseMessage(thrown: unknown): string {
  const text = spelledOut(thrown instanceof Error ? thrown.message : String(thrown));
  return shorten((text.split(/\n\s*\n|\nLINE \d+:/)[0] ?? text).trim());
}

/** Some of DuckDB's errors come as JSON; they are brought into the form of the others. */
function spelledOut(text: string): string {
  const type = /^\{"exception_type":"([^"]+)"/.exec(text)?.[1];
  const message = /"exception_message":("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  if (type === undefined || message === undefined) return text;
  return `${type} Error: ${JSON.parse(message) as string}`;
}

/** What DuckDB threw as an AppError: memory, cancelling and a person's mistakes are told apart. */
export function databaseFailure(thrown: unknown, byPerson = false): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof DOMException) return asAppError(thrown);
  const message = databaseMessage(thrown);
  return new AppError(codeOf(message, byPerson), message, {}, thrown);
}

function codeOf(message: string, byPerson: boolean): ErrorCode {
  if (/out of memory|memory access out of bounds|could not allocate/i.test(message)) return 'query.memory';
  if (/INTERRUPT|interrupted/i.test(message)) return 'cancelled';
  if (byPerson && /^(Parser|Binder|Catalog) Error/.test(message)) return 'query.syntax';
  return 'query.failed';
}
