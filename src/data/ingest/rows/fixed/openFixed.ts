import { AppError } from '../../../../core/errors.ts';
import { formatCount } from '../../../../core/format.ts';
import type { Reading, Warning } from '../../../../core/table.ts';
import type { SourceFile } from '../../../contract.ts';
import { invalidBytes } from '../../invalidBytes.ts';
import { mostColumns } from '../../limits.ts';
import { decodedChunks, readHead } from '../../textSource.ts';
import { gridSample, layoutGrid } from '../grid.ts';
import { plainReading, type FaultyRow, type RowBatch, type TextRow, type TextTable } from '../textTable.ts';
import { cutLine, findPositions } from './positions.ts';

/** A line that is longer than this many characters is no line of columns. */
const longestLine = 1024 * 1024;

/** A text whose columns stand at fixed places. @throws AppError `ingest.empty`, `ingest.dialect`, `ingest.too-many-columns` */
export async function openFixed(file: SourceFile, chosen: Partial<Reading>): Promise<TextTable> {
  const head = await readHead(file, chosen.encoding);
  const lines = head.text.split(/\r?\n/);
  if (!head.whole) lines.pop();
  const positions = checked(file, chosen.positions ?? findPositions(lines));
  const first = lines
    .map((line, index): TextRow => ({ line: index + 1, fields: cutLine(line, positions) }))
    .filter(({ fields }) => fields.some((field) => field !== null))
    .slice(0, gridSample);
  const layout = layoutGrid(first, chosen);
  const names = positions.map((_, index) => layout.names[index - layout.left] ?? '');
  let [torn, invalid] = [0, 0];
  return {
    reading: plainReading('fixed', {
      encoding: head.encoding,
      header: layout.header,
      skip: layout.skip,
      positions,
    }),
    names,
    warnings: [proposed(file, positions, chosen)].flat(),
    async *rows(signal): AsyncGenerator<RowBatch> {
      let rest = '';
      let line = 0;
      [torn, invalid] = [0, 0];
      for await (const piece of decodedChunks(file, head, signal)) {
        invalid += piece.invalid;
        const parts = (rest + piece.text).split('\n');
        rest = piece.last ? '' : (parts.pop() ?? '');
        if (rest.length > longestLine) throw endless(file, line + parts.length + 1);
        const rows: (TextRow | FaultyRow)[] = [];
        for (const part of parts) {
          line++;
          const text = part.endsWith('\r') ? part.slice(0, -1) : part;
          if (line <= layout.begin || text.trim() === '') continue;
          if (isTorn(text, positions)) torn++;
          rows.push(
            text.includes('\t')
              ? { line, fault: 'a tab stands in a line of columns of fixed width', text: text.slice(0, 200) }
              : { line, fields: cutLine(text, positions) },
          );
        }
        yield { rows, done: piece.done };
      }
    },
    told: () => toldOf(file, torn, invalid),
  };
}

function checked(file: SourceFile, positions: readonly number[]): number[] {
  const sorted = [...new Set(positions)].sort((a, b) => a - b);
  if (sorted.length === 0) {
    const message = `No columns of fixed width were found in ${file.name}; say where they begin.`;
    throw new AppError('ingest.dialect', message, { file: file.name });
  }
  if (sorted.length > mostColumns) {
    const message = `${file.name} has ${formatCount(sorted.length)} columns; at most ${formatCount(mostColumns)} can be read.`;
    throw new AppError('ingest.too-many-columns', message, { file: file.name, columns: sorted.length });
  }
  return sorted;
}

/** Whether a value goes over the place where a column begins. */
function isTorn(text: string, positions: readonly number[]): boolean {
  return positions.some(
    (at) => at > 0 && at < text.length && text.charCodeAt(at) !== 32 && text.charCodeAt(at - 1) !== 32,
  );
}

function endless(file: SourceFile, line: number): AppError {
  const message = `Line ${line} of ${file.name} has more than a million characters; it is no line of columns of fixed width.`;
  return new AppError('ingest.dialect', message, { file: file.name, line });
}

function proposed(file: SourceFile, positions: readonly number[], chosen: Partial<Reading>): Warning[] {
  if (chosen.positions !== undefined) return [];
  const message = `The ${formatCount(positions.length)} columns of ${file.name} were told apart by the places that are blank in every line; look whether they are right.`;
  return [{ code: 'fixed-width', message }];
}

function toldOf(file: SourceFile, torn: number, invalid: number): Warning[] {
  const warnings: Warning[] = [];
  if (torn > 0) {
    const message = `In ${torn === 1 ? 'one line' : `${formatCount(torn)} lines`} of ${file.name} a value goes over the place where a column begins; the positions may be wrong.`;
    warnings.push({ code: 'torn-values', message });
  }
  warnings.push(...invalidBytes(file.name, invalid));
  return warnings;
}
