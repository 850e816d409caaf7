import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { longestFragment, recipeFromFragment, recipeToFragment } from '../../../src/storage/shareLink.ts';
import { errorOf, noise, registry, study } from './support.ts';

const linkOf = (text: string) => `study=${deflateRawSync(text).toString('base64url')}`;

test('a recipe comes back from its link, with or without the sign before it', async () => {
  const recipe = study('Frühjahr 🌱');
  const fragment = await recipeToFragment(recipe);
  expect(fragment).toMatch(/^study=[A-Za-z0-9_-]+$/);
  expect(await recipeFromFragment(fragment, registry)).toEqual(recipe);
  expect(await recipeFromFragment(`#${fragment}`, registry)).toEqual(recipe);
});

test('a fragment about something else is null', async () => {
  expect(await recipeFromFragment('', registry)).toBeNull();
  expect(await recipeFromFragment('#segments', registry)).toBeNull();
});

test('a link that was cut off or changed is refused, or holds the same study', async () => {
  const fragment = await recipeToFragment(study('one'));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 6, max: fragment.length - 1 }), async (cut) => {
      expect((await errorOf(recipeFromFragment(fragment.slice(0, cut), registry))).code).toMatch(/^recipe\./);
    }),
  );
  for (const text of ['study=!!', 'study=AAAA', linkOf('{'), linkOf('{"format":"other"}')]) {
    expect((await errorOf(recipeFromFragment(text, registry))).code).toBe('recipe.invalid');
  }
});

test('a recipe that a link cannot hold, and a link that holds too much, are refused', async () => {
  const long = study(String.fromCharCode(...noise(100_000)));
  expect((await errorOf(recipeToFragment(long))).code).toBe('recipe.too-large');
  const tooLong = `study=${'A'.repeat(longestFragment)}`;
  expect((await errorOf(recipeFromFragment(tooLong, registry))).code).toBe('recipe.too-large');
  const bomb = linkOf(' '.repeat(20_000_000));
  expect(bomb.length).toBeLessThan(longestFragment);
  expect((await errorOf(recipeFromFragment(bomb, registry))).code).toBe('recipe.too-large');
});

test('a link of a newer Tessera is named as such', async () => {
  const newer = await recipeToFragment({ ...study('later'), version: 99 });
  expect((await errorOf(recipeFromFragment(newer, registry))).code).toBe('recipe.newer');
});
