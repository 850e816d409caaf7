import * as v from 'valibot';
import { AppError } from '../errors.ts';
import type { Registry } from '../recipe.ts';
import { firstIssue, parseRecipe } from '../recipeSchema.ts';
import { knownNames } from './knownNames.ts';
import { leftOutList } from './leftOut.ts';
import type { SharedStudy } from './sharedStudy.ts';

const format = 'tessera-link';
const version = 1;

const documentSchema = v.strictObject({
  format: v.literal(format),
  version: v.literal(version),
  recipe: v.unknown(),
  leftOut: leftOutList,
});

/** A shared study as the text that a link packs: a recipe by itself where nothing was left out of it. */
export function linkText({ recipe, leftOut }: SharedStudy): string {
  return JSON.stringify(leftOut.length === 0 ? recipe : { format, version, recipe, leftOut });
}

/**
 * The shared study of a link's text. Of a recipe by itself, as links had it at first, nothing is known to be left out.
 * @throws AppError `recipe.newer`, and as `parseRecipe`.
 */
export function parseLinkText(text: string, registry: Registry): SharedStudy {
  const value = parsed(text);
  if (!isLink(value)) return { recipe: parseRecipe(value, registry), leftOut: [] };
  if (typeof value.version === 'number' && value.version > version) {
    const message = `The link has version ${value.version}; this Tessera reads up to ${version}.`;
    throw new AppError('recipe.newer', message, { from: value.version, to: version });
  }
  const found = v.safeParse(documentSchema, value);
  if (!found.success) {
    const { path, message } = firstIssue(found.issues);
    throw new AppError('recipe.invalid', `The link cannot be read at “${path}”: ${message}.`, { path });
  }
  const recipe = parseRecipe(found.output.recipe, registry);
  const { leftOut } = found.output;
  // The list is told in the page's own words: it can name nothing that is not in the study.
  if (leftOut.every(knownNames(recipe))) return { recipe, leftOut };
  throw new AppError(
    'recipe.invalid',
    'The link says that it lacks values of columns that its study does not have.',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('recipe.invalid', 'What the link holds is not a study.', {}, cause);
  }
}

function isLink(value: unknown): value is { readonly version?: unknown } {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === format;
}
