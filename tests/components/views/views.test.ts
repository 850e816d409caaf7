import { page, userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { AppError } from '../../../src/core/errors.ts';
import Rows from '../../../src/stages/features/Rows.svelte';
import FeaturesView from '../../../src/stages/features/View.svelte';
import InsightView from '../../../src/stages/insight/View.svelte';
import SegmentsView from '../../../src/stages/segments/View.svelte';
import SourcesView from '../../../src/stages/sources/View.svelte';
import type { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import '../ui/support.ts';
import * as fakes from './fakes.ts';

function segmented(): Workspace {
  const workspace = fakes.quietWorkspace();
  fakes.show(workspace, 'segments', fakes.segments);
  fakes.show(workspace, 'insight', fakes.insight);
  return workspace;
}

const member = (workspace: Workspace, stage: string, name: string): unknown =>
  (workspace.node(stage).spec as Readonly<Record<string, unknown>>)[name];

test('segments: the sentence comes first, then the segments from the largest, by their names', async () => {
  segmented();
  const screen = await render(SegmentsView);
  await expect.element(screen.getByRole('heading', { name: '2 segments of 100 customers' })).toBeVisible();
  await expect.element(screen.getByText('Two segments have the highest silhouette.').first()).toBeVisible();
  await expect.element(screen.getByRole('listitem').first()).toBeVisible();
  const cards = screen
    .getByRole('listitem')
    .elements()
    .map((card) => card.textContent);
  expect(cards[0]).toContain('Low spenders');
  expect(cards[0]).toContain('70.0\u00a0%');
  expect(cards[1]).toContain('total spend +2.1σ');
});

test('segments: the silhouette beside k has the two decimals that the reason has', async () => {
  const workspace = segmented();
  const validity = fakes.segments.validity;
  fakes.show(workspace, 'segments', {
    ...fakes.segments,
    validity: validity && { ...validity, silhouette: { ...validity.silhouette, mean: 0.6 } },
  });
  const screen = await render(SegmentsView);
  await expect.element(screen.getByText('k = 2')).toBeVisible();
  expect(screen.container.textContent).toMatch(/\s0\.60\s/);
});

test('segments: a card names its columns as the segment’s own name does', async () => {
  const workspace = segmented();
  const [feature] = fakes.insight.features;
  fakes.show(workspace, 'insight', {
    ...fakes.insight,
    features: feature ? [{ ...feature, name: 'MntMeatProducts' }] : [],
  });
  const screen = await render(SegmentsView);
  await expect.element(screen.getByRole('listitem').first()).toHaveTextContent('MntMeatProducts −0.8σ');
});

test('segments: names of another model are not put on these segments', async () => {
  const workspace = fakes.quietWorkspace();
  fakes.show(workspace, 'insight', fakes.insight);
  await workspace.edit('segments', { ...(workspace.node('segments').spec as object), k: 2 });
  fakes.show(workspace, 'segments', fakes.segments);
  const screen = await render(SegmentsView);
  await expect.element(screen.getByRole('button', { name: /Segment 1/ })).toBeVisible();
});

test('segments: a run of arrow keys on the curve is one step of undo', async () => {
  const workspace = segmented();
  const screen = await render(SegmentsView);
  screen.getByRole('slider', { name: 'Number of segments' }).first().element().focus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}');
  expect(member(workspace, 'segments', 'k')).toBe(4);
  await workspace.undo();
  expect(member(workspace, 'segments', 'k')).toBeNull();
});

test('segments: the margin on a card is the assignment margin by name, so that nobody takes it for profit', async () => {
  segmented();
  const screen = await render(SegmentsView);
  const card = screen.getByRole('button', { name: /High spenders.*margin/ });
  await expect.element(card.getByText('assignment margin', { exact: true })).toBeVisible();
});

test('segments: where there is no revenue, cards keep no column for it', async () => {
  const workspace = segmented();
  const screen = await render(SegmentsView);
  const card = screen.getByRole('button', { name: /High spenders.*assignment margin/ });
  const columns = () => getComputedStyle(card.element()).gridTemplateColumns.split(' ').length;
  await expect.element(card).toBeVisible();
  const withRevenue = columns();
  const poor = fakes.insight.segments.map((segment) => ({ ...segment, revenueShare: null }));
  fakes.show(workspace, 'insight', { ...fakes.insight, segments: poor });
  await expect.element(screen.getByText('of revenue')).not.toBeInTheDocument();
  expect(columns()).toBe(withRevenue - 1);
});

test('segments: choosing a card selects its segment everywhere, choosing it again lets it go', async () => {
  const workspace = segmented();
  const screen = await render(SegmentsView);
  const card = screen.getByRole('button', { name: /High spenders.*margin/ });
  await card.click();
  expect(workspace.selection.segment).toBe('S2');
  await card.click();
  expect(workspace.selection.segment).toBeNull();
});

test('segments: after a failure the settings can still be changed', async () => {
  const workspace = fakes.quietWorkspace();
  const error = new AppError('stage.too-few-rows', 'There are 3 customers for 9 segments.', {
    stage: 'segments',
  });
  workspace.results.fail('segments', error.toJSON());
  const screen = await render(SegmentsView);
  await expect.element(screen.getByRole('alert')).toHaveTextContent('There are 3 customers for 9 segments.');
  await screen.getByLabelText('Number of segments').fill('3');
  await userEvent.keyboard('{Tab}');
  expect(member(workspace, 'segments', 'k')).toBe(3);
});

test('segments: a study whose data is not here asks for its files, and not to be segmented', async () => {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('sources', fakes.sourcesSpec, { run: false });
  workspace.sources.restore();
  const screen = await render(SegmentsView);
  await expect.element(screen.getByText(/Drop “orders.csv” again to go on/)).toBeVisible();
  const chooser = screen.getByLabelText('Files of the study');
  await expect.element(chooser).toHaveAttribute('type', 'file');
  expect(screen.getByRole('button', { name: 'Segment it' }).query()).toBeNull();
  const added = vi.spyOn(workspace.sources, 'addFiles').mockResolvedValue([]);
  const file = new File(['order_id'], 'orders.csv');
  await chooser.upload(file);
  expect(added.mock.calls.map(([[first]]) => [first?.name, first?.blob.size])).toEqual([['orders.csv', 8]]);
});

test('segments: a study without data leads to its sources', async () => {
  const workspace = fakes.quietWorkspace();
  const screen = await render(SegmentsView);
  await screen.getByRole('button', { name: 'Add data' }).click();
  expect(workspace.stage).toBe('sources');
});

test('insight: a name is given in place and can be taken back', async () => {
  const workspace = segmented();
  const screen = await render(InsightView);
  await screen.getByLabelText('Name').fill('Thrifty');
  await userEvent.keyboard('{Enter}');
  expect(member(workspace, 'insight', 'names')).toEqual({ '0123456789ab': { S1: 'Thrifty' } });
  await screen.getByRole('button', { name: 'Low spenders', exact: true }).first().click();
  expect(member(workspace, 'insight', 'names')).toEqual({});
});

test('insight: the share of an outcome stands with each segment, beside that of all', async () => {
  const workspace = segmented();
  const outcome = { name: 'Churn', known: 100, yes: 25, segments: [{ known: 30, yes: 18 }, { known: 70, yes: 7 }] }; // prettier-ignore
  fakes.show(workspace, 'insight', { ...fakes.insight, outcomes: [outcome] });
  const screen = await render(InsightView);
  await expect.element(screen.getByText('yes for Churn, 25.0\u00a0% of all')).toBeVisible();
  const table = screen.getByRole('table', { name: 'Segments with size, value and features' });
  await expect.element(table.getByRole('row', { name: /High spenders/ })).toHaveTextContent(/60\.0\s%/);
  await expect.element(table.getByRole('row', { name: /Low spenders/ })).toHaveTextContent(/10\.0\s%/);
});

test('insight: two segments can be compared', async () => {
  segmented();
  const screen = await render(InsightView);
  await screen.getByLabelText('Compare with segment').selectOptions('High spenders');
  await expect.element(screen.getByRole('heading', { name: 'Low spenders and High spenders' })).toBeVisible();
});

test('features: rows are counted, and why the others do not count', async () => {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('features', fakes.featuresSpec, {
    reasons: { features: 'Total spend: logarithm, since its skewness is 2.5.' },
  });
  fakes.show(workspace, 'features', fakes.features);
  const screen = await render(FeaturesView);
  await expect.element(screen.getByText('450 of 500 rows count. 30 have no customer.')).toBeVisible();
  await expect.element(screen.getByText('Logarithm, since its skewness is 2.5.')).toBeVisible();
});

test('features: the figures of a feature are titled in one style', async () => {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('features', fakes.featuresSpec);
  fakes.show(workspace, 'features', fakes.features);
  const screen = await render(FeaturesView);
  await expect.element(screen.getByRole('button', { name: 'Skewness', exact: true })).toBeVisible();
  const titles = [...screen.container.querySelectorAll('dt')].map(({ textContent }) => textContent.trim());
  expect(titles.length).toBeGreaterThan(3);
  expect(titles.filter((title) => !/^\p{Lu}/u.test(title))).toEqual([]);
});

test('features: on a phone the counts of rows stand in two columns, and a long rule wraps in its own', async () => {
  await page.viewport(390, 844);
  const filtered = [
    { rule: 'Quantity > 0', rows: 10_624 },
    { rule: 'Country of the customer who ordered = United Kingdom', rows: 40 },
  ];
  const counts = { ...fakes.features.counts, rows: 11_144, filtered };
  const screen = await render(Rows, { props: { value: { ...fakes.features, counts } } });
  await expect.element(screen.getByText('fail Quantity > 0')).toBeVisible();
  const figures = [...screen.container.querySelectorAll('.figure')];
  const starts = new Set(figures.map((figure) => Math.round(figure.getBoundingClientRect().left)));
  expect(starts.size).toBe(2);
  const wide = figures.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
  expect(wide).toEqual([]);
});

test('features: a rule is switched off, and a cap moves by keyboard as one step', async () => {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('features', fakes.featuresSpec);
  fakes.show(workspace, 'features', fakes.features);
  const screen = await render(FeaturesView);
  await screen.getByRole('switch', { name: 'c1 > 0' }).click();
  expect(member(workspace, 'features', 'filters')).toMatchObject([{ enabled: false }]);
  screen.getByRole('slider', { name: 'Cap Total spend from above' }).element().focus();
  await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
  expect(member(workspace, 'features', 'features')).toMatchObject([{ cap: { lower: 0, upper: 0.98 } }]);
  await workspace.undo();
  expect(member(workspace, 'features', 'features')).toMatchObject([{ cap: { lower: 0, upper: 0.99 } }]);
});

test('sources: a role is given in the table of columns', async () => {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('sources', fakes.sourcesSpec, { run: false });
  fakes.show(workspace, 'sources', fakes.sources);
  const screen = await render(SourcesView);
  await expect
    .element(screen.getByText('parted by semicolon, UTF-8, with a header, decimal comma'))
    .toBeVisible();
  await screen.getByLabelText('Role of client').selectOptions('customer');
  expect(workspace.sources.entries[0]?.columns[0]?.role).toBe('customer');
});

test('sources: one rejected row is told as one', async () => {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('sources', fakes.sourcesSpec, { run: false });
  fakes.show(workspace, 'sources', fakes.sources);
  const screen = await render(SourcesView);
  await expect.element(screen.getByText('1 row was left out.')).toBeVisible();
});

test('sources: rejected rows are listed with line and reason', async () => {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('sources', fakes.sourcesSpec, { run: false });
  fakes.show(workspace, 'sources', fakes.sources);
  const screen = await render(SourcesView);
  await screen.getByRole('radio', { name: 'Rejected (1)' }).click();
  await expect.element(screen.getByRole('cell', { name: 'not a number' })).toBeVisible();
  await expect.element(screen.getByRole('cell', { name: '7', exact: true })).toBeVisible();
});
