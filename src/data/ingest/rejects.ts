import { AppError } from '../../core/errors.ts';
import { formatCount, formatCounted } from '../../core/format.ts';
import type { RejectedRow, Warning } from '../../core/table.ts';
import type { SourceFile } from '../contract.ts';
import { oneOr } from './countedValues.ts';

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
  const isOnly = rows + rejected === 1;
  const what = isOnly
    ? `The only row of ${file.name} does not fit`
    : `${formatCount(rejected)} of ${formatCounted(rows + rejected, 'row')} of ${file.name} ${rejected === 1 ? 'does' : 'do'} not fit`;
  const which = columns === 1 ? 'its one column' : `its ${formatCount(columns)} columns`;
  const where = first
    ? `; ${rejected === 1 ? 'it' : 'the first'} is line ${first.line}: ${first.reason}`
    : '';
  const message = `${what} ${which}${where}.`;
  const lines = rejects.slice(0, 20).map(({ line, reason }) => ({ line, reason }));
  return new AppError('ingest.rejected', message, { file: file.name, rows, rejected, lines });
}

/** Says how many rows were left out, where the first one stands, and why it was. */
export function rejectedWarning(
  file: string,
  rejected: number,
  rejects: readonly RejectedRow[],
): readonly Warning[] {
  if (rejected === 0) return [];
  const [first] = rejects;
  const where = rejected === 1 ? 'on' : 'the first on';
  const why = first === undefined || first.reason === '' ? '' : `: ${first.reason}`;
  const message = `${oneOr(rejected, 'row')} of ${file} ${rejected === 1 ? 'was' : 'were'} left out, ${where} line ${first?.line ?? 0}${why}.`;
  return [{ code: 'rejected-rows', message }];
}
