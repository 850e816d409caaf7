import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ident, sql } from '../../src/core/sql.ts';
import { localRanges, rangeOf } from '../../src/core/zonesClock.ts';
import type { Clock } from '../../src/core/zonesSpec.ts';
import type { SourcesSpec, SourcesValue, SourceValue } from '../../src/stages/sources/spec.ts';
import { Stages } from './stagesSupport.ts';

let stages: Stages;

beforeAll(async () => {
  stages = await Stages.open({ engine: 'reference' });
});
beforeEach(() => stages.clear());
afterAll(() => stages.close());

const london: Clock = { zone: 'Europe/London', shiftMinutes: 0, ambiguous: 'earlier', impossible: 'later' };
const times = [
  '2024-01-15 12:00:00',
  '2024-03-31 01:30:00',
  '2024-07-15 12:00:00.123456',
  '2024-10-27 01:30:00',
  null,
  '2024-10-27 01:10:00',
];

async function withClock(clock: Clock, zone?: string): Promise<SourceValue> {
  await stages.addColumns('orders', [
    { name: 'customer', role: 'customer', values: Int32Array.from(times, (_, at) => at) },
    { name: 'at', role: 'time', values: times, cast: 'timestamp' },
  ]);
  const { sources } = stages.specs.get('sources') as unknown as SourcesSpec;
  const changed = sources.map((source) => ({ ...source, clock }));
  stages.set('sources', { sources: changed, ...(zone ? { zone } : {}) });
  const [value] = (await stages.run<SourcesValue>('sources')).sources;
  if (!value) throw new Error('there is one source');
  return value;
}

async function timesOf({ table }: SourceValue): Promise<(string | null)[]> {
  const rows = await stages.database.rows<{ t: string | null }>(
    sql`SELECT c1::VARCHAR AS t FROM ${ident(table)}`,
  );
  return rows.map(({ t }) => t);
}

test('local times become UTC, to the microsecond, and rows keep their order', async () => {
  expect(await timesOf(await withClock(london))).toEqual([
    '2024-01-15 12:00:00',
    '2024-03-31 01:30:00',
    '2024-07-15 11:00:00.123456',
    '2024-10-27 00:30:00',
    null,
    '2024-10-27 00:10:00',
  ]);
});

test('times that happened twice or never were are counted, each clock change by itself', async () => {
  const { clock, warnings } = await withClock(london);
  expect(clock?.columns).toEqual([
    {
      id: 'c1',
      name: 'at',
      zone: 'Europe/London',
      times: 5,
      ambiguous: 2,
      impossible: 1,
      changes: [
        { at: '2024-03-31T01:00', kind: 'impossible', rows: 1 },
        { at: '2024-10-27T01:00', kind: 'ambiguous', rows: 2 },
      ],
    },
  ]);
  expect(warnings.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['clock-ambiguous', 'clock-impossible']),
  );
});

test('the later of two times is taken where a person chose it', async () => {
  const found = await timesOf(await withClock({ ...london, ambiguous: 'later', impossible: 'earlier' }));
  expect([found[3], found[1]]).toEqual(['2024-10-27 01:30:00', '2024-03-31 00:30:00']);
});

test('rows whose time is rejected are left out, counted and numbered', async () => {
  const value = await withClock({ ...london, ambiguous: 'reject' });
  expect(value).toMatchObject({ rows: 4, clock: { leftOut: 2, leftOutRows: [4, 6] } });
  expect(await timesOf(value)).toHaveLength(4);
});

test('times are told in the zone of the study, after a shift', async () => {
  const found = await timesOf(await withClock({ ...london, shiftMinutes: 15 }, 'America/New_York'));
  expect(found.slice(0, 3)).toEqual([
    '2024-01-15 07:15:00',
    '2024-03-30 21:45:00',
    '2024-07-15 07:15:00.123456',
  ]);
});

test('a source without a clock is read from its own table', async () => {
  await stages.addColumns('plain', [{ name: 'n', values: Int32Array.of(1) }]);
  const [value] = (await stages.run<SourcesValue>('sources')).sources;
  expect([value?.table, value?.clock]).toEqual(['source_plain', undefined]);
});

test('two channels whose hours are the same five hours apart are told, and nothing is moved', async () => {
  const count = 20_000;
  const hours = (shift: number) =>
    Array.from({ length: count }, (_, at) => {
      const quarter = 36 + ((at * 7) % 24) - ((at * 13) % 11);
      return new Date(Date.UTC(2024, 0, 1 + (at % 90)) + (quarter * 15 + shift * 60 + 1) * 60_000)
        .toISOString()
        .slice(0, 19)
        .replace('T', ' ');
    });
  for (const [name, shift] of [
    ['store', 0],
    ['app', 5],
  ] as const) {
    await stages.addColumns(name, [
      { name: 'customer', role: 'customer', values: Int32Array.from({ length: count }, (_, at) => at % 500) },
      { name: 'at', role: 'time', values: hours(shift), cast: 'timestamp' },
    ]);
  }
  const { offsets, sources } = await stages.run<SourcesValue>('sources');
  expect(offsets).toMatchObject([{ first: 'store', second: 'app', minutes: 300 }]);
  expect(sources.map(({ clock }) => clock)).toEqual([undefined, undefined]);
});

test('a million rows get the instants that the ranges give', async () => {
  await stages.database.run(
    sql`CREATE TABLE raw_many AS SELECT i AS n, TIMESTAMP '2012-01-01' + to_seconds((i * 397) % 378000000) AS at FROM range(1000000) AS r(i)`,
  );
  await stages.addTable('many', 'raw_many', { at: 'time' });
  const { sources } = stages.specs.get('sources') as unknown as SourcesSpec;
  stages.set('sources', { sources: sources.map((source) => ({ ...source, clock: london })) });
  const [value] = (await stages.run<SourcesValue>('sources')).sources;
  expect(value?.rows).toBe(1_000_000);
  const start = Date.UTC(2012, 0, 1);
  const ranges = localRanges('Europe/London', start, start + 378_000_000_000);
  const rows = await stages.database.rows<{ n: number; t: number }>(
    sql`SELECT c0::DOUBLE AS n, epoch_ms(c1)::DOUBLE AS t FROM ${ident(value?.table ?? '')} WHERE c0 % 9973 = 0`,
  );
  expect(rows.length).toBeGreaterThan(100);
  for (const { n, t } of rows) {
    const local = start + ((n * 397) % 378_000_000) * 1000;
    expect(t).toBe(local + (rangeOf(ranges, local)?.shift ?? NaN));
  }
});
