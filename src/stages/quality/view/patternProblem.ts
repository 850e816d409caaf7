/**
 * What is wrong with a regular expression of the dialect RE2, in words; null where nothing is seen. What RE2 has beyond
 * ECMAScript (flags inside, groups named with P) is rewritten before the browser reads it.
 */
export function patternProblem(pattern: string): string | null {
  if (pattern === '') return 'Write a pattern, such as [A-Z]{2}[0-9]+.';
  const bare = pattern.replace(/\\\\/g, '');
  if (/\(\?<?[=!]/.test(bare)) return 'Patterns cannot look ahead or behind.';
  if (/\\([1-9]|k<)/.test(bare)) return 'Patterns cannot refer back to what a group found.';
  const unknown = /\\(?![AafntrvdDsSwWbBzpPCQEx0-7])[A-Za-z89]/.exec(bare);
  if (unknown) return `Patterns do not know ${unknown[0]}.`;
  const plain = pattern
    .replace(/\(\?[imsU]*(?:-[imsU]+)?:/g, '(?:')
    .replace(/\(\?[imsU]+(?:-[imsU]+)?\)/g, '')
    .replace(/\(\?P</g, '(?<');
  try {
    new RegExp(plain);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    return 'This is no regular expression: a bracket or a repetition is not complete.';
  }
}

/**
 * Whether a whole text fits a pattern; null where the browser cannot tell: the pattern is none, or has what only RE2 has (flags
 * inside, classes such as `\pL` and `[:alpha:]`).
 */
export function patternFits(pattern: string, text: string): boolean | null {
  if (patternProblem(pattern) !== null) return null;
  if (/\(\?[imsUP]|\\[AazpPCQE]|\[:/.test(pattern)) return null;
  return new RegExp(`^(?:${pattern})$`).test(text);
}
