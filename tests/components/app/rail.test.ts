import { page } from 'vitest/browser';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { Artifact, Result } from '../../../src/core/artifacts.ts';
import { registry } from '../../../src/stages/specs.ts';
import { announcement, railEntries, type RailEntry } from '../../../src/app/rail.ts';
import Rail from '../../../src/app/Rail.svelte';
import '../ui/support.ts';
import { shortCount, summaryOf } from '../../../src/app/summaries.ts';

const artifact = (value: unknown): Artifact<unknown> => ({
  key: 'k',
  node: 'sources',
  stage: 'sources',
  inputs: [],
  provenance: {
    at: '2026-01-01T00:00:00Z',
    milliseconds: 1,
    version: '0',
    engine: null,
    seed: 1,
    queries: [],
  },
  value,
});

const entriesOf = (result: Result<unknown>) => railEntries(registry, () => result);
const entry = (stage: string, state: RailEntry['state'], summary = ''): RailEntry => ({
  stage,
  title: stage,
  purpose: '',
  state,
  summary,
});

test('every stage that exists is in the rail, in the order of the life cycle', () => {
  expect(entriesOf({ state: 'idle' }).map(({ stage }) => stage)).toEqual([...registry.keys()]);
});

test('a ready stage with warnings says that it needs a look', () => {
  const value = { sources: [{ rows: 10, rejected: 2, warnings: [] }] };
  const [first] = entriesOf({ state: 'ready', artifact: artifact(value) });
  expect(first?.state).toBe('warning');
});

test('a stale stage says so instead of its figures', () => {
  const [first] = entriesOf({ state: 'stale', artifact: artifact({ sources: [] }) });
  expect(first).toMatchObject({ state: 'stale', summary: 'older than its settings' });
});

test('sources are summed up in tables and rows', () => {
  expect(summaryOf('sources', { sources: [{ rows: 1_200_000 }, { rows: 40_000 }] })).toEqual({
    text: '2 tables · 1.2 M rows',
    warning: false,
  });
});

test('a stage that nobody knows has no line, and a value that is no object is no error', () => {
  expect(summaryOf('unheard-of', { anything: 1 }).text).toBe('');
  expect(summaryOf('sources', null).text).toBe('');
});

test.each([
  [9_999, '9,999'],
  [20_000, '20 k'],
  [123_456, '123 k'],
  [1_200_000, '1.2 M'],
])('%d is written %s', (count, written) => {
  expect(shortCount(count)).toBe(written);
});

test('what is told is the stage on screen when it ends, and nothing at first', () => {
  const before = [entry('features', 'running'), entry('segments', 'running')];
  const after = [entry('features', 'ready', '8 features'), entry('segments', 'ready', '6 of 20 k people')];
  expect(announcement([], after, 'segments')).toBe('');
  expect(announcement(before, after, 'segments')).toBe('segments: 6 of 20 k people');
  expect(announcement(after, after, 'segments')).toBe('');
});

test('the stage on screen is marked as the current page, with its state in words', async () => {
  const screen = await render(Rail, {
    entries: [entry('sources', 'ready'), entry('features', 'stale')],
    current: 'sources',
  });
  await expect
    .element(screen.getByRole('link', { name: 'sources , ready' }))
    .toHaveAttribute('aria-current', 'page');
  await expect
    .element(screen.getByRole('link', { name: /features , stale/ }))
    .toHaveAttribute('href', '#features');
});

test('on a narrow screen the stage on screen stays in sight, also after the screen was turned', async () => {
  await page.viewport(1200, 800);
  const stages = Array.from({ length: 12 }, (_, index) => entry(`stage number ${index}`, 'ready'));
  const screen = await render(Rail, { entries: stages, current: 'stage number 9' });
  await page.viewport(390, 800);
  const right = () =>
    screen
      .getByRole('link', { name: /number 9/ })
      .element()
      .getBoundingClientRect().right;
  await expect.poll(right).toBeLessThan(391);
});
