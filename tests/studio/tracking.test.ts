import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { automation } from '../../src/workspace/automation.ts';
import type {
  CheckValue,
  Finding,
  PlanSpec,
  PropertySpec,
  TrackingSpec,
  TrackingValue,
} from '../../src/stages/tracking/spec.ts';
import { openWorkspace } from '../support/workspace.ts';
import { Stages } from './stagesSupport.ts';

let stages: Stages;
beforeAll(async () => {
  stages = await Stages.open({ engine: 'reference' });
});
afterAll(async () => {
  await stages.database.close();
});
beforeEach(async () => {
  await stages.clear();
});

const minute = (number: number): string =>
  new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString().slice(0, 19);

/** 1,000 rows of two events over five days, all as planned; `breaking` changes some cells by row (from 1). */
async function addEvents(
  breaking: Readonly<Record<string, Readonly<Record<number, string | null>>>> = {},
): Promise<void> {
  const rows = Array.from({ length: 1000 }, (_, index) => index);
  const column = (name: string, of: (row: number) => string) => ({
    name,
    values: rows.map((row) => {
      const changed = breaking[name]?.[row + 1];
      return changed === undefined ? of(row) : changed;
    }),
  });
  await stages.addColumns('log', [
    column('event_name', (row) => (row % 2 === 0 ? 'page_viewed' : 'cart_opened')),
    column('event_id', (row) => `id-${row}`),
    { ...column('occurred_at', (row) => minute(row * 7)), cast: 'timestamp' as const },
    column('session_id', (row) => `s${Math.floor(row / 10)}`),
    column('user_id', (row) => `u${row % 50}`),
    column('channel', (row) => ['web', 'app'][row % 2] ?? ''),
    column('pieces', (row) => String(1 + (row % 9))),
    column('email', (row) => `person${row}@example.com`),
  ]);
}

const takeDraft = async (): Promise<TrackingValue> => {
  await stages.run('sources');
  const looked = await stages.run<TrackingValue>('tracking');
  stages.set('tracking', { binding: looked.guesses[0]?.binding ?? null, asOf: '2026-02-01' });
  const drafted = await stages.run<TrackingValue>('tracking');
  if (!drafted.draft) throw new Error('nothing was drafted');
  stages.set('tracking', { plan: drafted.draft.plan });
  return drafted;
};

const plan = (): PlanSpec => (stages.specs.get('tracking') as unknown as TrackingSpec).plan;

function setProperty(name: string, part: Partial<PropertySpec>): void {
  const properties = plan().properties.map((one) => (one.name === name ? { ...one, ...part } : one));
  stages.set('tracking', { plan: { ...plan(), properties } });
}

async function checked(): Promise<CheckValue> {
  const { check } = await stages.run<TrackingValue>('tracking');
  if (!check) throw new Error('nothing was checked');
  return check;
}

const severe = ({ findings }: CheckValue): Finding[] =>
  findings.filter(({ severity }) => severity !== 'note');
const found = (check: CheckValue, kind: Finding['kind']): Finding | undefined =>
  check.findings.find((finding) => finding.kind === kind);

test('columns are guessed with their reasons, and a plan is drafted that its own table keeps', async () => {
  await addEvents();
  const { guesses, draft } = await takeDraft();
  expect(guesses[0]?.binding).toMatchObject({
    event: 'c0',
    id: 'c1',
    time: 'c2',
    identifiers: [
      { kind: 'session', column: 'c3' },
      { kind: 'customer', column: 'c4' },
    ],
    properties: [
      { name: 'channel', column: 'c5' },
      { name: 'pieces', column: 'c6' },
      { name: 'email', column: 'c7' },
    ],
  });
  expect(guesses[0]?.reasons.map(({ what }) => what)).toContain('event');
  expect(draft?.plan.events.map(({ name }) => name)).toEqual(['cart_opened', 'page_viewed']);
  expect(draft?.plan.properties.find(({ name }) => name === 'email')?.personal).toBe(true);
  const check = await checked();
  expect(severe(check)).toEqual([]);
  expect(check).toMatchObject({
    verdict: 'ok',
    broken: 0,
    rows: 1000,
    firstDay: '2026-01-01',
    lastDay: '2026-01-05',
  });
});

