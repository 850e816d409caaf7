import { userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import ProfileView from '../../../src/stages/profile/View.svelte';
import type { ColumnProfile, ProfileValue, TableProfile } from '../../../src/stages/profile/spec.ts';
import type { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import '../ui/support.ts';
import * as fakes from './fakes.ts';

const column = (id: string, name: string, more: Partial<ColumnProfile>): ColumnProfile => ({
  id,
  name,
  type: 'text',
  role: null,
  sensitive: false,
  rows: 100,
  missing: 0,
  distinct: 2,
  top: [],
  imbalance: null,
  numbers: null,
  texts: null,
  times: null,
  ...more,
});

const spend = column('c0', 'spend', {
  type: 'number',
  missing: 10,
  distinct: 80,
  top: [{ text: '5.0', rows: 4 }],
  numbers: {
    mean: 12.5,
    deviation: 3.25,
    skewness: 2.5,
    quantiles: [0, 1, 5, 10, 20, 40, 50],
    zeros: 7,
    negatives: 0,
    notFinite: 0,
    histogram: { from: 0, to: 50, counts: [60, 20, 10] },
    core: { from: 1, to: 40, counts: [50, 30, 10] },
  },
});
const country = column('c1', 'country', {
  top: [
    { text: 'Germany', rows: 60 },
    { text: 'germany ', rows: 40 },
  ],
  texts: {
    shortest: 7,
    longest: 8,
    meanLength: 7.4,
    blank: 0,
    padded: 40,
    patterns: [{ text: 'Aaaaaaa', rows: 60 }],
    collapsed: false,
    looked: 100,
    patternsExact: true,
    dates: 0,
    numbers: 0,
    variants: [
      {
        differs: ['case', 'spaces'],
        spellings: [
          { text: 'Germany', rows: 60 },
          { text: 'germany ', rows: 40 },
        ],
      },
    ],
    close: [],
  },
});
const day = column('c0', 'day', {
  type: 'date',
  distinct: 3,
  times: {
    least: '2024-01-01',
    quartiles: ['2024-01-01', '2024-01-02', '2024-03-01'],
    greatest: '2024-03-01',
    span: 61,
    daysWithRows: 3,
    usualStep: 1,
    gaps: [{ from: '2024-01-02', to: '2024-03-01', days: 59 }],
    histogram: { from: 0, to: 86_400_000, counts: [1, 2] },
  },
});
const table = (id: string, name: string, columns: readonly ColumnProfile[], more: Partial<TableProfile>): TableProfile => ({
  id,
  name,
  rows: 100,
  columns,
  duplicates: 0,
  nearDuplicates: 0,
  keys: [],
  pairs: null,
  ...more,
}); // prettier-ignore

const value: ProfileValue = {
  tables: [
    table('s1', 'people.csv', [spend, country], {
      duplicates: 3,
      pairs: {
        rows: 100_012,
        exact: false,
        numbers: ['c0', 'c2'],
        pearson: [[1, 0.25], [0.25, 1]],
        spearman: [[1, 0.5], [0.5, 1]],
        categories: ['c1'],
        cramersV: [[1]],
        correlationRatio: [[0.75, null]],
        leftOut: [],
      },
    }),
    table('s2', 'visits.csv', [day], {}),
  ],
  joins: [],
  alerts: [
    { kind: 'dirty-categories', severity: 'warning', table: 's1', column: 'c1', sentence: 'country spells 1 value in several ways.' },
    { kind: 'date-gaps', severity: 'note', table: 's2', column: 'c0', sentence: 'day has no row for 58 days.' },
  ],
}; // prettier-ignore

async function profiled(): Promise<Workspace> {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('sources', fakes.sourcesSpec, { run: false });
  fakes.show(workspace, 'profile', value);
  return workspace;
}

test('the profile says first what was looked at and how it stands, then the alerts', async () => {
  await profiled();
  const screen = await render(ProfileView);
  await expect
    .element(screen.getByRole('heading', { name: '3 columns of 2 tables, 200 rows' }))
    .toBeVisible();
  await expect.element(screen.getByText('1 needs a look and 1 is good to know.')).toBeVisible();
  await expect.element(screen.getByText('country spells 1 value in several ways.').first()).toBeVisible();
});

test('an alert opens its column, in whichever table it is', async () => {
  await profiled();
  const screen = await render(ProfileView);
  await screen.getByRole('button', { name: /day has no row for 58 days/ }).click();
  await expect
    .element(screen.getByRole('tab', { name: /visits\.csv/ }))
    .toHaveAttribute('aria-selected', 'true');
  await expect
    .element(screen.getByText('nothing for 58 days between 2 January 2024 and 1 March 2024'))
    .toBeVisible();
});

test('tables are tabs that arrow keys move between', async () => {
  await profiled();
  const screen = await render(ProfileView);
  screen
    .getByRole('tab', { name: /people\.csv/ })
    .element()
    .focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(screen.getByRole('tab', { name: /visits\.csv/ })).toHaveFocus();
  await expect.element(screen.getByRole('row', { name: /day/ })).toBeVisible();
});

test('a search keeps the columns whose name or values hold the words', async () => {
  await profiled();
  const screen = await render(ProfileView);
  await screen.getByRole('searchbox', { name: 'Search columns and values' }).fill('germ');
  await expect.element(screen.getByRole('row', { name: /country/ })).toBeVisible();
  await expect.element(screen.getByRole('row', { name: /^spend number/ })).not.toBeInTheDocument();
});

test('columns that are the same everywhere are one line under the table, until they are asked for', async () => {
  const workspace = await profiled();
  const same = ['c2', 'c3'].map((id) => column(id, `same ${id}`, { distinct: 1 }));
  const tables = [table('s1', 'people.csv', [spend, country, ...same], {})];
  fakes.show(workspace, 'profile', { ...value, tables });
  const screen = await render(ProfileView);
  const line = screen.getByText('2 columns have the same value everywhere: same c2, same c3.');
  await expect.element(line).toBeVisible();
  await expect.element(screen.getByRole('row', { name: /same c2/ })).not.toBeInTheDocument();
  await screen.getByRole('button', { name: 'Show them' }).click();
  await expect.element(screen.getByRole('row', { name: /same c2/ })).toBeVisible();
  await expect.element(line).not.toBeInTheDocument();
});

test('a column is opened by Enter and shows its figures, spellings and shapes', async () => {
  await profiled();
  const screen = await render(ProfileView);
  screen
    .getByRole('row', { name: /country/ })
    .element()
    .focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(screen.getByRole('heading', { name: 'One value, several spellings' })).toBeVisible();
  await expect.element(screen.getByText('Aaaaaaa', { exact: true })).toBeVisible();
  await screen.getByRole('button', { name: 'Close country' }).click();
  await expect
    .element(screen.getByRole('heading', { name: 'One value, several spellings' }))
    .not.toBeInTheDocument();
});

test('pairs say what they were compared on, and are compared exactly on request as one step of undo', async () => {
  const workspace = await profiled();
  const screen = await render(ProfileView);
  await expect.element(screen.getByText(/on a sample of 100,012 rows/)).toBeVisible();
  await screen.getByRole('radio', { name: 'Correlation ratio' }).click();
  await expect.element(screen.getByText('+0.75')).toBeVisible();
  await screen.getByRole('button', { name: 'Compare every row' }).click();
  expect(workspace.node('profile').spec).toEqual({ pairs: 'all' });
  expect(workspace.undoName).toBe('Compare pairs on every row');
});

test('the report is saved as a table of columns and as everything', async () => {
  await profiled();
  const made: Blob[] = [];
  const create = vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    made.push(blob as Blob);
    return 'blob:none';
  });
  const press = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  const screen = await render(ProfileView);
  await screen.getByRole('button', { name: 'Save report' }).click();
  await screen.getByRole('menuitem', { name: 'Columns as CSV' }).click();
  await screen.getByRole('button', { name: 'Save report' }).click();
  await screen.getByRole('menuitem', { name: 'Everything as JSON' }).click();
  const [csv = '', json = ''] = await Promise.all(made.map((blob) => blob.text()));
  expect(csv.split('\r\n')).toHaveLength(5);
  expect(csv).toContain('people.csv,spend,number,,100,10,80,5.0,4,0,5,10,20,50,12.5,3.25,2.5,7,0');
  expect(JSON.parse(json)).toEqual(value);
  create.mockRestore();
  press.mockRestore();
});

test('without a source, the view says what it would show and how to begin', async () => {
  fakes.quietWorkspace();
  const screen = await render(ProfileView);
  await expect.element(screen.getByRole('heading', { name: 'Nothing to look at yet' })).toBeVisible();
});
