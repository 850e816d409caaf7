import type { NamingRule } from '../spec.ts';

const shapes: Readonly<Record<NamingRule['casing'], RegExp>> = {
  snake_case: /^\p{Ll}[\p{Ll}\p{Nd}]*(_[\p{Ll}\p{Nd}]+)*$/u,
  'kebab-case': /^\p{Ll}[\p{Ll}\p{Nd}]*(-[\p{Ll}\p{Nd}]+)*$/u,
  camelCase: /^\p{Ll}[\p{L}\p{Nd}]*$/u,
  PascalCase: /^\p{Lu}[\p{L}\p{Nd}]*$/u,
  'Title Case': /^\p{Lu}[\p{L}\p{Nd}]*( \p{Lu}[\p{L}\p{Nd}]*)*$/u,
  any: /[\s\S]/u,
};

/** A name's words in lower case, whatever parts them: `addToCart`, `add_to_cart` and `Add to cart` have the same. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/(\p{Ll}|\p{Nd})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[^\p{L}\p{Nd}]+/u)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** Why a name breaks the rule, in words; null where it keeps it. */
export function brokenNaming(name: string, rule: NamingRule): string | null {
  if (!shapes[rule.casing].test(name)) return `is not written in ${rule.casing}`;
  if (rule.form === 'any') return null;
  const words = wordsOf(name);
  if (words.length < 2) {
    return `is one word, where the rule asks for ${rule.form === 'object_action' ? 'an object and an action' : 'an action and an object'}`;
  }
  const action = (rule.form === 'object_action' ? words.at(-1) : words[0]) ?? '';
  if (rule.actions.length === 0 || rule.actions.some((allowed) => allowed.toLowerCase() === action)) {
    return null;
  }
  return `${rule.form === 'object_action' ? 'ends' : 'begins'} with “${action}”, which is none of the allowed actions`;
}

/** The way of writing that most names follow, and how many of them do. */
export function usualCasing(names: readonly string[]): {
  readonly casing: NamingRule['casing'];
  readonly follow: number;
} {
  let best: { casing: NamingRule['casing']; follow: number } = { casing: 'any', follow: 0 };
  for (const [casing, shape] of Object.entries(shapes) as [NamingRule['casing'], RegExp][]) {
    const follow = casing === 'any' ? 0 : names.filter((name) => shape.test(name)).length;
    if (follow > best.follow) best = { casing, follow };
  }
  return 2 * best.follow > names.length ? best : { casing: 'any', follow: names.length };
}