test.for([
  ['unknown-event', { event_name: { 3: 'page_veiwed', 5: 'page_veiwed' } }, 2, 2],
  ['no-name', { event_name: { 4: null, 6: '  ' } }, 2, 2],
  ['missing', { channel: { 1: null, 3: ' ' } }, 2, 2],
  ['duplicate', { event_id: { 10: 'id-0', 20: 'id-0', 30: 'id-1' } }, 3, 0],
  ['future', { occurred_at: { 1000: '2030-01-01T00:00:00' } }, 1, 1],
  ['no-time', { occurred_at: { 7: null } }, 1, 0],
  ['order', { occurred_at: { 15: minute(0) } }, 1, 0],
  ['identifier', { session_id: { 2: null, 4: '' } }, 2, 2],
] as const)(
  '%s is counted over all rows, with the rows that show it',
  async ([kind, breaking, count, broken]) => {
    await addEvents();
    await takeDraft();
    const kept = plan();
    await stages.clear();
    await addEvents(breaking);
    await takeDraft();
    stages.set('tracking', { plan: kept });
    const check = await checked();
    const finding = found(check, kind);
    expect(finding?.count).toBe(count);
    expect(check.broken).toBe(broken);
    const rows = finding?.examples.map(({ row }) => row).filter((row) => row !== null) ?? [];
    if (kind !== 'duplicate')
      expect(rows).toEqual(Object.keys(Object.values<object>(breaking)[0] ?? {}).map(Number));
  },
);

test.for([
  ['values', { channel: { 1: 'fax', 2: 'Web' } }, 'channel', {}, 2],
  ['type', { pieces: { 1: 'two', 2: '1.5', 3: '' } }, 'pieces', { type: 'integer' }, 2],
  [
    'range',
    { pieces: { 1: '0', 2: '10', 3: '-1' } },
    'pieces',
    { type: 'integer', minimum: 1, maximum: 9 },
    3,
  ],
  ['pattern', { email: { 1: 'nobody', 2: 'a@b' } }, 'email', { pattern: '[^@]+@[^@]+\\.[a-z]+' }, 2],
] as const)('%s: what breaks a rule is counted by event', async ([kind, breaking, name, rule, count]) => {
  await addEvents();
  await takeDraft();
  const kept = plan();
  await stages.clear();
  await addEvents(breaking);
  await takeDraft();
  stages.set('tracking', { plan: kept });
  setProperty(name, rule);
  const check = await checked();
  const all = check.findings.filter((finding) => finding.kind === kind);
  expect(all.reduce((sum, finding) => sum + finding.count, 0)).toBe(count);
  expect(all.every(({ property }) => property === name)).toBe(true);
});

test('personal values are masked in examples, others are shown', async () => {
  await addEvents({ email: { 1: 'secret-address' }, channel: { 1: 'fax' } });
  await takeDraft();
  setProperty('email', { pattern: '.+@.+' });
  setProperty('channel', { values: ['web', 'app'] });
  const check = await checked();
  expect(found(check, 'pattern')?.examples).toEqual([
    { row: 1, event: 'page_viewed', time: '2026-01-01 00:00:00', value: '•••• (14 characters)' },
  ]);
  expect(found(check, 'values')?.examples[0]?.value).toBe('fax');
  expect(JSON.stringify(check)).not.toContain('secret');
});

test('a pattern that cannot be run is told, and nothing else stops', async () => {
  await addEvents();
  await takeDraft();
  setProperty('email', { pattern: '(?<=a)b' });
  const check = await checked();
  expect(check.unchecked.join(' ')).toContain('pattern of email');
  expect(found(check, 'pattern')).toBeUndefined();
});

test('days on which an event nearly stops are found', async () => {
  const moved = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => index)
      .filter((index) => minute(index * 7).startsWith('2026-01-03'))
      .map((index) => [index + 1, '2026-01-02T23:59:59']),
  );
  await addEvents({ occurred_at: moved });
  await takeDraft();
  expect(found(await checked(), 'gap')).toMatchObject({ event: null, count: 1, of: 5 });
});

