import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import Banners from '../../../src/app/Banners.svelte';
import { quietWorkspace } from '../views/fakes.ts';
import '../ui/support.ts';

const banner = () => page.getByText('This browser keeps nothing here.');

test.each([
  ['blocked', 'allow storage for this site, or leave the private window'],
  ['off', 'Save it as a file to be safe.'],
] as const)('where keeping is %s a banner says what it means and what to do', async (state, words) => {
  quietWorkspace().keeping.state = state;
  await render(Banners);
  await expect.element(banner()).toBeVisible();
  await expect.element(page.getByRole('status')).toHaveTextContent(words);
  await expect.element(page.getByRole('button', { name: 'Save the study' })).toBeVisible();
});

test('no banner speaks of storage where all is kept', async () => {
  quietWorkspace();
  await render(Banners);
  expect(banner().query()).toBeNull();
});
