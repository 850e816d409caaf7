import { findCut } from '../../dialect.ts';
import { sampleRecords, squeezeSpaces, usualCount } from '../../sample.ts';

/** Lines that the columns are found in. */
const searchedLines = 2000;

/**
 * Where the columns of fixed width begin: after each place that is blank in every line (the header among them), from 0 on.
 * Lines are compared without trailing blanks, tabs do not count.
 */
export function findPositions(lines: readonly string[]): number[] {
  const searched = lines.slice(0, searchedLines).filter((line) => line.trim() !== '');
  const length = Math.max(0, ...searched.map((line) => line.trimEnd().length));
  const filled = new Uint32Array(length);
  for (const line of searched) {
    for (let at = 0; at < line.length && at < length; at++) {
      if (line.charCodeAt(at) !== 32) filled[at] = (filled[at] as number) + 1;
    }
  }
  const columns: Column[] = [];
  for (let at = 0; at < length; at++) {
    if (filled[at] === 0) continue;
    const last = columns[columns.length - 1];
    if (last?.end === at) last.end++;
    else if (last?.end === at - 1 && isUnnamed(searched, at)) last.end = at + 1;
    else columns.push({ begin: at, end: at + 1 });
  }
  return columns.map((column, index) => startOf(column, columns[index - 1], filled));
}

/** Whether the first line, which may be a header, has nothing where a column would begin: a space within values that all share. */
function isUnnamed([first = '', ...others]: readonly string[], at: number): boolean {
  const end = others.reduce((most, line) => Math.max(most, wordEnd(line, at)), wordEnd(first, at));
  return first.slice(at, end).trim() === '';
}

function wordEnd(line: string, from: number): number {
  let end = from;
  while (end < line.length && line.charCodeAt(end) !== 32) end++;
  return end;
}

interface Column {
  readonly begin: number;
  end: number;
}

/** The gap in front of a column belongs to it where its values stand to the right, as numbers do. */
function startOf({ begin, end }: Column, before: Column | undefined, filled: Uint32Array): number {
  if (before === undefined) return 0;
  return (filled[end - 1] as number) > (filled[begin] as number) ? before.end : begin;
}

/**
 * Whether lines look like columns of fixed width: at least two, nearly all lines of one length (blanks at their ends apart),
 * and blanks in every line where the columns part.
 */
function looksFixed(lines: readonly string[], whole: boolean): boolean {
  const searched = (whole ? lines : lines.slice(0, -1))
    .slice(0, searchedLines)
    .filter((line) => line.trim() !== '');
  if (searched.length < 4 || searched.some((line) => line.includes('\t'))) return false;
  const lengths = new Map<number, number>();
  for (const { length } of searched) lengths.set(length, (lengths.get(length) ?? 0) + 1);
  const usual = Math.max(...lengths.values());
  const positions = findPositions(searched);
  if (usual < searched.length * 0.9 || positions.length < 3) return false;
  const cells = searched.map((line) => cutLine(line, positions));
  const numeric = positions.filter((_, index) =>
    cells.slice(1).every((row) => row[index] === null || /^[-+]?[\d.,/:-]+$/.test(row[index] ?? '')),
  );
  return numeric.length > 0;
}

/** The fields of a line, without the blanks around them; null where there is nothing. */
export function cutLine(line: string, positions: readonly number[]): (string | null)[] {
  return positions.map((start, index) => {
    const field = line.slice(start, positions[index + 1] ?? line.length).trim();
    return field === '' ? null : field;
  });
}

/** Whether a text in which no delimiter was found has columns of fixed width. */
export function seemsFixed(text: string, whole: boolean): boolean {
  if (!looksFixed(text.split(/\r?\n/), whole)) return false;
  const cut = findCut(text, whole);
  const isAligned = cut.delimiter === ' ';
  const sample = isAligned ? squeezeSpaces(text.slice(0, 65_536), cut.quote) : text.slice(0, 65_536);
  const records = sampleRecords(sample, cut, false, 400);
  // Runs of spaces cut a header of other words than its rows: then spaces stand within values.
  return isAligned ? records[0]?.fields.length !== usualCount(records) : usualCount(records) < 2;
}
