import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import InsightView from '../../../src/stages/insight/View.svelte';
import type { InsightValue } from '../../../src/stages/insight/spec.ts';
import SegmentsView from '../../../src/stages/segments/View.svelte';
import type { SegmentsValue } from '../../../src/stages/segments/spec.ts';
import type { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import '../ui/support.ts';
import * as fakes from './fakes.ts';

let workspace: Workspace;
beforeEach(() => {
  workspace = fakes.quietWorkspace();
});

const [first] = fakes.insight.segments;
if (!first) throw new Error('there are two segments');
/** One segment of all. */
const only: InsightValue = {
  ...fakes.insight,
  segments: [{ ...first, index: 0, name: 'All customers', share: 1, size: 100 }],
};
const undivided: SegmentsValue = { ...fakes.segments, k: 1, sizes: [100], curve: [], validity: null };

test('a segment of one customer has one customer', async () => {
  fakes.show(workspace, 'insight', { ...fakes.insight, segments: [{ ...first, size: 1 }] });
  await render(InsightView);
  await expect.element(page.getByText('1 customer', { exact: true })).toBeVisible();
});

test('the only segment is held against no other, and not against all, which it is', async () => {
  fakes.show(workspace, 'insight', only);
  await render(InsightView);
  await expect.element(page.getByText('the only one')).toBeVisible();
  await expect.element(page.getByLabelText('Compare with segment')).not.toBeInTheDocument();
  await expect.element(page.getByRole('button', { name: 'Segment after' })).not.toBeInTheDocument();
  await expect.element(page.getByRole('columnheader', { name: 'Of all' })).not.toBeInTheDocument();
});

test('the only segment has no map of deviations, all of which would be none, and it is said why', async () => {
  fakes.show(workspace, 'insight', only);
  await render(InsightView);
  await expect.element(page.getByText(/^With one segment there is nothing to hold it against/)).toBeVisible();
  await expect
    .element(page.getByRole('heading', { name: 'All segments, all features' }))
    .not.toBeInTheDocument();
});

test('a silhouette that is not known is not named beside the number of segments', async () => {
  fakes.show(workspace, 'segments', undivided);
  await render(SegmentsView);
  await expect.element(page.getByText('number of segments', { exact: true })).toBeVisible();
});

test('nothing sets the only segment apart', async () => {
  fakes.show(workspace, 'segments', undivided);
  fakes.show(workspace, 'insight', only);
  await render(SegmentsView);
  await expect.element(page.getByRole('heading', { name: 'How many segments' })).toBeVisible();
  await expect.element(page.getByRole('heading', { name: 'What sets them apart' })).not.toBeInTheDocument();
});

test('where each customer is a segment it is said why no clearness is told', async () => {
  fakes.show(workspace, 'segments', {
    ...fakes.segments,
    k: 3,
    customers: 3,
    sizes: [1, 1, 1],
    validity: null,
  });
  await render(SegmentsView);
  await expect.element(page.getByText(/Each customer is a segment/)).toBeVisible();
});
