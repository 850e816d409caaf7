import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import SegmentsView from '../../../src/stages/segments/View.svelte';
import type { SegmentsSpec, SegmentsValue } from '../../../src/stages/segments/spec.ts';
import type { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import * as fakes from './fakes.ts';

let workspace: Workspace;
beforeEach(() => {
  workspace = fakes.quietWorkspace();
});

const validity = {
  silhouette: { mean: 0.4123, low: 0.404, high: 0.4206, rows: 10_000, exact: false },
  squared: { mean: 0.6, low: 0.59, high: 0.61, rows: 10_000, exact: false },
  simplified: 0.5,
  calinskiHarabasz: 1234,
  daviesBouldin: 0.9,
  milliseconds: 400,
};

const sampled: SegmentsValue = {
  ...fakes.segments,
  customers: 500_000,
  validity,
  miniBatch: { reason: 'The features of 500,000 customers take too much.', batches: 4, sample: 200_000 },
};

test('an exact silhouette says that all pairs were taken', async () => {
  fakes.show(workspace, 'segments', fakes.segments);
  await render(SegmentsView);
  await expect.element(page.getByText('Exact, over all 4,950 pairs of 100 customers.')).toBeVisible();
  await expect.element(page.getByRole('img', { name: /^0\.580 on a scale/ })).toBeVisible();
});

test('a sampled one has its interval, and the fit by mini-batches its reason', async () => {
  fakes.show(workspace, 'segments', sampled);
  await render(SegmentsView);
  await expect
    .element(page.getByText(/On 10,000 of 500,000 customers.*between 0\.404 and 0\.421/))
    .toBeVisible();
  await expect.element(page.getByText('The features of 500,000 customers take too much.')).toBeVisible();
});

test('the definition is chosen by name, with the keyboard too', async () => {
  fakes.show(workspace, 'segments', sampled);
  await render(SegmentsView);
  const squared = page.getByRole('radio', { name: 'Spark' });
  await expect.element(squared).toBeVisible();
  page.getByRole('radio', { name: 'scikit-learn' }).element().focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(squared).toBeChecked();
  await expect.element(page.getByText('0.600').first()).toBeVisible();
  await expect.element(page.getByText(/squares make it larger/)).toBeVisible();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(page.getByText(/Over all 500,000 customers/)).toBeVisible();
});

test('the limit of an exact measurement can be set, and says what it costs', async () => {
  fakes.show(workspace, 'segments', sampled);
  await render(SegmentsView);
  await expect
    .element(page.getByText(/10,000 customers are 49,995,000 pairs: about 400\sms here/))
    .toBeVisible();
  await page.getByLabelText('Measure everyone up to').fill('50000');
  page.getByLabelText('With more, measure a sample of').element().focus();
  await expect.poll(() => (workspace.node('segments').spec as SegmentsSpec).silhouetteExact).toBe(50_000);
});

test('one segment has nothing to tell apart, and says so', async () => {
  fakes.show(workspace, 'segments', { ...fakes.segments, k: 1, sizes: [100], curve: [], validity: null });
  await render(SegmentsView);
  await expect.element(page.getByText(/With one segment there is nothing to tell apart/)).toBeVisible();
});

test('that one column tells the segments is said beside the silhouette, with what it is without it and where to change it', async () => {
  const oneColumn = {
    feature: 'f0',
    name: 'Tariff',
    values: 7,
    share: 0.992,
    adjustedRand: 0.98,
    without: 0.041,
  };
  fakes.show(workspace, 'segments', { ...fakes.segments, oneColumn });
  await render(SegmentsView);
  const told = page
    .getByRole('status')
    .filter({ hasText: 'The segments are nearly no more than values of “Tariff”' });
  await expect.element(page.getByText('Values of one column.')).toBeVisible();
  await expect.element(told).toHaveTextContent(/puts 99\.2\s% of all customers/);
  await expect.element(told).toHaveTextContent('have a silhouette of 0.041');
  await told.getByRole('button', { name: 'Open Features' }).click();
  expect(workspace.stage).toBe('features');
});

test.each([1440, 390])('at %i px the mark of the scale covers no word', async (width) => {
  await page.viewport(width, 900);
  fakes.show(workspace, 'segments', {
    ...sampled,
    validity: { ...validity, silhouette: { ...validity.silhouette, mean: 0.375, low: 0.3, high: 0.45 } },
  });
  await render(SegmentsView);
  const scale = page.getByRole('img', { name: /^0\.375 on a scale/ });
  await expect.element(scale.getByText('weak')).toBeVisible();
  const foot = scale.element().querySelector('.track')?.getBoundingClientRect().bottom ?? Infinity;
  for (const word of ['none', 'weak', 'reasonable', 'strong'])
    expect(
      scale.getByText(word, { exact: true }).element().getBoundingClientRect().top,
    ).toBeGreaterThanOrEqual(foot);
});
