/** How well a text answers what was typed, and which letters of it were meant. */
export interface Match {
  readonly score: number;
  /** Positions in the text, ascending. */
  readonly at: readonly number[];
}

/**
 * Finds the letters of `typed` in `text`, in order, not necessarily together. Beginnings of words and letters that
 * stand together count more; a text that says little else counts more. Null where a letter is missing.
 */
export function fuzzy(typed: string, text: string): Match | null {
  const wanted = typed.toLowerCase().replace(/\s+/g, '');
  if (wanted === '') return { score: 0, at: [] };
  const given = text.toLowerCase();
  const starts = Array.from(given, (letter, index) => (letter === wanted[0] ? index : -1)).filter(
    (index) => index >= 0,
  );
  const matches = starts.flatMap((start) => {
    const at = follow(wanted, given, start);
    return at ? [{ at, score: rate(at, given) }] : [];
  });
  return matches.reduce<Match | null>(
    (best, match) => (best && best.score >= match.score ? best : match),
    null,
  );
}

function follow(wanted: string, given: string, start: number): number[] | null {
  const at = [start];
  for (const letter of wanted.slice(1)) {
    const after = (at[at.length - 1] as number) + 1;
    const together = given[after] === letter ? after : -1;
    const word = together === -1 ? wordStart(given, letter, after) : -1;
    const next = together !== -1 ? together : word !== -1 ? word : given.indexOf(letter, after);
    if (next === -1) return null;
    at.push(next);
  }
  return at;
}

function wordStart(given: string, letter: string, from: number): number {
  for (let index = from; index < given.length; index++) {
    if (given[index] === letter && startsWord(given, index)) return index;
  }
  return -1;
}

function startsWord(given: string, index: number): boolean {
  return index === 0 || /[^\p{L}\p{N}]/u.test(given[index - 1] ?? ' ');
}

function rate(at: readonly number[], given: string): number {
  const score = at.reduce((sum, position, index) => {
    const together = index > 0 && at[index - 1] === position - 1;
    return sum + 1 + (together ? 3 : 0) + (startsWord(given, position) ? 4 : 0);
  }, 0);
  return score - (at[0] ?? 0) * 0.05 - given.length * 0.02;
}
