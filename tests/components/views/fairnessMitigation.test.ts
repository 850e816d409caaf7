import { page } from 'vitest/browser';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { Allowance } from '../../../src/core/register.ts';
import Mitigation from '../../../src/stages/fairness/Mitigation.svelte';
import Proxies from '../../../src/stages/fairness/Proxies.svelte';
import {
  definition,
  usualProxies,
  type AttributeSpec,
  type Dimension,
  type FairnessSpec,
  type FairnessValue,
  type Measured,
  type MitigationOption,
  type MitigationValue,
  type ProxyValue,
} from '../../../src/stages/fairness/spec.ts';
import '../ui/support.ts';

const dimension: Dimension = {
  id: 'a0',
  attributes: ['a0'],
  name: 'sex',
  groups: [],
  conflicts: 0,
  problem: null,
};
const measured = (gap: number, silhouette: number): Measured => ({
  silhouette: { mean: silhouette, low: silhouette - 0.01, high: silhouette + 0.01 },
  explained: 0.3,
  agreement: 1,
  uneven: [{ id: 'a0', gap, ratio: 0.7, cramersV: 0.1 }],
});
const proxies: ProxyValue = {
  customers: 900_000,
  rows: 50_000,
  attributes: [
    {
      id: 'a0',
      name: 'sex',
      groups: ['f', 'm'],
      rows: 20_000,
      logistic: { auc: 0.7, low: 0.68, high: 0.72 },
      tree: null,
      segments: null,
      features: [{ id: 'f3', name: 'hours', auc: 0.65, information: 0.05, ratio: 0.2 }],
      problem: null,
    },
  ],
  present: measured(0.06, 0.44),
  removals: [{ feature: 'f3', name: 'hours', ...measured(0.02, 0.4) }],
  worstOff: null,
  worstOffProblem: null,
};
const mitigation: MitigationValue = {
  attribute: 'a0',
  attributeName: 'sex',
  customers: 900_000,
  rows: 50_000,
  segments: 3,
  worth: null,
  options: [
    {
      id: 'present',
      kind: 'present',
      name: 'As they are',
      measured: measured(0.06, 0.44),
      lift: null,
      best: true,
      problem: null,
    },
    {
      id: 'minimum 1',
      kind: 'minimum',
      name: 'Even',
      measured: measured(0, 0.4),
      lift: null,
      best: true,
      problem: null,
    },
    {
      id: 'minimum 2',
      kind: 'minimum',
      name: 'Too much',
      measured: null,
      lift: null,
      best: false,
      problem: 'There are not so many.',
    },
  ],
  problem: null,
  milliseconds: 5,
};
const valueWith = (parts: Partial<FairnessValue>): FairnessValue =>
  ({
    dimensions: [dimension],
    subjects: [],
    proxies: null,
    mitigation: null,
    ...parts,
  }) as unknown as FairnessValue;
const features = [{ id: 'f3', name: 'hours', used: true }];
const forming = {
  forming: { features },
  holding: {},
  decided: () => true,
  onform: () => undefined,
  ondecide: () => undefined,
};
const sex = {
  id: 'a0',
  source: 's0',
  column: 'c1',
  grouping: { kind: 'values' as const },
  reference: null,
  reason: '',
  basis: '',
};

function changes(): { readonly seen: FairnessSpec[]; readonly onchange: (spec: FairnessSpec) => void } {
  const seen: FairnessSpec[] = [];
  return { seen, onchange: (spec) => void seen.push(spec) };
}

test('proxies are looked for by one press', async () => {
  const { seen, onchange } = changes();
  const props = {
    spec: definition.defaults,
    value: valueWith({}),
    dimension,
    onchange,
    onleave: () => undefined,
  };
  const screen = await render(Proxies, { props });
  await screen.getByRole('button', { name: 'Look for proxies' }).click();
  expect(seen[0]?.proxies).toEqual(usualProxies);
});

test('what tells the attribute stands first, then what leaving it out does; it is left out for good by its name', async () => {
  const left: string[] = [];
  const props = {
    spec: { ...definition.defaults, proxies: usualProxies },
    value: valueWith({ proxies }),
    dimension,
    onchange: () => undefined,
    onleave: (feature: string) => void left.push(feature),
  };
  const screen = await render(Proxies, { props });
  await expect.element(screen.getByText(/sex can be told noticeably/)).toBeVisible();
  await expect.element(screen.getByText(/50,000 customers drawn at random, always measured/)).toBeVisible();
  const row = screen.getByRole('row', { name: /Without hours/ });
  await expect.element(row).toHaveTextContent(/2\.0.*0\.70.*0\.40/);
  await row.getByRole('button', { name: 'Leave out hours' }).click();
  expect(left).toEqual(['f3']);
  await expect.element(screen.getByText('No group of customers stands out by that figure.')).toBeVisible();
});

test('other ways are tried by one press, beginning with the strongest proxies', async () => {
  const { seen, onchange } = changes();
  const props = { spec: definition.defaults, value: valueWith({ proxies }), dimension, ...forming, onchange };
  const screen = await render(Mitigation, { props });
  await screen.getByRole('button', { name: 'Try other ways' }).click();
  expect(seen[0]?.mitigation).toMatchObject({ attribute: 'a0', drops: ['f3'], minimums: [0.8, 1] });
});

