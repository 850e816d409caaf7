const classes = { '9': '\\d', a: '[a-z]', A: '[A-Z]' } as const;
const longest = 40;

/**
 * A regular expression for texts of these shapes, in which 9 stands for a digit, a and A for a letter. Null where a shape is
 * longer than 40 characters, has no digit or letter, or is all letters: words are no pattern.
 */
export function patternOf(shapes: readonly string[]): string | null {
  if (shapes.length === 0) return null;
  if (shapes.some((shape) => shape.length > longest || !shape.includes('9'))) return null;
  const pieces = [...shapes].sort().map(pieceOf);
  return pieces.length === 1 ? (pieces[0] ?? null) : `(${pieces.join('|')})`;
}

function pieceOf(shape: string): string {
  const runs = shape.match(/(.)\1*/gsu) ?? [];
  return runs
    .map((run) => {
      const [character = ''] = run;
      const one =
        character === '9' || character === 'a' || character === 'A'
          ? classes[character]
          : character.replace(/[\\^$.*+?()[\]{}|/-]/u, '\\$&');
      const count = Array.from(run).length;
      return count === 1 ? one : `${one}{${count}}`;
    })
    .join('');
}
