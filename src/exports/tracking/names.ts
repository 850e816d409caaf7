/** A text as a literal of TypeScript: quotes, line ends and lone surrogates are escaped. */
export function literal(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** A name as a member of an object literal: `__proto__` would set the prototype, and so is computed. */
export function member(name: string): string {
  return name === '__proto__' ? '["__proto__"]' : literal(name);
}

/** Words as the inside of a comment: on one line, and never its end. */
export function comment(text: string): string {
  return text
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *')
    .replaceAll('@', '＠')
    .trim();
}

/** `add_to_cart` as `AddToCart`: letters and digits alone, in words that begin in upper case; '' where there are none. */
export function pascal(name: string): string {
  return name
    .normalize('NFC')
    .split(/[^\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}]+/u)
    .map((word) => word.replace(/^[\p{Mn}\p{Mc}]+/u, ''))
    .filter((word) => word !== '')
    .map((word) => {
      const [first = '', ...rest] = Array.from(word);
      return first.toUpperCase() + rest.join('');
    })
    .join('')
    .slice(0, 80)
    .replace(/[\uD800-\uDBFF]$/, '');
}

/** One identifier for each name, all different even where upper and lower case count alike; what has no letters gets a number. */
export function identifiersOf(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name, index) => {
    const words = pascal(name);
    const base = words === '' ? `Event${index + 1}` : /^\p{ID_Start}/u.test(words) ? words : `Event${words}`;
    let candidate = base;
    for (let number = 2; taken.has(candidate.toLowerCase()); number++) candidate = `${base}_${number}`;
    taken.add(candidate.toLowerCase());
    return candidate;
  });
}
