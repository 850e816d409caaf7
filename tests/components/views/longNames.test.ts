import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import FeaturesView from '../../../src/stages/features/View.svelte';
import InsightView from '../../../src/stages/insight/View.svelte';
import SegmentsView from '../../../src/stages/segments/View.svelte';
import SourcesView from '../../../src/stages/sources/View.svelte';
import '../ui/support.ts';
import * as fakes from './fakes.ts';

const long = 'x'.repeat(10_000);

/**
 * The longest run of the name in what is drawn, and in the attributes and the titles of pictures around it, which show on hover;
 * what a field holds is not drawn whole.
 */
function longest(): { text: number; attributes: number } {
  const run = (texts: readonly string[]) =>
    Math.max(0, ...texts.flatMap((text) => text.match(/x+/gi) ?? []).map((match) => match.length));
  const elements = [...document.body.querySelectorAll('*')];
  const titles = [...document.body.querySelectorAll('svg title')].map(({ textContent }) => textContent);
  const drawn = document.body.cloneNode(true) as HTMLElement;
  for (const title of drawn.querySelectorAll('svg title')) title.remove();
  return {
    text: run([drawn.textContent]),
    attributes: run([
      ...titles,
      ...elements.flatMap(({ attributes }) => [...attributes].map(({ value }) => value)),
    ]),
  };
}

const named = <Value>(value: Value, ...names: readonly string[]): Value =>
  JSON.parse(names.reduce((text, name) => text.replaceAll(name, long), JSON.stringify(value))) as Value;

test('sources and columns with endless names are drawn with their beginning', async () => {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('sources', named(fakes.sourcesSpec, 'client'), { run: false });
  fakes.show(workspace, 'sources', named(fakes.sources, 'orders.csv', 'client'));
  const screen = await render(SourcesView);
  await expect.element(screen.getByText('Ask with SQL')).toBeVisible();
  expect(longest()).toEqual({ text: 120, attributes: 500 });
});

test('a column without a name is drawn with its place in the file', async () => {
  const workspace = fakes.quietWorkspace();
  const nameless = <Value>(value: Value): Value =>
    JSON.parse(JSON.stringify(value).replaceAll('"name":"client"', '"name":" "')) as Value;
  await workspace.edit('sources', nameless(fakes.sourcesSpec), { run: false });
  fakes.show(workspace, 'sources', nameless(fakes.sources));
  const screen = await render(SourcesView);
  await expect.element(screen.getByRole('cell', { name: 'column 1', exact: true })).toBeVisible();
});

test('features and segments with endless names are drawn with their beginning', async () => {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('features', named(fakes.featuresSpec, 'Total spend'));
  fakes.show(workspace, 'features', named(fakes.features, 'Total spend'));
  fakes.show(workspace, 'segments', fakes.segments);
  fakes.show(workspace, 'insight', named(fakes.insight, 'Total spend', 'Low spenders', 'total spend'));
  const last = new Map([
    [FeaturesView, 'Which rows count'],
    [SegmentsView, 'How segments are found'],
    [InsightView, 'The segments as a table'],
  ]);
  for (const [view, words] of last) {
    const screen = await render(view);
    await expect.element(screen.getByText(words).first()).toBeVisible();
    const { text, attributes } = longest();
    expect(text).toBe(120);
    expect(attributes).toBeLessThanOrEqual(500);
    await screen.unmount();
  }
});
