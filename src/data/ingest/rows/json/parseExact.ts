/** Digits that a double may round, or an exponent that it may not hold. */
const risky = /\d{16}|\d[eE][+-]?\d{3}|\.\d{16}/;
const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/gs;

/** Marks a number that is kept as its digits. It stands at the beginning of no text that people write. */
const mark = '\u0000\u0001#';

/** The value of a JSON text; numbers with more digits than a double holds come as texts of them. @throws SyntaxError */
export function parseExact(text: string): unknown {
  if (!risky.test(text)) return JSON.parse(text);
  const kept = text.replace(stringOrNumber, (piece) =>
    piece.startsWith('"') || piece.length < 16 || !/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(piece)
      ? piece
      : `"${JSON.stringify(mark).slice(1, -1)}${piece}"`,
  );
  return JSON.parse(kept, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? plainNumber(value.slice(mark.length)) : value,
  );
}

/** The number itself where a double says it as it stands; else its digits. */
function plainNumber(digits: string): number | string {
  const value = Number(digits);
  return String(value) === digits ? value : digits;
}
