import type { Artifact } from './artifacts.ts';
import { quoted, shortName, shortWords } from './format.ts';
import type { Json } from './json.ts';
import type { Recipe, RecipeNode } from './recipe.ts';

/** What a study with reasons in it came by. */
export type ReasonGiver = 'link' | 'file';

interface Members {
  readonly [name: string]: Json;
}

const openings: Readonly<Record<ReasonGiver, string>> = {
  link: 'The link says: “',
  file: 'The file says: “',
};
const givers: readonly ReasonGiver[] = ['link', 'file'];

/** What a reason is told as the words of; null where it is the page's own. */
export function reasonGiver(reason: string): ReasonGiver | null {
  return givers.find((giver) => reason.startsWith(openings[giver])) ?? null;
}

/**
 * A study with its reasons as what it came by says, each line quoted: whoever made that may have written them, and they stand where
 * the page gives its own. Reasons of what is no setting of their stage are dropped.
 */
export function withGivenReasons(recipe: Recipe, giver: ReasonGiver): Recipe {
  return { ...recipe, nodes: recipe.nodes.map((node) => attributed(node, giver)) };
}

/** Words of what was fitted, besides reasons, that stand where the page gives its own: by the part that they are in, and how they are cut. */
const wordsOf = new Map<string, { readonly member: string; readonly short: (words: string) => string }>([
  ['minimum', { member: 'problem', short: (words) => shortWords(words) }],
  ['fittedOn', { member: 'name', short: (words) => shortName(words) }],
]);

/** What was fitted elsewhere, with the reasons in it and in its parts told so too, and what its parts say of engines and problems. */
export function fitWithGivenReasons(artifact: Artifact, giver: ReasonGiver): Artifact {
  const { value } = artifact;
  if (!isMembers(value)) return artifact;
  const parts = Object.entries(value).map(([name, part]): [string, Json] => [
    name,
    isMembers(part) ? withWords(withReason(part, giver), name, giver) : part,
  ]);
  return { ...artifact, value: withReason(Object.fromEntries(parts), giver) };
}

const isMembers = (value: Json): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function withReason(value: Members, giver: ReasonGiver): Members {
  const { reason } = value;
  return typeof reason === 'string' && reason !== '' ? { ...value, reason: said(reason, giver) } : value;
}

function withWords(value: Members, part: string, giver: ReasonGiver): Members {
  const wanted = wordsOf.get(part);
  const words = wanted && value[wanted.member];
  if (!wanted || typeof words !== 'string' || words === '') return value;
  return { ...value, [wanted.member]: said(words, giver, wanted.short) };
}

function attributed(node: RecipeNode, giver: ReasonGiver): RecipeNode {
  const spec = isMembers(node.spec) ? node.spec : {};
  const names = namesOf(spec['features']);
  const reasons = Object.entries(node.reasons)
    .filter(([setting]) => Object.hasOwn(spec, setting))
    .map(([setting, text]) => [setting, linesOf(text, names, giver).join('\n')] as const);
  return { ...node, reasons: Object.fromEntries(reasons) };
}

/** Lines that begin with a feature's name stay findable by it. */
function linesOf(text: string, names: readonly string[], giver: ReasonGiver): string[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const name = names.find((one) => line.startsWith(`${one}: `));
      if (name === undefined) return said(line, giver);
      return `${name}: ${said(line.slice(name.length + 2), giver)}`;
    });
}

/** Words that were attributed before, since a study went from hand to hand, are told once: as what it came by last says. */
function said(words: string, giver: ReasonGiver, short: (own: string) => string = (own) => own): string {
  const before = reasonGiver(words);
  const own = before === null ? words : words.slice(openings[before].length).replace(/”$/, '');
  return `${openings[giver]}${quoted(short(own)).slice(1)}`;
}

function namesOf(features: Json | undefined): string[] {
  if (!Array.isArray(features)) return [];
  return (features as readonly Json[]).flatMap((feature) => {
    const name = isMembers(feature) ? feature['name'] : null;
    return typeof name === 'string' ? [name] : [];
  });
}
