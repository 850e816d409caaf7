import { AppError } from '../core/errors.ts';
import { formatCount, formatCounted } from '../core/format.ts';

/** Refuses a file in which another number of rows is found than was to be written. @throws AppError `export.failed`. */
export function proveRows(format: string, found: number, expected: number): void {
  if (found === expected) return;
  const message = `The ${format} file was read again: it has ${formatCounted(found, 'row')} instead of ${formatCount(expected)}.`;
  throw new AppError('export.failed', message, { format, found, expected });
}
