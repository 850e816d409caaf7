import { userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { FairnessSpec, FairnessValue } from '../../../src/stages/fairness/spec.ts';
import { definition } from '../../../src/stages/fairness/spec.ts';
import FairnessView from '../../../src/stages/fairness/View.svelte';
import SourcesView from '../../../src/stages/sources/View.svelte';
import type { SourcesSpec } from '../../../src/stages/sources/spec.ts';
import type { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import '../ui/support.ts';
import * as fakes from './fakes.ts';

const interval = (value: number) => ({ value, low: value - 0.05, high: value + 0.05 });
const test_ = { method: 'chi-square', statistic: 40, degrees: 1, p: 1e-9, adjusted: 1e-8 } as const;
const cell = (group: number, selected: number, difference: number, residual: number) => ({
  group,
  n: 500,
  selected,
  rate: interval(selected / 500),
  representation: 1,
  residual,
  difference: interval(difference),
  ratio: null,
});
const sentence = '30.0 % of “f” and 10.0 % of “m” are in “Low spenders”: 20.0 points apart.';

const value: FairnessValue = {
  customers: 1000,
  asOf: '2025-12-29',
  verdict: { title: 'People differ by sex in 1 of 2 comparisons', sentence, tone: 'bad' },
  dimensions: [
    {
      id: 'a0',
      attributes: ['a0'],
      name: 'sex',
      groups: [
        { label: 'f', kind: 'value', customers: 500, merged: 1 },
        { label: 'm', kind: 'value', customers: 500, merged: 1 },
        { label: 'too small to tell', kind: 'small', customers: 7, merged: 3 },
      ],
      conflicts: 0,
      problem: null,
    },
  ],
  subjects: [
    { id: 'S1', kind: 'segment', name: 'Low spenders', customers: 1000, selected: 200 },
    { id: 'S2', kind: 'segment', name: 'High spenders', customers: 1000, selected: 800 },
  ],
  findings: [
    {
      dimension: 'a0',
      subject: 'S1',
      level: 'flagged',
      sentence,
      test: test_,
      gap: { highest: 0, lowest: 1, difference: interval(0.2), ratio: interval(0.33) },
      reference: 0,
      apart: 0.2,
      withValue: null,
      detectable: 0.06,
      cells: [cell(0, 150, 0.2, 6.3), cell(1, 50, -0.2, -6.3)],
    },
    {
      dimension: 'a0',
      subject: 'S2',
      level: 'clear',
      sentence: 'No more than chance gives.',
      test: { ...test_, adjusted: 0.4 },
      gap: { highest: 1, lowest: 0, difference: interval(0.02), ratio: interval(0.97) },
      reference: 1,
      apart: 0.02,
      withValue: null,
      detectable: 0.06,
      cells: [cell(0, 400, -0.02, -0.4), cell(1, 410, 0.02, 0.4)],
    },
  ],
  associations: [{ dimension: 'a0', test: test_, cramersV: 0.2 }],
  outcome: null,
  proxies: null,
  mitigation: null,
  tests: 3,
  problems: [],
  warnings: [sentence],
};

const attribute = {
  id: 'a0',
  source: 'orders',
  column: 'c0',
  grouping: { kind: 'values' },
  reference: null,
  reason: '',
  basis: '',
} as const;

const withRole = (role: 'sensitive' | null): SourcesSpec => ({
  sources: fakes.sourcesSpec.sources.map((source) => ({
    ...source,
    columns: source.columns.map((column) => (column.id === 'c0' ? { ...column, name: 'sex', role } : column)),
  })),
});

async function study(
  spec: Partial<FairnessSpec>,
  role: 'sensitive' | null = 'sensitive',
): Promise<Workspace> {
  const workspace = fakes.quietWorkspace();
  await workspace.edit('sources', withRole(role), { run: false });
  await workspace.edit('fairness', { ...definition.defaults, ...spec }, { run: false });
  fakes.show(workspace, 'sources', fakes.sources);
  fakes.show(workspace, 'insight', fakes.insight);
  return workspace;
}

const specOf = (workspace: Workspace): FairnessSpec =>
  workspace.node('fairness').spec as unknown as FairnessSpec;

test('without data it asks for data', async () => {
  fakes.quietWorkspace();
  const screen = await render(FairnessView);
  await expect.element(screen.getByRole('heading', { name: 'Are people treated alike?' })).toBeVisible();
});

test('without a sensitive column it says how one is declared, and leads to the register', async () => {
  const workspace = await study({}, null);
  const screen = await render(FairnessView);
  await expect.element(screen.getByText('No column is declared sensitive')).toBeVisible();
  await screen.getByRole('button', { name: 'Go to the source register' }).click();
  expect(workspace.stage).toBe('sources');
});

test('the declared columns are audited by one press, in one step of undo', async () => {
  const workspace = await study({});
  const screen = await render(FairnessView);
  await screen.getByRole('button', { name: 'Audit by this attribute' }).click();
  expect(specOf(workspace).attributes).toMatchObject([{ id: 'a0', source: 'orders', column: 'c0' }]);
  expect(workspace.undoName).toBe('Audit by an attribute');
});

test('the verdict comes first, then what to look at, and a comparison opens with its groups by keyboard', async () => {
  const workspace = await study({ attributes: [attribute] });
  fakes.show(workspace, 'fairness', value);
  const screen = await render(FairnessView);
  await expect
    .element(screen.getByRole('heading', { name: 'People differ by sex in 1 of 2 comparisons' }))
    .toBeVisible();
  const [first] = screen.getByRole('list').first().getByRole('listitem').elements();
  expect(first?.textContent).toMatch(/flagged.*20\.0 points apart/s);
  await expect.element(screen.getByText(/too small to tell \(7 people\)/)).toBeVisible();
  const row = screen
    .getByRole('table', { name: 'Comparisons by sex' })
    .getByRole('row', { name: /High spenders/ });
  await expect.element(row).toBeInTheDocument();
  row.element().focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(screen.getByRole('heading', { name: 'Members of “High spenders”' })).toBeVisible();
});

test('a gap to people without a value alone stands apart from gaps between groups', async () => {
  const workspace = await study({ attributes: [attribute] });
  const [first] = value.findings;
  if (!first) throw new Error('there are two findings');
  const unknown = { ...first, subject: 'S2', apart: 0.9, withValue: 'clear' as const };
  fakes.show(workspace, 'fairness', { ...value, findings: [unknown, first] });
  const screen = await render(FairnessView);
  const listed = screen.getByRole('list').first().getByRole('listitem');
  await expect.element(listed.first()).toHaveTextContent(/^flagged/);
  await expect.element(listed.nth(1)).toHaveTextContent(/^no value/);
});

test('what a ratio below the screen means, and does not, stands beside it', async () => {
  const workspace = await study({ attributes: [attribute] });
  fakes.show(workspace, 'fairness', value);
  const screen = await render(FairnessView);
  await expect
    .element(screen.getByText(/is below the screen of 0\.8.*no law takes it for proof/))
    .toBeVisible();
});

test('the reason and what allows an attribute are noted without computing anew', async () => {
  const workspace = await study({ attributes: [attribute] });
  fakes.show(workspace, 'fairness', value);
  const key = workspace.document.keys.get('fairness');
  const screen = await render(FairnessView);
  await expect.element(screen.getByText(/has no note of the reason/)).toBeVisible();
  await screen.getByText('What is audited, and how', { exact: true }).click();
  await screen.getByLabelText('Why it is looked at').fill('Yearly review');
  await userEvent.keyboard('{Tab}');
  expect(specOf(workspace).attributes[0]?.reason).toBe('Yearly review');
  expect(workspace.document.keys.get('fairness')).toBe(key);
});

test('what asks for the reason leads to where it is written', async () => {
  const workspace = await study({ attributes: [attribute] });
  fakes.show(workspace, 'fairness', value);
  const screen = await render(FairnessView);
  await screen.getByRole('button', { name: 'Write it' }).click();
  await expect.element(screen.getByLabelText('Why it is looked at').first()).toBeVisible();
  expect(document.activeElement?.textContent).toContain('What is audited, and how');
});

test('bands are typed as rising numbers, and anything else changes nothing', async () => {
  const ages = { ...attribute, grouping: { kind: 'ages' as const, edges: [18, 65] } };
  const workspace = await study({ attributes: [ages] });
  fakes.show(workspace, 'fairness', value);
  const screen = await render(FairnessView);
  await screen.getByText('What is audited, and how', { exact: true }).click();
  await screen.getByLabelText('Bands begin at').fill('30, 20');
  await userEvent.keyboard('{Tab}');
  expect(specOf(workspace).attributes[0]?.grouping).toEqual({ kind: 'ages', edges: [18, 65] });
  await screen.getByLabelText('Bands begin at').fill('20, 30, 60');
  await userEvent.keyboard('{Tab}');
  expect(specOf(workspace).attributes[0]?.grouping).toEqual({ kind: 'ages', edges: [20, 30, 60] });
});

test('register: a decision that a sensitive column may be an input is recorded with reason, basis, name and day', async () => {
  const workspace = await study({});
  const before = workspace.document.keys.get('features');
  const screen = await render(SourcesView);
  await screen.getByText('Source register').first().click();
  await screen.getByRole('button', { name: 'Allow sex as input' }).click();
  await screen.getByLabelText('Reason').fill('Sizes differ');
  await screen.getByLabelText('What allows it').fill('Approval 12');
  await screen.getByLabelText('Decided by').fill('Ana');
  await screen.getByRole('button', { name: 'Record the decision' }).click();
  const [source] = (workspace.node('sources').spec as unknown as SourcesSpec).sources;
  expect(source?.register?.columns).toMatchObject([
    { column: 'sex', allowed: { reason: 'Sizes differ', basis: 'Approval 12', by: 'Ana' } },
  ]);
  expect(source?.columns[0]?.role).toBe('sensitive');
  expect(workspace.document.keys.get('features')).not.toBe(before);
});
