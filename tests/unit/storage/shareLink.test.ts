import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { longestFragment, studyFromFragment, studyToFragment } from '../../../src/storage/shareLink.ts';
import { errorOf, noise, registry, study } from './support.ts';

const whole = (recipe: ReturnType<typeof study>) => ({ recipe, leftOut: [] });
const linkOf = (text: string) => `study=${deflateRawSync(text).toString('base64url')}`;

test('a study comes back from its link, with or without the sign before it', async () => {
  const recipe = study('Frühjahr 🌱');
  const fragment = await studyToFragment(whole(recipe));
  expect(fragment).toMatch(/^study=[A-Za-z0-9_-]+$/);
  expect(await studyFromFragment(fragment, registry)).toEqual(whole(recipe));
  expect(await studyFromFragment(`#${fragment}`, registry)).toEqual(whole(recipe));
});

test('what was left out comes back with the study', async () => {
  const leftOut = [{ kind: 'rule', source: null, column: null, count: 2 }] as const;
  const shared = { recipe: study('one'), leftOut };
  expect(await studyFromFragment(await studyToFragment(shared), registry)).toEqual(shared);
});

test('a recipe by itself, as links had it at first, opens', async () => {
  const recipe = study('old');
  expect(await studyFromFragment(linkOf(JSON.stringify(recipe)), registry)).toEqual(whole(recipe));
});

test('a fragment about something else is null', async () => {
  expect(await studyFromFragment('', registry)).toBeNull();
  expect(await studyFromFragment('#segments', registry)).toBeNull();
});

test('a link that was cut off or changed is refused, or holds the same study', async () => {
  const fragment = await studyToFragment(whole(study('one')));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 6, max: fragment.length - 1 }), async (cut) => {
      expect((await errorOf(studyFromFragment(fragment.slice(0, cut), registry))).code).toMatch(/^recipe\./);
    }),
  );
  for (const text of ['study=!!', 'study=AAAA', linkOf('{'), linkOf('{"format":"other"}')]) {
    expect((await errorOf(studyFromFragment(text, registry))).code).toBe('recipe.invalid');
  }
});

test('a recipe that a link cannot hold, and a link that holds too much, are refused', async () => {
  const long = study(String.fromCharCode(...noise(100_000)));
  expect((await errorOf(studyToFragment(whole(long)))).code).toBe('recipe.too-large');
  const tooLong = `study=${'A'.repeat(longestFragment)}`;
  expect((await errorOf(studyFromFragment(tooLong, registry))).code).toBe('recipe.too-large');
  const bomb = linkOf(' '.repeat(20_000_000));
  expect(bomb.length).toBeLessThan(longestFragment);
  expect((await errorOf(studyFromFragment(bomb, registry))).code).toBe('recipe.too-large');
});

test('a link of a newer Tessera is named as such', async () => {
  const newer = await studyToFragment(whole({ ...study('later'), version: 99 }));
  expect((await errorOf(studyFromFragment(newer, registry))).code).toBe('recipe.newer');
});
