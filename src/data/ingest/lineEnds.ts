export const feed = 10;
export const carriageReturn = 13;

/** The place of the line feed that follows a run of carriage returns, or the text's end when nothing follows; else -1. */
export function feedAfter(text: string, carriage: number): number {
  let after = carriage + 1;
  while (after < text.length && text.charCodeAt(after) === carriageReturn) after++;
  return after >= text.length || text.charCodeAt(after) === feed ? after : -1;
}

/** Where the last line of a text that is surely ended ends; 0 where there is none. */
export function lastLineEnd(text: string, carriage: boolean): number {
  if (!carriage) return text.lastIndexOf('\n') + 1;
  for (let at = text.length - 2; at >= 0; at--) {
    const next = text.charCodeAt(at + 1);
    if (text.charCodeAt(at) === carriageReturn && next !== feed && next !== carriageReturn) return at + 1;
  }
  return 0;
}

/** Where the line that holds `from` ends: after its line feed or carriage return, or the end of the text. */
export function endOfLine(text: string, from: number, carriage: boolean): number {
  const found = text.indexOf('\n', from);
  const line = found < 0 ? text.length : found + 1;
  if (!carriage) return line;
  const lone = text.indexOf('\r', from);
  return lone < 0 || lone + 1 >= line ? line : text.charCodeAt(lone + 1) === feed ? lone + 2 : lone + 1;
}

/** Lines that a record takes up. */
export function linesIn(text: string, start: number, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++;
  return Math.max(lines, 1);
}
