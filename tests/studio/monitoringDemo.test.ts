import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ident, sql } from '../../src/core/sql.ts';
import { checkedSources } from '../../src/stages/inputs.ts';
import { demoStudy, monitor, publish, sum } from './monitoringSupport.ts';
import type { Stages } from './stagesSupport.ts';

let stages: Stages;
beforeAll(async () => {
  stages = await demoStudy(1000);
  await publish(stages, '2026-02-01T00:00:00Z');
}, 180_000);
afterAll(() => stages.close());

test('the last date is that of the reference, though the last rows of all are no kept events', async () => {
  const value = await monitor(stages, { series: { kind: 'dates', every: 'month', most: 3 } });
  expect(value.snapshots.map(({ asOf, isReference }) => [asOf, isReference])).toEqual([
    ['2025-11-01', false],
    ['2025-12-01', false],
    // Rows go on to the 31st; after the 26th there are returns and orders without a customer alone.
    ['2025-12-27', true],
  ]);
});

describe('columns of the sources that are watched beside the features', () => {
  const columns = [
    { source: 'transactions', column: 'channel' },
    { source: 'customers', column: 'region' },
    { source: 'web_events', column: 'event_type' },
    { source: 'transactions', column: 'no such column' },
    { source: 'transactions', column: 'unit_price' },
  ];
  const counts = async (table: string, column: string, until: string | null) => {
    const source = checkedSources(stages.artifacts).find(({ name }) => name === table);
    const id = (name: string): string => source?.columns.find((one) => one.name === name)?.id ?? '';
    const seen = until === null ? sql`` : sql`WHERE ${ident(id('ordered_at'))} < ${until}::TIMESTAMP`;
    const rows = await stages.database.rows<{ value: string; n: number }>(
      sql`SELECT ${ident(id(column))} AS value, count(*)::DOUBLE AS n FROM ${ident(source?.table ?? '')} ${seen} GROUP BY 1`,
    );
    return new Map(rows.map(({ value, n }) => [value, n]));
  };

  test('are counted over all rows: those of events before the date, those of other tables as they are', async () => {
    const { snapshots } = await monitor(stages, { columns });
    const november = snapshots[0]?.columns ?? [];
    const told = (name: string) => november.find(({ column }) => column === name);
    const [channel, region] = [told('channel'), told('region')];
    const before = await counts('transactions', 'channel', '2025-12-27');
    const now = await counts('transactions', 'channel', '2025-11-01');
    expect(channel?.reference).toEqual(channel?.values.map((value) => before.get(value)));
    expect(channel?.current).toEqual(channel?.values.map((value) => now.get(value)));
    expect(region?.reference).toEqual(region?.current);
    expect(region).toMatchObject({ level: 'steady', effect: 0, sourceName: 'customers' });
    expect(sum(region?.current ?? []) + (region?.missing[1] ?? 0)).toBe(1000);
    expect(told('event_type')).toMatchObject({ level: 'steady', problem: null });
  });

  test('say so where they are not there, and where they are no categories', async () => {
    const { snapshots } = await monitor(stages, { columns });
    const november = snapshots[0]?.columns ?? [];
    expect(november.find(({ column }) => column === 'no such column')?.problem).toContain('does not have');
    expect(november.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5]);
    expect(snapshots.at(-1)?.columns).toEqual([]);
  });

  test('are counted once: another threshold, and one column more, count nothing anew', async () => {
    await monitor(stages, { columns });
    const { memos } = stages;
    await monitor(stages, { effectFloor: 0.2 });
    expect(stages.memos).toBe(memos);
    await monitor(stages, { columns: [...columns, { source: 'customers', column: 'gender' }] });
    expect(stages.memos).toBe(memos + 1);
  });
});
