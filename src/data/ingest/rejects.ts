import { AppError } from '../../core/errors.ts';
import type { RejectedRow, Warning } from '../../core/table.ts';
import type { SourceFile } from '../contract.ts';

/** What became of the rows of a file. */
export interface RowCounts {
  readonly rows: number;
  readonly rejected: number;
  readonly rejects: readonly RejectedRow[];
}

/** The error of a file most of whose rows do not fit; `lenient` loads the rest of it. */
export function refused(file: SourceFile, counts: RowCounts, columns: number): AppError {
  const { rows, rejected, rejects } = counts;
  const [first] = rejects;
  const where = first ? `; the first is line ${first.line}: ${first.reason}` : '';
  const message = `${rejected} of ${rows + rejected} rows of ${file.name} do not fit its ${columns} columns${where}.`;
  const lines = rejects.slice(0, 20).map(({ line, reason }) => ({ line, reason }));
  return new AppError('ingest.rejected', message, { file: file.name, rows, rejected, lines });
}

/** Says how many rows were left out, and where the first one stands. */
export function rejectedWarning(
  file: string,
  rejected: number,
  rejects: readonly RejectedRow[],
): readonly Warning[] {
  if (rejected === 0) return [];
  const [what, were] = rejected === 1 ? ['One row', 'was'] : [`${rejected} rows`, 'were'];
  const line = rejects[0]?.line ?? 0;
  const message = `${what} of ${file} did not fit the columns and ${were} left out, the first on line ${line}.`;
  return [{ code: 'rejected-rows', message }];
}
