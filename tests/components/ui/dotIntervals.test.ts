import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import DotIntervals from '../../../src/ui/charts/DotIntervals.svelte';
import './support.ts';

const row = { value: 0.3, low: 0.26, high: 0.34, side: 'above' as const };
const word = 'Donaudampfschifffahrtsgesellschaftskapitänswitwenrente';
const blocks = [
  {
    name: 'Active occasional low spenders, high pages per session and few returns',
    mark: 0.25,
    rows: [
      { ...row, name: 'female × 45 to 64 × North Rhine-Westphalia' },
      { ...row, name: word, side: 'none' as const },
    ],
  },
];

test('on a phone no line of a name leaves the picture, and what is cut can be read as its tooltip', async () => {
  await page.viewport(390, 800);
  const view = await render(DotIntervals, {
    title: 'Segments',
    subtitle: 'by group',
    of: 'Segment',
    by: 'Group',
    blocks,
  });
  await expect.element(view.getByRole('img', { name: 'Segments: by group' })).toBeVisible();
  const picture = view.getByRole('img').element();
  const edge = picture.getBoundingClientRect().right;
  const texts = [...picture.querySelectorAll('text')];
  expect(texts.length).toBeGreaterThan(8);
  for (const text of texts) expect(text.getBoundingClientRect().right).toBeLessThanOrEqual(edge + 1);
  expect([...picture.querySelectorAll('title')].map(({ textContent }) => textContent)).toEqual([word]);
});
