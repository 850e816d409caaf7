import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import {
  emptyPlan,
  type Finding,
  type PlanSpec,
  type TrackingSpec,
  type TrackingValue,
} from '../../../src/stages/tracking/spec.ts';
import TrackingView from '../../../src/stages/tracking/View.svelte';
import type { Workspace } from '../../../src/workspace/workspace.svelte.ts';
import '../ui/support.ts';
import * as fakes from './fakes.ts';

let workspace: Workspace;
beforeEach(() => {
  workspace = fakes.quietWorkspace();
});

const plan: PlanSpec = {
  ...emptyPlan,
  events: [
    {
      id: 'e0',
      name: 'cart_opened',
      description: '',
      owner: 'Shop team',
      status: 'live',
      purpose: 'analytics',
      properties: [{ property: 'p0', required: true }],
    },
  ],
  properties: [
    {
      id: 'p0',
      name: 'pieces',
      description: '',
      type: 'integer',
      values: [],
      pattern: '',
      minimum: 0,
      maximum: null,
      unit: '',
      personal: false,
    },
  ],
};

const binding: TrackingSpec['binding'] = {
  source: 'orders',
  event: 'c0',
  id: null,
  time: null,
  received: null,
  identifiers: [],
  properties: [{ name: 'pieces', column: 'c1' }],
};

const unknown: Finding = {
  kind: 'unknown-event',
  severity: 'error',
  event: 'cart_opend',
  property: null,
  count: 5,
  of: 100,
  words: 'cart_opend is not in the plan (5 rows).',
  examples: [{ row: 7, event: 'cart_opend', time: null, value: null }],
};

const value: TrackingValue = {
  guesses: [
    {
      binding,
      name: 'orders.csv',
      rows: 100,
      score: 5,
      reasons: [{ what: 'event', reason: 'It has few names.' }],
    },
  ],
  draft: {
    plan: {
      ...plan,
      events: [
        ...plan.events,
        { ...plan.events[0], id: 'e1', name: 'cart_opend' } as PlanSpec['events'][number],
      ],
    },
    reasons: { e0: '95 rows have it.' },
  },
  check: null,
  warnings: [],
};

const checked: TrackingValue = {
  ...value,
  check: {
    source: 'orders.csv',
    rows: 100,
    broken: 5,
    events: [
      { name: 'cart_opened', planned: true, rows: 95, broken: 0, days: [40, 55] },
      { name: 'cart_opend', planned: false, rows: 5, broken: 5, days: [0, 5] },
    ],
    moreEvents: 0,
    firstDay: '2026-01-01',
    lastDay: '2026-01-02',
    asOf: '2026-02-01',
    findings: [unknown],
    unchecked: ['Events that came twice: no column tells one event from another.'],
    verdict: 'bad',
    title: '5 of 100 rows (5.0 %) break the plan',
    words: 'Found: unknown events.',
  },
};

const spec = (): TrackingSpec => workspace.node('tracking').spec as TrackingSpec;

async function put(part: Partial<TrackingSpec>): Promise<void> {
  await workspace.edit('tracking', { ...spec(), ...part }, { run: false });
}

test('without a plan it says what one is, and one can be written by hand with the keyboard', async () => {
  await render(TrackingView);
  await expect.element(page.getByText(/A tracking plan says which events/)).toBeVisible();
  page.getByRole('button', { name: 'Write it by hand' }).element().focus();
  await userEvent.keyboard('{Enter}');
  page.getByRole('button', { name: 'Add event' }).element().focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => spec().plan.events.map(({ name }) => name)).toEqual(['object_action']);
  await page.getByLabelText('Event’s name').fill('cart_opened');
  await userEvent.keyboard('{Tab}');
  await expect.poll(() => spec().plan.events[0]?.name).toBe('cart_opened');
  expect(workspace.undoName).toBe('Rename object_action to cart_opened');
  await workspace.undo();
  expect(spec().plan.events[0]?.name).toBe('object_action');
});

