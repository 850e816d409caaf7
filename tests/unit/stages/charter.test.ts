import { expect, test } from 'vitest';
import { emptyRegister } from '../../../src/core/register.ts';
import { definition, type CharterSpec, type CharterValue } from '../../../src/stages/charter/spec.ts';
import { assess } from '../../../src/stages/charter/view/assess.ts';
import type { Matter } from '../../../src/stages/charter/view/ingredients.ts';
import { powerAnswer } from '../../../src/stages/charter/view/power.ts';
import { reportHtml, reportMarkdown } from '../../../src/stages/charter/view/report.ts';

const nothing: CharterValue = {
  sources: [],
  customers: [],
  purchases: null,
  lapse: null,
  offers: [],
  flags: [],
  campaigns: [],
  channels: [],
  ratings: [],
};
const where = { source: 'shop', sourceName: 'shop.csv' };
const shop: CharterValue = {
  ...nothing,
  sources: [{ ...where, rows: 50_000, newestDay: '2026-01-10', rowsWithoutCustomer: 0 }],
  customers: [{ ...where, column: 'customer', customers: 10_000, rows: 50_000, rowsWithout: 0 }],
  purchases: {
    ...where,
    column: 'ordered',
    rows: 50_000,
    customers: 10_000,
    repeat: 6000,
    firstDay: '2025-01-01',
    lastDay: '2026-01-10',
    days: 375,
    cycleDays: 30,
    gap90: 90,
    newPerMonth: 500,
    spend: { mean: 100, deviation: 50 },
  },
  lapse: { gapDays: 90, active: 4000, lapsed: 1600 },
};
const matter = (spec: Partial<CharterSpec>, value: CharterValue, owner = ''): Matter => ({
  spec: { ...definition.defaults, ...spec },
  value,
  sources: [{ id: 'shop', name: 'shop.csv', register: { ...emptyRegister, owner } }],
  today: '2026-01-15',
});

test('without what it cannot do without an objective is not feasible, and says what is missing', () => {
  const found = assess(matter({ objective: 'retention' }, nothing));
  expect(found.feasible).toBe(false);
  expect(found.title).toBe('Retention is not feasible yet; eight gaps');
  expect(found.sentence).toBe('It cannot do without what is missing: who, when, and outcome.');
  expect(found.gaps.every(({ gap, ask }) => gap !== null && ask !== null)).toBe(true);
});

test('retention is feasible by a column that says who left, though no purchase has a date', () => {
  const left = {
    ...where,
    column: 'Churn',
    role: 'outcome',
    known: 10_000,
    yes: 2000,
    customers: 2000,
  } as const;
  const undated = { ...shop, purchases: null, lapse: null, flags: [left] };
  const found = assess(matter({ objective: 'retention' }, undated));
  expect(found.feasible).toBe(true);
  expect(found.ingredients.find(({ id }) => id === 'when')).toMatchObject({
    verdict: 'partly',
    where: 'Churn in shop.csv',
  });
  expect(assess(matter({ objective: 'cross-sell' }, undated)).feasible).toBe(false);
});

const campaign = {
  ...where,
  column: 'treatment',
  response: 'converted',
  contacts: 2373,
  customers: 2373,
  contacted: 1898,
  heldOut: 475,
  respondedContacted: 458,
  respondedHeldOut: 83,
} as const;
const measured = (parts: Partial<typeof campaign> | { respondedContacted: number }) =>
  assess(matter({}, { ...shop, campaigns: [{ ...campaign, ...parts }] })).ingredients.find(
    ({ id }) => id === 'response',
  );

test('a measured response is told with its difference and interval, as statsmodels has it', () => {
  expect(measured({})).toMatchObject({
    verdict: 'there',
    figure:
      '1,898 contacts, 475 held out; converted 24.1\u00a0% against 17.5\u00a0%: +6.7 points (95\u00a0% interval +2.5 to +10.4)',
  });
});

test('a difference that chance could give is said to be one', () => {
  expect(measured({ respondedContacted: 360 })?.figure).toMatch(/, which chance could give$/);
});

test('gaps that can be closed later leave it feasible, and are counted in the title', () => {
  const found = assess(matter({ objective: 'retention' }, shop));
  expect(found.title).toBe('Retention is feasible; four gaps');
  expect(found.gaps.map(({ id }) => id)).toEqual(['response', 'consent', 'legalBasis', 'sampleSize']);
});

test('the owner on record is the one to ask', () => {
  const stale = { ...shop, sources: shop.sources.map((source) => ({ ...source, newestDay: '2025-11-01' })) };
  const ask = assess(matter({}, stale, 'Ana Lopes')).gaps.find(({ id }) => id === 'freshness')?.ask;
  expect(ask).toBe('Ask Ana Lopes for a current extract, and for one monthly.');
});

test('the objective decides what is needed: cross-sell cannot do without products', () => {
  expect(assess(matter({ objective: 'cross-sell' }, shop)).feasible).toBe(false);
  const offers = [
    {
      ...where,
      column: 'category',
      role: 'category',
      distinct: 6,
      missing: 0,
      customers: 10_000,
      broad: 4000,
    } as const,
  ];
  expect(assess(matter({ objective: 'cross-sell' }, { ...shop, offers })).feasible).toBe(true);
});

test('what a segment can show starts from the measured baseline, and from a typed one where there is one', () => {
  const measured = powerAnswer(matter({}, shop).spec, shop);
  expect(measured?.baseline).toMatchObject({ measure: 'churn', value: 0.4, measured: true });
  expect(measured?.smallest).toMatchObject({ share: 0.05, customers: 500, perGroup: 250 });
  expect(measured?.sentence).toContain(
    'a change from 40.0\u00a0% to 28.2\u00a0% or less is found four times in five.',
  );
  const kpi = {
    id: 'k0',
    name: 'Spend',
    measure: 'spend',
    baseline: 80,
    target: 90,
    threshold: 85,
    deviation: null,
  } as const;
  const typed = powerAnswer({ ...definition.defaults, kpis: [kpi] }, shop);
  expect(typed?.baseline).toMatchObject({ value: 80, deviation: 50, measured: false });
  expect(typed?.needed).toBe(393);
});

test('reports in Markdown and HTML show names as they are and run nothing', () => {
  const nasty = {
    ...shop,
    customers: shop.customers.map((facts) => ({ ...facts, column: '<img src=x onerror=1>|`a`' })),
  };
  const shown = matter({ note: 'A | B\n# C' }, nasty);
  const parts = {
    study: '<script>alert(1)</script>',
    matter: shown,
    assessment: assess(shown),
    power: powerAnswer(shown.spec, nasty),
  };
  expect(reportHtml(parts)).not.toMatch(/<(img|script)/);
  const markdown = reportMarkdown(parts);
  expect(markdown).toContain('\\<img src=x onerror=1\\>\\|\\`a\\`');
  expect(markdown).toContain('A \\| B \\# C');
  expect(markdown.split('\n').filter((line) => line.startsWith('# '))).toHaveLength(1);
});
