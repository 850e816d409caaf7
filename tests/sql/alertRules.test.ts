import { expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import { ident, join, sql } from '../../src/core/sql.ts';
import { selectFrom } from '../../src/data/rawSql.ts';
import { alertRulesSql } from '../../src/exports/alertSql.ts';
import { alertRules } from '../../src/stages/monitoring/alertExport.ts';
import type { PublishedVersion } from '../../src/stages/registry/spec.ts';
import type { Trigger } from '../../src/stages/monitoring/spec.ts';
import { countInBins } from '../../src/stats/drift/binning.ts';
import { categoryTest } from '../../src/stats/drift/categories.ts';
import { meanAndDeviation, quantilesOf } from '../../src/stats/drift/values.ts';
import { valueCountsOf } from '../support/valueCountsOf.ts';
import { wasserstein } from '../../src/stats/drift/wasserstein.ts';
import { draftOf } from '../unit/stages/registryDraft.ts';
import { openedDatabase } from './openedDatabase.ts';

const open = openedDatabase();

interface Customer {
  readonly spend: number | null;
  readonly loyal: number | null;
  readonly segment: string | null;
}

/** Customers of one population; shifted, some without a value, some without a segment, as told. */
function customers(seed: number, { shift = 0, missing = 0, unassigned = 0, second = 0.3 } = {}): Customer[] {
  const source = random(seed);
  return Array.from({ length: 3000 }, () => ({
    spend: source.uniform() < missing ? null : 20 + 5 * (source.normal() + shift),
    loyal: source.uniform() < 0.2 + shift / 2 ? 1 : 0,
    segment: source.uniform() < unassigned ? null : source.uniform() < second ? 'S2' : 'S1',
  }));
}

const present = (values: readonly (number | null)[]) =>
  valueCountsOf(values.filter((value): value is number => value !== null));
const spendOf = (rows: readonly Customer[]) => present(rows.map(({ spend }) => spend));

/** A version published from customers: a number by its tenths and quantiles, a yes/no by its values. */
function versionOf(rows: readonly Customer[]): PublishedVersion {
  const draft = draftOf();
  const spend = spendOf(rows);
  const quantiles = quantilesOf(
    spend,
    Array.from({ length: 201 }, (_, i) => i / 200),
  );
  const edges = quantiles.filter((_, i) => i > 0 && i < 200 && i % 20 === 0);
  const loyal = rows.filter((row) => row.loyal === 1).length;
  const common = { missing: 0, ...meanAndDeviation(spend) };
  const name = (segment: string): number => rows.filter((row) => row.segment === segment).length;
  const [first, second] = draft.segments;
  const [spendFeature, loyalFeature] = draft.preparation;
  if (!first || !second || !spendFeature || !loyalFeature) throw new Error('the draft has two of each');
  return {
    ...draft,
    id: 'v1',
    name: 'Spring\n"quoted" --',
    note: '',
    by: '',
    publishedAt: '2020-01-01T00:00:00Z',
    fingerprint: 'f'.repeat(64),
    preparation: [
      { ...spendFeature, name: 'Spend "net"' },
      { ...loyalFeature, name: "Loyal'; --" },
    ],
    segments: [
      { ...first, size: name('S1') },
      { ...second, size: name('S2') },
    ],
    reference: {
      ...draft.reference,
      customers: rows.length,
      features: [
        { id: 'f0', ...common, edges, counts: countInBins(spend, edges), quantiles, values: null },
        {
          id: 'f1',
          missing: 0,
          mean: loyal / rows.length,
          deviation: 0.4,
          edges: [],
          counts: [rows.length],
          quantiles: [0, 1],
          values: [
            [0, rows.length - loyal],
            [1, loyal],
          ],
        },
      ],
    },
  };
}

const published = versionOf(customers(1));
const triggers: Trigger[] = [
  { id: 't0', enabled: true, kind: 'drift', share: 0.5 },
  { id: 't1', enabled: true, kind: 'size', change: 0.15 },
  { id: 't2', enabled: true, kind: 'unassigned', share: 0.05 },
  { id: 't3', enabled: true, kind: 'age', days: 1_000_000 },
  { id: 't4', enabled: true, kind: 'cadence', days: 30 },
  { id: 't5', enabled: true, kind: 'features', count: 2 },
  { id: 't6', enabled: true, kind: 'stability', reassigned: 0.2 },
  { id: 't7', enabled: false, kind: 'age', days: 1 },
  { id: 't8', enabled: true, kind: 'columns', count: 1 },
];
const rules = alertRules({
  version: published,
  inProductionSince: '2020-02-01T00:00:00Z',
  spec: { triggers: triggers.filter(({ kind }) => kind !== 'age'), falseDiscovery: 0.05, effectFloor: 0.1 },
  sources: [],
});
const text = alertRulesSql(rules);

type Check = {
  readonly check_name: string;
  readonly subject: string;
  readonly value: number | null;
  readonly chance: number | null;
  readonly fired: number;
};

/** The query as it is written to the file, but for its last semicolon; DuckDB in the browser has no clock without its time zones. */
const query = text.trimEnd().slice(0, -1).replaceAll('CURRENT_DATE', "DATE '2026-01-01'");

/** Runs the query over a table of these customers. */
async function checked(rows: readonly Customer[], asked = query): Promise<Check[]> {
  const lines = rows.map(({ spend, loyal, segment }) => sql`(${spend}, ${loyal}, ${segment})`);
  await open.database.run(sql`CREATE OR REPLACE TABLE customers AS SELECT
    CAST(a AS DOUBLE) AS ${ident('Spend "net"')}, CAST(b AS DOUBLE) AS ${ident("Loyal'; --")}, CAST(c AS VARCHAR) AS segment
    FROM (VALUES ${lines.length > 0 ? join(lines) : sql`(NULL, NULL, NULL)`}) AS t (a, b, c)
    ${rows.length > 0 ? sql`` : sql`WHERE false`}`);
  return open.database.rows<Check>(selectFrom(asked, 1000));
}

const fired = (checks: readonly Check[]): string[] =>
  checks.filter((check) => check.fired === 1).map((check) => `${check.check_name}: ${check.subject}`);

test('customers like the published ones alarm nothing but the cadence that has passed', async () => {
  const checks = await checked(customers(2));
  expect(fired(checks)).toEqual(['time to look again: t4']);
  expect(checks.map(({ check_name }) => check_name)).toContain('segment changed size');
});

test('drift is told with the figures that the page computes, and its triggers fire', async () => {
  const rows = customers(3, { shift: 0.4 });
  const checks = await checked(rows);
  expect(fired(checks)).toEqual([
    "feature drifted: Loyal'; --",
    'feature drifted: Spend "net"',
    'features drifted: t0',
    'features drifted: t5',
    'time to look again: t4',
  ]);
  const spend = checks.find(
    ({ subject, check_name }) => check_name === 'feature drifted' && subject.startsWith('Spend'),
  );
  const [feature] = published.reference.features;
  const edges = feature?.edges ?? [];
  const found = categoryTest(countInBins(spendOf(customers(1)), edges), countInBins(spendOf(rows), edges));
  expect(spend?.chance).toBeCloseTo(found.statistic, 6);
  const moved = wasserstein(spendOf(customers(1)), spendOf(rows)).normalised ?? NaN;
  expect(Math.abs((spend?.value ?? NaN) - moved)).toBeLessThan(0.02);
});

test('missing values, customers without a segment and a segment of another size alarm', async () => {
  const checks = await checked(customers(4, { missing: 0.2, unassigned: 0.1, second: 0.45 }));
  expect(fired(checks)).toEqual([
    'customers without a segment: t2',
    'features drifted: t0',
    'missing values changed: Spend "net"',
    'segment changed size: Few',
    'segment changed size: Many',
    'time to look again: t4',
  ]);
});

test('a feature drifted, for the triggers, by its distribution or by its missing values, and counts once', async () => {
  const checks = await checked(customers(3, { shift: 0.4, missing: 0.2 }));
  expect(fired(checks)).toContain('missing values changed: Spend "net"');
  expect(checks.find(({ subject }) => subject === 't0')?.value).toBe(1);
  expect(checks.find(({ subject }) => subject === 't5')?.value).toBe(2);
});

test('rules about features that drifted count those that form segments alone', async () => {
  const aside = {
    ...published,
    preparation: published.preparation.map((one, i) => ({ ...one, used: i > 0 })),
  };
  const spec = {
    triggers: triggers.filter(({ kind }) => kind === 'features'),
    falseDiscovery: 0.05,
    effectFloor: 0.1,
  };
  const own = alertRulesSql(alertRules({ version: aside, inProductionSince: null, spec, sources: [] }));
  const checks = await checked(customers(3, { shift: 0.4 }), own.trimEnd().slice(0, -1));
  expect(fired(checks)).toEqual(["feature drifted: Loyal'; --", 'feature drifted: Spend "net"']);
  expect(checks.find(({ subject }) => subject === 't5')?.value).toBe(1);
});

test('an empty table and one whose feature is missing throughout are told without an error', async () => {
  expect(fired(await checked([]))).toEqual(['time to look again: t4']);
  const gone = await checked(customers(5, { missing: 1 }));
  expect(fired(gone)).toContain('missing values changed: Spend "net"');
});

test('what cannot be looked at is said in its head, and nothing of the version ends a comment early', () => {
  const head = text.slice(0, text.indexOf('WITH'));
  expect(head.split('\n').filter((line) => line !== '')).toSatisfy((lines: string[]) =>
    lines.every((line) => line.startsWith('-- ')),
  );
  expect(head).toContain('t6: At least 20.0\u00a0%');
  expect(head).toContain('it needs two snapshots');
  expect(head).toContain('t8: A watched column drifted. Not looked at here: it counts rows of the sources.');
});
