import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MonitoringValue } from '../../src/stages/monitoring/spec.ts';
import { hasShared, sharedFile } from '../support/shared.ts';
import { monitor, publish, sum } from './monitoringSupport.ts';
import { onlineRetailRoles } from './stagesData.ts';
import { Stages } from './stagesSupport.ts';

describe.skipIf(!hasShared)('Online Retail', () => {
  let stages: Stages;
  let months: MonitoringValue;
  let early: readonly MonitoringValue[];
  const steps: string[] = [];
  beforeAll(async () => {
    stages = await Stages.open();
    stages.work = { signal: undefined, progress: (step) => void steps.push(step) };
    const file = await sharedFile('data/online_retail/online_retail.parquet');
    await stages.addParquet('retail', file, onlineRetailRoles);
    await stages.autopilot('sources', 'features', 'segments', 'insight');
  }, 180_000);
  afterAll(() => stages.close());

  test('without a version it says that nothing is published', async () => {
    const value = await monitor(stages, {});
    expect(value.version).toBeNull();
    expect(value.snapshots).toEqual([]);
    expect(value.verdict.title).toBe('Nothing is published yet');
  });

  test('the load that was published is one snapshot, the reference itself, and nothing drifted', async () => {
    await publish(stages, '2026-02-01T00:00:00Z');
    const value = await monitor(stages, { series: { kind: 'loads', most: 24 } });
    expect(value.snapshots).toHaveLength(1);
    expect(value.snapshots[0]).toMatchObject({
      isReference: true,
      customers: 4338,
      features: [],
      migration: null,
    });
    expect(value.snapshots[0]?.segments.map(({ change, movement }) => [change, movement])).toEqual(
      value.version?.segments.map(() => [0, 0]),
    );
    expect(value.verdict.tone).toBe('ok');
    expect(value.referenceWords).toContain('all rows');
  });

  describe('by month', () => {
    beforeAll(async () => {
      stages.early.length = 0;
      months = await monitor(stages, { series: { kind: 'dates', every: 'month', most: 13 } });
      early = stages.early.splice(0) as unknown as readonly MonitoringValue[];
    }, 180_000);

    test('every month is scored, and the last is the reference', () => {
      expect(months.snapshots.map(({ label }) => label).slice(0, 2)).toEqual([
        'December 2010',
        'January 2011',
      ]);
      expect(months.snapshots).toHaveLength(13);
      expect(months.snapshots[0]?.customers).toBe(885);
      expect(months.snapshots.at(-1)).toMatchObject({ isReference: true, customers: 4338 });
      for (const { segments, customers } of months.snapshots)
        expect(sum(segments.map(({ size }) => size))).toBe(customers);
    });

    test('while months are still to come none of them is taken for the verdict', () => {
      const titles = early.map(({ verdict }) => verdict.title);
      expect(titles).toHaveLength(12);
      expect(titles[0]).toBe('1 of 13 snapshots are looked at');
      expect(titles.at(-1)).toBe('12 of 13 snapshots are looked at');
      expect(early[1]?.verdict.words).toContain('January 2011');
      expect(months.verdict.title).not.toContain('looked at');
    });

    test('what changed a size sums to the change exactly, and flows lead from size to size', () => {
      for (const [place, { decomposition, migration, segments }] of months.snapshots.entries()) {
        const before = months.snapshots[place - 1]?.segments;
        if (!before) continue;
        decomposition.forEach((part, index) => {
          expect(part.population + part.customer + part.model).toBe(part.after - part.before);
          expect(part.model).toBe(0);
          expect([part.before, part.after]).toEqual([before[index]?.size, segments[index]?.size]);
        });
        migration?.counts.forEach((row, index) =>
          expect(sum(row) + (migration.departures[index] ?? 0)).toBe(before[index]?.size),
        );
        for (const { contributions } of migration?.causes ?? []) expect(sum(contributions)).toBeCloseTo(1, 9);
      }
    });

    test('customers who grow older by the calendar drift first, and the charts have their limits', () => {
      const [first] = months.snapshots[3]?.features ?? [];
      const name = months.version?.features.find(({ id }) => id === first?.feature)?.name;
      expect(['Days since first order', 'Days since last order']).toContain(name);
      expect(first?.level).toBe('drifted');
      expect(months.charts).toHaveLength(2 * (months.version?.segments.length ?? 0));
      expect(months.falseAlarms?.share).toBeGreaterThan(0);
      // Champ and Woodall (1987): 91.75; the standard error over 1,000 runs is 3.
      expect(Math.abs((months.falseAlarms?.runLength ?? 0) - 91.75)).toBeLessThan(9);
      expect(months.forecast).toHaveLength(6);
    });

    test('every trigger is told at every month', () => {
      expect(months.triggers).toHaveLength(13 * 5);
      expect(months.triggers.some(({ fired }) => fired)).toBe(true);
    });

    test.each([
      { preset: 'evidently' },
      { preset: 'nannyml' },
      { preset: 'tessera', effectFloor: 0.3 },
    ] as const)('another tool beside ours, or another threshold, scores nothing anew: %o', async (change) => {
      steps.length = 0;
      const value = await monitor(stages, change);
      expect(steps.filter((step) => /^(Scoring|Comparing|Following)/.test(step))).toEqual([]);
      expect(value.snapshots[0]?.presets).toHaveLength(change.preset === 'tessera' ? 0 : 5);
      expect(value.snapshots.map(({ features }) => features.length)).toEqual(
        months.snapshots.map(({ features }) => features.length),
      );
    });

    test('against the month before there is less drift than against the published reference', async () => {
      const value = await monitor(stages, { reference: 'previous', effectFloor: 0.1 });
      const drifted = (of: MonitoringValue): number =>
        of.snapshots.slice(1).flatMap(({ features }) => features.filter(({ level }) => level === 'drifted'))
          .length;
      expect(drifted(value)).toBeLessThan(drifted(months));
    });

    test.each(['evidently', 'nannyml'] as const)('%s’s verdicts stand beside ours', async (preset) => {
      const value = await monitor(stages, {
        preset,
        series: { kind: 'dates', every: 'quarter', most: 3 },
        reference: 'published',
      });
      const [first] = value.snapshots;
      expect(first?.presets).toHaveLength(5);
      expect(first?.presets[0]?.method).toMatch(preset === 'nannyml' ? /^Jensen/ : /^(Wasserstein|Jensen)/);
    });
  });

  test('another version in production is taken apart into population, customers and model, exactly', async () => {
    stages.set('segments', { k: 5 });
    await stages.run('segments');
    await stages.run('insight');
    await publish(stages, '2026-03-01T00:00:00Z');
    const value = await monitor(stages, {
      preset: 'tessera',
      series: { kind: 'dates', every: 'quarter', most: 2 },
    });
    expect(value.version?.id).toBe('v2');
    const [succession] = value.successions;
    expect(succession).toMatchObject({ from: 'v1', to: 'v2' });
    for (const { before, after, population, customer, model } of succession?.segments ?? []) {
      expect(population + customer + model).toBe(after - before);
    }
    expect(sum((succession?.segments ?? []).map(({ model }) => model))).toBe(0);
    expect(succession?.identities.filter((pair) => pair.new !== null)).toHaveLength(5);
  });
});
