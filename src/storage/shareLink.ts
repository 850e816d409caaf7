import { AppError } from '../core/errors.ts';
import type { Registry } from '../core/recipe.ts';
import { linkText, parseLinkText } from '../core/sharing/linkDocument.ts';
import type { SharedStudy } from '../core/sharing/sharedStudy.ts';
import { decodeText, fromBase64Url, toBase64Url, type Bytes } from './bytes/bytes.ts';
import { deflated, inflated } from './bytes/deflate.ts';
import { gatherBlob, piecesOf, readBytes } from './bytes/pieces.ts';

const name = 'study=';
/** Longest fragment: what browsers, mail and chat pass on whole. */
export const longestFragment = 60_000;
const largestRecipe = 2_000_000;

/**
 * A shared study as the fragment of a link: deflated JSON in base64url. A fragment is never sent to a server. It holds no data, but
 * names of files and columns, every setting that was not left out, and what kinds of settings were.
 * @returns text to stand behind `#`
 * @throws AppError `recipe.too-large` where a link would not hold it.
 */
export async function studyToFragment(study: SharedStudy): Promise<string> {
  const packed = await gatherBlob(deflated(piecesOf(new Blob([linkText(study)]), 'recipe')));
  const fragment = name + toBase64Url(await readBytes(packed, 'recipe'));
  if (fragment.length <= longestFragment) return fragment;
  throw new AppError('recipe.too-large', 'The study is too large for a link. Save it as a file instead.', {
    characters: fragment.length,
    limit: longestFragment,
  });
}

/**
 * The study in a link's fragment (with or without `#`), or null where the fragment is about something else.
 * @throws AppError `recipe.invalid`, `recipe.too-large`, and as `parseLinkText`.
 */
export async function studyFromFragment(fragment: string, registry: Registry): Promise<SharedStudy | null> {
  const text = fragment.replace(/^#/, '');
  if (!text.startsWith(name)) return null;
  if (text.length > longestFragment) {
    throw new AppError('recipe.too-large', 'The link is longer than Tessera’s links are.', {
      limit: longestFragment,
    });
  }
  return parseLinkText(await unpacked(text.slice(name.length)), registry);
}

async function unpacked(text: string): Promise<string> {
  try {
    const pieces = inflated(piecesOf(new Blob([fromBase64Url(text)]), 'link'), largestRecipe, 'link');
    return decodeText((await readBytes(await gatherBlob(pieces), 'link')) satisfies Bytes);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'study.unsafe') {
      throw new AppError(
        'recipe.too-large',
        'The study in the link is too large.',
        { limit: largestRecipe },
        thrown,
      );
    }
    throw new AppError(
      'recipe.invalid',
      'The link does not hold a study; a part of it may be missing.',
      {},
      thrown,
    );
  }
}
