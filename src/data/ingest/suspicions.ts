const zoned = /:\d\d(?:\.\d+)?\s?(?:Z|UTC|GMT|[+-]\d\d)/;

/** Whether a time with an offset from UTC stands in the text: the database would drop the offset without a word. */
export const hasZonedTime = (text: string): boolean => zoned.test(text);

/** Whether a field is digits with underscores between them: the database would take `1_000` for 1000. */
export function hasUnderscoredNumber(text: string): boolean {
  for (let at = text.indexOf('_'); at >= 0; at = text.indexOf('_', at + 1)) {
    if (!isDigit(text, at - 1) || !isDigit(text, at + 1)) continue;
    let start = at - 1;
    while (isDigit(text, start - 1) || text[start - 1] === '_') start--;
    let end = at + 1;
    while (isDigit(text, end + 1) || text[end + 1] === '_') end++;
    if (isEdge(text[start - 1]) && isEdge(text[end + 1])) return true;
  }
  return false;
}

/** Adds the places of fields that begin with a plus, or a zero and a digit: the database would take `007` for 7. */
export function addCodes(codes: Set<number>, fields: readonly (string | null)[], columns: number): void {
  for (let index = 0; index < columns; index++) {
    const field = fields[index] ?? '';
    if (field.charCodeAt(0) <= 0x30 && code.test(field)) codes.add(index);
  }
}
const code = /^ *(?:\+|0\d)/;

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

const isEdge = (character: string | undefined): boolean =>
  character === undefined || !/[\p{L}\p{N}]/u.test(character);
