/** A list of records within a JSON object. */
export interface RecordArray {
  /** Its name, with the names of the objects around it: `result.items`. */
  readonly path: string;
  /** The character after its opening bracket. */
  readonly begin: number;
}

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]/gs;

/** The lists of objects or lists in an object, none of them within another list, as far as the text goes. */
export function recordArrays(text: string): RecordArray[] {
  const found: RecordArray[] = [];
  /** Names of the objects that are open; null for a list. */
  const open: (string | null)[] = [];
  let name: string | null = null;
  let lists = 0;
  let waiting = '';
  token.lastIndex = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [piece] = match;
    if (piece === ':') name = waiting;
    else if (piece === '{' || piece === '[') {
      const isList = piece === '[';
      if (
        isList &&
        lists === 0 &&
        open.length > 0 &&
        /^\s*[[{]/.test(text.slice(token.lastIndex, token.lastIndex + 200))
      ) {
        const path = [...open.slice(1), name].map((each) => each ?? '').join('.');
        found.push({ path, begin: token.lastIndex });
      }
      open.push(isList ? null : name);
      if (isList) lists++;
      name = null;
    } else if (piece === '}' || piece === ']') {
      if (open.pop() === null && piece === ']') lists--;
      name = null;
    } else if (piece === ',') name = null;
    else waiting = unquoted(piece);
  }
  return found;
}

/** The name that a piece in quotes spells; the piece itself where its escapes make no sense. */
function unquoted(piece: string): string {
  if (!piece.includes('\\')) return piece.slice(1, -1);
  try {
    return String(JSON.parse(piece));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return piece.slice(1, -1);
    throw thrown;
  }
}