test('the ways stand in a picture and a table with their price; what cannot be held says why; settings change the ways', async () => {
  const { seen, onchange } = changes();
  const own = { attribute: 'a0', drops: [], residualise: false, minimums: [1], worth: null };
  const spec = { ...definition.defaults, mitigation: own };
  const props = { spec, value: valueWith({ mitigation }), dimension, ...forming, onchange };
  const screen = await render(Mitigation, { props });
  await expect
    .element(screen.getByText(/“Even”, leaves 0\.0 points; it costs 0\.04 of silhouette/))
    .toBeVisible();
  await expect.element(screen.getByRole('img', { name: /No other beats As they are; Even/ })).toBeVisible();
  await expect.element(screen.getByText('There are not so many.')).toBeVisible();
  await screen.getByText('Which ways are tried').click();
  await screen.getByRole('switch', { name: 'hours' }).click();
  expect(seen[0]?.mitigation?.drops).toEqual(['f3']);
});

const chosen = { attribute: 'a0', drops: [], residualise: false, minimums: [1], worth: null };
const withSex: FairnessSpec = { ...definition.defaults, attributes: [sex], mitigation: chosen };

test('a way that was tried is taken by its name, and what is taken already says so', async () => {
  const taken: string[] = [];
  const props = {
    ...{ spec: withSex, value: valueWith({ mitigation }), dimension, ...forming },
    onchange: () => undefined,
    onform: ({ id }: MitigationOption) => void taken.push(id),
  };
  const screen = await render(Mitigation, { props });
  await screen.getByRole('button', { name: 'Form so Even' }).click();
  expect(taken).toEqual(['minimum 1']);
  const groups = [{ id: 'a0', source: 's0', column: 'c1', grouping: sex.grouping, adjust: false }];
  await screen.rerender({ forming: { features, groups }, holding: { minimum: { groups: 'a0', part: 1 } } });
  await expect.element(screen.getByText('formed so', { exact: true })).toBeVisible();
});

test('a sensitive column forms no segments before a decision is recorded, and it can be recorded here', async () => {
  const asked: string[][] = [];
  const props = {
    ...{ spec: withSex, value: valueWith({ mitigation }), dimension, ...forming },
    decided: () => false,
    onchange: () => undefined,
    ondecide: ({ id }: AttributeSpec, allowed: Allowance | null) => void asked.push([id, allowed?.by ?? '']),
  };
  const screen = await render(Mitigation, { props });
  await expect.element(screen.getByText('needs a decision')).toBeVisible();
  expect(screen.getByRole('button', { name: /Form so/ }).elements()).toEqual([]);
  await screen.getByRole('button', { name: 'Allow sex as input' }).click();
  await screen.getByLabelText('Reason').fill('Even segments');
  await screen.getByLabelText('What allows it').fill('Approval 12');
  await screen.getByLabelText('Decided by').fill('Ana');
  await screen.getByRole('button', { name: 'Record the decision' }).click();
  expect(asked).toEqual([['a0', 'Ana']]);
});

test('segments without one proxy each fit a desk by three attributes, to the last column', async () => {
  await page.viewport(1440, 900);
  const [one] = proxies.attributes;
  if (!one) throw new TypeError('an attribute is there');
  const names = ['sex', 'race', 'age'].map((name, place) => ({ id: `a${place}`, name }));
  const uneven = names.map(({ id }) => ({ id, gap: 0.1, ratio: 0.7, cramersV: 0.1 }));
  const three: ProxyValue = {
    ...proxies,
    attributes: names.map((name) => ({ ...one, ...name })),
    present: { ...proxies.present, uneven },
    removals: proxies.removals.map((removal) => ({ ...removal, uneven })),
  };
  const attributes = names.map(({ id }) => id);
  const spec = { ...definition.defaults, proxies: usualProxies };
  const props = {
    spec,
    value: valueWith({ proxies: three }),
    dimension: { ...dimension, attributes },
    onchange: () => undefined,
    onleave: () => undefined,
  };
  const { container } = await render(Proxies, { props });
  container.style.width = '1089px';
  const table = container.querySelector('.compared table');
  if (!(table instanceof HTMLElement)) throw new TypeError('no table');
  expect(table.offsetWidth).toBeLessThanOrEqual(table.parentElement?.clientWidth ?? 0);
});

test('what each way costs fits a desk, to its last column', async () => {
  await page.viewport(1440, 900);
  const worth = { kind: 'feature', name: 'average order value in the last year' } as const;
  const long = mitigation.options.map((option) => ({
    ...option,
    lift: 0.3,
    name: option.kind === 'present' ? option.name : 'At least 80 % of each group’s share',
  }));
  const value = valueWith({ mitigation: { ...mitigation, worth, options: long } });
  const screen = await render(Mitigation, {
    props: { spec: withSex, value, dimension, ...forming, onchange: () => undefined },
  });
  const { container } = screen;
  // What is left beside the rail on a screen of 1366 pixels.
  container.style.width = '1089px';
  const table = container.querySelector('.scroller table');
  if (!(table instanceof HTMLElement)) throw new TypeError('no table');
  expect(table.offsetWidth).toBeLessThanOrEqual(table.parentElement?.clientWidth ?? 0);
});
