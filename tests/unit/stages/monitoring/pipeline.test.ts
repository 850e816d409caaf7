import { expect, test } from 'vitest';
import { pipelineHealth } from '../../../../src/stages/monitoring/pipeline.ts';
import type { MonitoredSnapshot, MonitoredSource } from '../../../../src/stages/monitoring/spec.ts';
import { facts, snapshot, source } from './facts.ts';

const ofSource = (parts: Partial<MonitoredSource>) =>
  pipelineHealth(facts({ sources: [source(parts)], snapshots: [] }), { triggers: [] });
const ofSnapshot = (parts: Partial<MonitoredSnapshot>, share?: number) =>
  pipelineHealth(facts({ sources: [], snapshots: [snapshot(parts)] }), {
    triggers: share === undefined ? [] : [{ id: 't0', enabled: true, kind: 'unassigned', share }],
  });

test('a load is on time within cadence and grace, then late, then missing', () => {
  expect(ofSource({})).toMatchObject([{ kind: 'late', tone: 'ok' }]);
  expect(ofSource({ newest: '2026-05-26 08:00:00' })).toMatchObject([{ kind: 'late', tone: 'ok' }]);
  expect(ofSource({ newest: '2026-05-26 07:59:00' })).toMatchObject([{ kind: 'late', tone: 'warning' }]);
  const [missing] = ofSource({ newest: '2026-05-10' });
  expect(missing).toMatchObject({ kind: 'missing', tone: 'bad', source: 'orders.csv' });
  expect(missing?.words).toContain('3 loads are missing');
});

test('without a time column the load itself dates the source; without either that is said', () => {
  expect(ofSource({ newest: null })).toMatchObject([{ tone: 'ok' }]);
  expect(ofSource({ newest: null, loadedAt: null })).toMatchObject([{ kind: 'late', tone: 'warning' }]);
  expect(ofSource({ everyDays: null })).toEqual([]);
});

test('a load without rows failed, one with many rejected records warns', () => {
  const agreed = { everyDays: null };
  expect(ofSource({ ...agreed, rows: 0 })).toMatchObject([{ kind: 'failed', tone: 'bad' }]);
  expect(ofSource({ ...agreed, rows: 0, rejected: 9 })[0]?.words).toContain('All 9 records');
  expect(ofSource({ ...agreed, rejected: 20 })).toMatchObject([{ kind: 'failed', tone: 'warning' }]);
  expect(ofSource({ ...agreed, rejected: 5 })).toEqual([]);
});

test('a broken contract is as bad as its severity', () => {
  const failing = [
    { severity: 'error', message: 'ids are not unique' },
    { severity: 'warning', message: 'prices below 0' },
  ];
  const found = ofSource({ everyDays: null, failing });
  expect(found.map(({ kind, tone, words }) => [kind, tone, words])).toEqual([
    ['contract', 'bad', 'ids are not unique'],
    ['contract', 'warning', 'prices below 0'],
  ]);
});

test('of the newest snapshot: failure, vanished features, and coverage by the trigger’s limit', () => {
  expect(ofSnapshot({ problem: 'no key' })).toMatchObject([{ kind: 'failed', tone: 'bad' }]);
  expect(ofSnapshot({ vanished: ['Recency'] })).toMatchObject([
    { kind: 'vanished' },
    { kind: 'coverage', tone: 'bad' },
  ]);
  expect(ofSnapshot({}, 0.06)).toMatchObject([{ kind: 'coverage', tone: 'ok' }]);
  expect(ofSnapshot({}, 0.05)).toMatchObject([{ kind: 'coverage', tone: 'bad' }]);
  expect(ofSnapshot({ customers: 0, unassigned: 0 })).toEqual([]);
});

test('a snapshot that lost most customers, or has far more, is told though shares of segments stay', () => {
  const between = (was: Partial<MonitoredSnapshot>, is: Partial<MonitoredSnapshot>) =>
    pipelineHealth(facts({ sources: [], snapshots: [snapshot(was), snapshot(is)] }), { triggers: [] }).filter(
      ({ kind }) => kind === 'population',
    );
  const of = (customers: number): Partial<MonitoredSnapshot> => ({ customers, unassigned: 0 });
  const [lost] = between(of(20_000), of(20));
  expect(lost).toMatchObject({ tone: 'bad', source: null });
  expect(lost?.words).toContain('99.9\u00a0% fewer customers than');
  const [grown] = between(of(100), of(250));
  expect(grown).toMatchObject({ tone: 'warning' });
  expect(grown?.words).toContain('2.5 times as many customers as');
  expect(between(of(100), of(50))).toEqual([]);
  expect(between(of(100), of(200))).toEqual([]);
  expect(between({ ...of(100), problem: 'no key' }, of(1))).toEqual([]);
});