test('names that break the rule, parts without a column, and unplanned properties are told', async () => {
  await addEvents();
  await takeDraft();
  const [first, ...others] = plan().events;
  if (!first) throw new Error('no event was drafted');
  const ghost = { ...first, id: 'e99', name: 'BadName', status: 'live' as const };
  const [property] = plan().properties;
  if (!property) throw new Error('no property was drafted');
  const lost = { ...property, id: 'p99', name: 'lost' };
  stages.set('tracking', {
    plan: {
      ...plan(),
      properties: [...plan().properties, lost],
      events: [{ ...first, properties: [{ property: 'p99', required: true }] }, ...others, ghost],
    },
  });
  const check = await checked();
  expect(found(check, 'naming')).toMatchObject({ event: 'BadName' });
  expect(found(check, 'silent-event')).toMatchObject({ event: 'BadName' });
  expect(found(check, 'no-column')).toMatchObject({ property: 'lost', severity: 'error', count: 500 });
  const unplanned = check.findings.filter(({ kind }) => kind === 'unplanned-property');
  expect(unplanned.map(({ property: name }) => name).sort()).toEqual(['channel', 'email', 'pieces']);
});

test('a table in which times run in no order is not judged by its order', async () => {
  const scrambled = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => [index + 1, minute(((index * 617) % 1000) * 7)]),
  );
  await addEvents({ occurred_at: scrambled });
  await takeDraft();
  const check = await checked();
  expect(found(check, 'order')).toBeUndefined();
  expect(check.unchecked.join(' ')).toContain('not in the order');
});

test('a column that is gone is told with its table', async () => {
  await addEvents();
  await takeDraft();
  const { binding } = stages.specs.get('tracking') as unknown as TrackingSpec;
  stages.set('tracking', { binding: { ...binding, time: 'c99' } });
  await expect(stages.run('tracking')).rejects.toMatchObject({ code: 'stage.role' });
});

test('two hundred properties are checked', async () => {
  const values = Array.from({ length: 300 }, (_, row) => String(row));
  await stages.addColumns('wide', [
    { name: 'event', values: values.map((_, row) => (row % 3 === 0 ? 'a_b' : 'c_d')) },
    ...Array.from({ length: 200 }, (_, index) => ({ name: `property ${index}`, values })),
  ]);
  await takeDraft();
  const properties = plan().properties.map((one) => ({ ...one, type: 'integer' as const, maximum: 297 }));
  stages.set('tracking', { plan: { ...plan(), properties } });
  const check = await checked();
  expect(check.findings.filter(({ kind }) => kind === 'range')).toHaveLength(200);
  expect(check.broken).toBe(2);
});

test('the demo store’s web events: the table is found, a plan drafted, checked and written as files', async () => {
  const workspace = await openWorkspace();
  const tessera = automation(workspace);
  await tessera.addDemo('small');
  await tessera.run('tracking');
  const looked = (await tessera.result('tracking')) as unknown as TrackingValue;
  expect(looked.guesses[0]).toMatchObject({ name: 'Demo store: web events', rows: 60_000 });
  await workspace.edit('tracking', {
    ...(workspace.node('tracking').spec as object),
    binding: looked.guesses[0]?.binding,
    asOf: '2026-01-01',
  });
  await tessera.run('tracking');
  const drafted = (await tessera.result('tracking')) as unknown as TrackingValue;
  expect(drafted.draft?.plan.events.map(({ name }) => name).sort()).toEqual([
    'add_to_cart',
    'checkout',
    'purchase',
    'search',
    'view',
  ]);
  await workspace.edit('tracking', {
    ...(workspace.node('tracking').spec as object),
    plan: drafted.draft?.plan,
  });
  await tessera.run('tracking');
  const { check } = (await tessera.result('tracking')) as unknown as TrackingValue;
  expect(check).toMatchObject({ verdict: 'ok', rows: 60_000, broken: 0 });
  const zip = new Uint8Array(await (await tessera.export('tracking-code')).arrayBuffer());
  expect([...zip.subarray(0, 4)]).toEqual([0x50, 0x4b, 3, 4]);
  const file = await (await tessera.export('tracking-file', { path: 'src/browser/events.ts' })).text();
  expect(file).toContain('export function trackAddToCart(');
  const schema = JSON.parse(await (await tessera.export('tracking-schema')).text()) as { oneOf: unknown[] };
  expect(schema.oneOf).toHaveLength(5);
  await expect(tessera.export('tracking-file', { path: 'none' })).rejects.toMatchObject({
    code: 'export.format',
  });
  await tessera.forgetEverything();
});
