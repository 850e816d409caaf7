import { quoted } from '../format.ts';
import type { Json } from '../json.ts';
import type { Recipe, RecipeNode } from '../recipe.ts';

const opening = 'The link says: “';

/** Whether a reason is told as the words of the link that its study was opened from. */
export const isSaidByLink = (reason: string): boolean => reason.startsWith(opening);

/**
 * The study of a link with its reasons as what the link says, each line quoted: whoever made the link may have written them, and they
 * stand where the page gives its own. Reasons of what is no setting of their stage are dropped.
 */
export function withLinkReasons(recipe: Recipe): Recipe {
  return { ...recipe, nodes: recipe.nodes.map(attributed) };
}

function attributed(node: RecipeNode): RecipeNode {
  const spec = typeof node.spec === 'object' && node.spec !== null ? node.spec : {};
  const names = namesOf((spec as { readonly features?: Json }).features);
  const reasons = Object.entries(node.reasons)
    .filter(([setting]) => Object.hasOwn(spec, setting))
    .map(([setting, text]) => [setting, linesOf(text, names).join('\n')] as const);
  return { ...node, reasons: Object.fromEntries(reasons) };
}

/** Lines that begin with a feature's name stay findable by it. */
function linesOf(text: string, names: readonly string[]): string[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const name = names.find((one) => line.startsWith(`${one}: `));
      if (name === undefined) return said(line);
      return `${name}: ${said(line.slice(name.length + 2))}`;
    });
}

/** Words that were attributed before, since the link was made of a link's study, are told once. */
function said(words: string): string {
  const own = isSaidByLink(words) ? words.slice(opening.length).replace(/”$/, '') : words;
  return `${opening}${quoted(own).slice(1)}`;
}

function namesOf(features: Json | undefined): string[] {
  if (!Array.isArray(features)) return [];
  return (features as readonly Json[]).flatMap((feature) => {
    const name = (feature as { readonly name?: Json } | null)?.name;
    return typeof name === 'string' ? [name] : [];
  });
}
