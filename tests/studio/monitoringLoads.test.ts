import { afterAll, beforeAll, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import type { MonitoringValue } from '../../src/stages/monitoring/spec.ts';
import { automation, type Tessera } from '../../src/workspace/automation.ts';
import type { Workspace } from '../../src/workspace/workspace.svelte.ts';
import { openWorkspace } from '../support/workspace.ts';

let workspace: Workspace;
let tessera: Tessera;

const people = 600;

/** A table of customers in three groups by visits, spend and age; some of its members may be another way. */
function customers(
  seed: number,
  { shift = 0, from = 0, without = '', plan = 2, channels = ['web', 'app'] } = {},
): Blob {
  const source = random(seed);
  const columns = ['client', 'visits', 'spend', 'age', 'plan', 'channel'].filter((name) => name !== without);
  const lines = Array.from({ length: people }, (_, place) => {
    const group = place % 3;
    const row: Record<string, number | string> = {
      client: 1000 + from + place,
      visits: Math.round((10 + 25 * group + 3 * source.normal()) * 100) / 100,
      spend: Math.round((200 + 400 * group + 40 * (source.normal() + shift)) * 100) / 100,
      age: Math.round(40 + 12 * source.normal()),
      plan: source.below(plan),
      channel: channels[source.below(channels.length)] ?? '',
    };
    return columns.map((name) => row[name]).join(',');
  });
  return new Blob([`${columns.join(',')}\n${lines.join('\n')}\n`]);
}

async function monitored(): Promise<MonitoringValue> {
  await tessera.run('monitoring');
  return (await tessera.result('monitoring')) as unknown as MonitoringValue;
}

const names = (value: MonitoringValue, level: string): (string | undefined)[] =>
  (value.snapshots.at(-1)?.features ?? [])
    .filter((feature) => feature.level === level)
    .map(({ feature }) => value.version?.features.find(({ id }) => id === feature)?.name);

beforeAll(async () => {
  workspace = await openWorkspace();
  tessera = automation(workspace);
  await tessera.addSource('customers.csv', customers(1), { roles: { client: 'customer' } });
  await tessera.autopilot({ k: 3 });
  await tessera.publishVersion({ name: 'First', by: 'Ann' });
  await tessera.promoteVersion('v1');
}, 180_000);
afterAll(() => workspace.close());

test('one load is the reference, and there is nothing to compare it with', async () => {
  const value = await monitored();
  expect(value.snapshots).toHaveLength(1);
  expect(value.snapshots[0]?.isReference).toBe(true);
});

test('a second load of the same customers is scored by the published version, and followed', async () => {
  await tessera.replace('customers.csv', 'customers february.csv', customers(2));
  const value = await monitored();
  expect(value.snapshots.map(({ isReference }) => isReference)).toEqual([true, false]);
  expect(names(value, 'drifted')).toEqual([]);
  const migration = value.snapshots[1]?.migration;
  expect(migration?.reassigned?.value).toBeLessThan(0.05);
  expect(migration?.arrivals.every((count) => count === 0)).toBe(true);
  expect(value.sources[0]?.loads).toBe(2);
});

test('a load in which customers spend more drifts in spend, and only it is computed', async () => {
  const steps = new Set<string>();
  const stop = await tessera.onProgress(({ node, step }) => {
    if (node === 'monitoring') steps.add(step);
  });
  await tessera.replace('customers.csv', 'customers march.csv', customers(3, { shift: 3, from: 100 }));
  const value = await monitored();
  stop();
  expect(names(value, 'drifted')).toContain('spend');
  expect(value.alerts.some(({ title }) => title === 'spend drifted')).toBe(true);
  expect(value.snapshots[2]?.migration?.departures.reduce((sum, count) => sum + count, 0)).toBe(100);
  expect([...steps].filter((step) => step.startsWith('Scoring'))).toHaveLength(1);
});

test('a watched column drifts with a value that is new, together with the features, and is told gone where it lacks', async () => {
  const { sources } = (await tessera.get('sources')) as unknown as { sources: { id: string }[] };
  await tessera.set('monitoring', {
    columns: [{ source: sources[0]?.id ?? '', column: 'channel' }],
    triggers: [{ id: 't0', enabled: true, kind: 'columns', count: 1 }],
  });
  const channels = ['web', 'app', 'phone'];
  await tessera.replace('customers.csv', 'customers phone.csv', customers(7, { channels }));
  const value = await monitored();
  const [, , , phone] = value.snapshots;
  expect(phone?.columns[0]).toMatchObject({ level: 'drifted', newValues: ['phone'], newCount: 1 });
  expect(value.snapshots[1]?.columns[0]?.level).toBe('steady');
  expect(value.alerts.some(({ title }) => title.startsWith('channel of') && title.endsWith('drifted'))).toBe(
    true,
  );
  expect(value.verdict.words).toContain('1 of 1 watched columns');
  expect(value.triggers.map(({ fired }) => fired)).toEqual([false, false, false, true]);
  await tessera.replace('customers.csv', 'customers mute.csv', customers(8, { without: 'channel' }));
  const mute = await monitored();
  expect(mute.snapshots.at(-1)?.columns[0]).toMatchObject({ present: false, level: 'drifted' });
  expect(mute.verdict).toMatchObject({ tone: 'bad' });
});

test('a load that lacks a column says which feature vanished, and scores the rest', async () => {
  await tessera.replace('customers.csv', 'customers april.csv', customers(4, { without: 'spend' }));
  const value = await monitored();
  expect(value.snapshots.at(-1)?.vanished).toEqual(['spend']);
  expect(value.snapshots.at(-1)?.customers).toBe(people);
  expect(value.snapshots.at(-1)?.features[0]).toMatchObject({ present: false, level: 'drifted', rank: 1 });
  expect(value.pipeline.some(({ kind }) => kind === 'vanished')).toBe(true);
});

test('a load without the customer’s column cannot be scored, says why, and leaves the others', async () => {
  await tessera.replace('customers.csv', 'customers may.csv', customers(5, { without: 'client' }));
  const value = await monitored();
  expect(value.snapshots.at(-1)?.problem).toContain('“client” of customers.csv, which is not there');
  expect(value.snapshots.slice(0, 3).every(({ problem }) => problem === null)).toBe(true);
  expect(value.verdict.tone).toBe('bad');
});

test('a load in which no row says whom it is about is an empty snapshot, and no crash', async () => {
  const text = await customers(6).text();
  const nobody = new Blob([text.replace(/^\d+,/gm, ',')]);
  await tessera.replace('customers.csv', 'customers june.csv', nobody);
  const value = await monitored();
  expect(value.snapshots.at(-1)).toMatchObject({ problem: null, customers: 0, features: [] });
  expect(value.snapshots.at(-1)?.segments.map(({ size }) => size)).toEqual([0, 0, 0]);
  expect(value.verdict).toMatchObject({ tone: 'bad' });
  expect(value.verdict.title).toContain('is empty');
});

test('reports are written in every form, without small counts', async () => {
  const html = await (await tessera.export('monitoring-html')).text();
  expect(html).toContain('<h1>Monitoring of');
  const report = JSON.parse(await (await tessera.export('monitoring-json')).text()) as {
    snapshots: { segments: { size: number | null }[]; flows: (number | null)[][] | null }[];
  };
  const counts = report.snapshots.flatMap(({ segments, flows }) => [
    ...segments.map(({ size }) => size),
    ...(flows ?? []).flat(),
  ]);
  expect(counts.some((count) => count !== null)).toBe(true);
  expect(counts.filter((count) => count !== null && count > 0 && count < 11)).toEqual([]);
  expect(await (await tessera.export('monitoring-csv')).text()).toMatch(
    /^snapshot,as of,kind,name,measure,value,p,level\r\n/,
  );
  expect(await (await tessera.export('alerts-sql')).text()).toContain('SELECT');
});