test('a table that looks like events is offered with its reasons, then the plan that it gives', async () => {
  fakes.show(workspace, 'tracking', { ...value, draft: null });
  await render(TrackingView);
  await expect.element(page.getByText('It has few names.')).toBeVisible();
  await page.getByRole('button', { name: 'Take this table' }).click();
  expect(spec().binding).toEqual(binding);
  fakes.show(workspace, 'tracking', value);
  await expect.element(page.getByText('95 rows have it.')).toBeVisible();
  await page.getByRole('button', { name: 'Take this plan' }).click();
  await expect.poll(() => spec().plan.events).toHaveLength(2);
  expect(workspace.undoName).toBe('Take the proposed plan');
});

test('properties are changed where they stand: required, type, values', async () => {
  await put({ plan });
  await render(TrackingView);
  await page.getByRole('switch', { name: 'cart_opened must have pieces' }).click({ force: true });
  await expect.poll(() => spec().plan.events[0]?.properties[0]?.required).toBe(false);
  await page.getByRole('row', { name: /pieces/ }).click();
  await page.getByLabelText('Allowed values').fill('1\n2\n\n2');
  await userEvent.keyboard('{Tab}');
  await expect.poll(() => spec().plan.properties[0]?.values).toEqual(['1', '2']);
  await page.getByRole('button', { name: 'New property' }).click();
  await expect.poll(() => spec().plan.properties).toHaveLength(2);
});

test('a version is recorded with what changed and whether it breaks', async () => {
  await put({ plan });
  await render(TrackingView);
  await page.getByRole('button', { name: 'Record 1.0.0' }).click();
  await page.getByRole('button', { name: 'Remove event' }).click();
  expect(workspace.undoName).toBe('Remove event cart_opened');
  await workspace.undo();
  await page.getByRole('switch', { name: 'cart_opened must have pieces' }).click({ force: true });
  await expect.element(page.getByText('cart_opened may lack pieces from now on.')).toBeVisible();
  await page.getByRole('button', { name: 'Record 2.0.0' }).click();
  expect(spec().versions.map(({ version, changes }) => [version, changes.length])).toEqual([
    ['1.0.0', 0],
    ['2.0.0', 1],
  ]);
});

test('the check begins with its verdict; an unknown event is taken into the plan by one press', async () => {
  await put({ plan, binding });
  fakes.show(workspace, 'tracking', checked);
  await render(TrackingView);
  await expect
    .element(page.getByRole('heading', { name: '5 of 100 rows (5.0 %) break the plan' }))
    .toBeVisible();
  await page.getByRole('radio', { name: 'Check' }).click({ force: true });
  await expect.element(page.getByText('cart_opend is not in the plan (5 rows).').first()).toBeVisible();
  await expect
    .element(page.getByRole('img', { name: /cart_opened: 2 days, 40 to 55 rows a day/ }))
    .toBeVisible();
  await expect.element(page.getByText(/no column tells one event from another/)).toBeVisible();
  await page.getByRole('button', { name: 'Add cart_opend to the plan' }).click();
  await expect.poll(() => spec().plan.events.map(({ name }) => name)).toEqual(['cart_opened', 'cart_opend']);
});

test('code is offered once there are events', async () => {
  await put({ plan });
  await render(TrackingView);
  await page.getByRole('radio', { name: 'Code' }).click({ force: true });
  await expect.element(page.getByRole('button', { name: 'All files' })).toBeEnabled();
  await expect.element(page.getByRole('combobox', { name: 'Which file' })).toBeVisible();
});

test('a file that is not a plan is refused, and the plan stays', async () => {
  await put({ plan });
  await render(TrackingView);
  const file = new File(['{"format":"other"}'], 'plan.json', { type: 'application/json' });
  await userEvent.upload(page.getByLabelText('A tracking plan as JSON'), file);
  await expect.element(page.getByText(/cannot be read at “format”/)).toBeVisible();
  expect(spec().plan).toEqual(plan);
});
