import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyRegister } from '../../src/core/register.ts';
import { ident, join, sql } from '../../src/core/sql.ts';
import type { FeaturesSpec, FeaturesValue } from '../../src/stages/features/spec.ts';
import { scaled, usedFeatures } from '../../src/stages/scaled.ts';
import type { SegmentsSpec, SegmentsValue } from '../../src/stages/segments/spec.ts';
import type { SourcesSpec } from '../../src/stages/sources/spec.ts';
import { hasShared, sharedFile } from '../support/shared.ts';
import { reference } from './fairnessSupport.ts';
import { differing, firstVersion, score } from './registrySupport.ts';
import { Stages } from './stagesSupport.ts';

const allowed = { reason: 'Even segments', basis: 'Approval 12', by: 'Ana', at: '2026-01-02' };

/** Records the decision, or takes it back. */
function decide(stages: Stages, isAllowed: boolean): void {
  const { sources } = stages.specs.get('sources') as unknown as SourcesSpec;
  const columns = [{ column: 'sex', sensitivity: 'protected' as const, ...(isAllowed ? { allowed } : {}) }];
  stages.set('sources', {
    sources: sources.map((source) => ({ ...source, register: { ...emptyRegister, columns } })),
  });
}

async function form(stages: Stages, minimum: number | null): Promise<SegmentsValue> {
  const rest = { ...(stages.specs.get('segments') as unknown as SegmentsSpec) };
  delete rest.minimum;
  const asked = minimum === null ? {} : { minimum: { groups: 'a0', part: minimum } };
  stages.specs.set('segments', { ...rest, ...asked });
  await stages.run('sources');
  await stages.run('quality');
  await stages.run('features');
  return stages.run<SegmentsValue>('segments');
}

interface Values {
  readonly features: FeaturesValue;
  readonly segments: SegmentsValue;
}

const valueOf = <Stage extends keyof Values>(stages: Stages, stage: Stage): Values[Stage] =>
  stages.artifacts[stage]?.value as unknown as Values[Stage];

/** Customers by segment and group. */
async function cells(stages: Stages, table: string, labels: string) {
  return stages.database.rows<{ segment: number; place: number; n: number }>(
    sql`SELECT segment, a0 AS place, count(*)::DOUBLE AS n FROM ${ident(table)} POSITIONAL JOIN ${ident(labels)} GROUP BY 1, 2`,
  );
}

/** The least share of a group in a segment over its share among all. */
async function leastPart(stages: Stages, table: string, labels: string, groups: number): Promise<number> {
  const found = await cells(stages, table, labels);
  const sum = (keep: (cell: (typeof found)[number]) => boolean): number =>
    found.filter(keep).reduce((total, { n }) => total + n, 0);
  const all = sum(() => true);
  let least = Infinity;
  for (const segment of new Set(found.map((cell) => cell.segment))) {
    for (let place = 0; place < groups; place++) {
      const size = sum((cell) => cell.segment === segment);
      const overall = sum((cell) => cell.place === place) / all;
      // A minimum is rounded down to whole customers.
      const own = sum((cell) => cell.segment === segment && cell.place === place) + 1;
      least = Math.min(least, own / size / overall);
    }
  }
  return least;
}

describe.skipIf(!hasShared)('segments of Adult that take sex into account', () => {
  let stages: Stages;

  beforeAll(async () => {
    stages = await Stages.open({ engine: 'wasm', threads: 2 });
    const file = await sharedFile('data/adult/adults.parquet');
    await stages.addParquet('adult', file, { sex: 'sensitive' });
    await stages.run('sources');
    stages.wishes = { k: 5 };
    await stages.autopilot('quality', 'features', 'segments');
    const spec = stages.specs.get('features') as unknown as FeaturesSpec;
    const by = { id: 'a0', ...reference(stages, 'adult', 'sex'), grouping: { kind: 'values' as const } };
    stages.set('features', { ...spec, groups: [{ ...by, adjust: true }] });
  }, 120_000);
  afterAll(() => stages.close());

  test('without a decision on the register nothing uses it, and people are told', async () => {
    decide(stages, false);
    const segments = await form(stages, 0.8);
    const features = valueOf(stages, 'features');
    expect(features.groups).toBeUndefined();
    expect(features.features.some(({ adjusted }) => adjusted)).toBe(false);
    expect(
      features.warnings.some((line) => line.startsWith('Groups by sex are not taken into account')),
    ).toBe(true);
    expect(segments.minimum).toMatchObject({ part: 0.8, moved: 0 });
    expect(segments.minimum?.problem).not.toBeNull();
    expect(segments.model.minimum).toBeUndefined();
  });

  test('with a decision every used feature has the same mean in all groups, and its own figures stay', async () => {
    decide(stages, true);
    await form(stages, null);
    const { table, features, groups = [], customers } = valueOf(stages, 'features');
    expect(groups[0]?.groups.reduce((sum, { customers: n }) => sum + n, 0)).toBe(customers);
    const used = features.filter((feature) => feature.used);
    const means = used.map((feature, at) => sql`avg(${scaled(feature)}) AS ${ident(`m${at}`)}`);
    const rows = await stages.database.rows<Record<string, number>>(
      sql`SELECT ${join(means)} FROM ${ident(table)} GROUP BY a0`,
    );
    expect(rows).toHaveLength(groups[0]?.groups.length ?? 0);
    for (const row of rows) for (const mean of Object.values(row)) expect(Math.abs(mean)).toBeLessThan(1e-9);
    expect(used.every(({ adjusted }) => adjusted?.length === 1)).toBe(true);
    const age = features.find(({ name }) => name === 'age');
    expect(age?.mean).toBeCloseTo(38.64, 1);
  });

  test('a published version places the same customers as it did, with residualised features', async () => {
    await stages.run('insight');
    const scored = await score(stages, await firstVersion(stages));
    expect(await differing(stages, scored)).toBe(0);
    expect(scored.notes).toEqual([]);
  });

  test.each([0.8, 1])(
    'every segment holds the minimum %s, and a published version holds it too and places everybody alike',
    async (part) => {
      const segments = await form(stages, part);
      const features = valueOf(stages, 'features');
      const groups = features.groups?.[0]?.groups.length ?? 0;
      expect(await leastPart(stages, features.table, segments.table, groups)).toBeGreaterThanOrEqual(part);
      expect(segments.minimum).toMatchObject({ groups: 'a0', part, column: 'sex', problem: null });
      expect(segments.model.counts).toEqual(segments.sizes);
      await stages.run('insight');
      const scored = await score(stages, await firstVersion(stages));
      expect(await differing(stages, scored)).toBe(0);
      expect(await leastPart(stages, scored.table, scored.assignments, groups)).toBeGreaterThanOrEqual(part);
    },
  );

  test('the nearest assignment would not hold it', async () => {
    const spec = stages.specs.get('features') as unknown as FeaturesSpec;
    stages.set('features', {
      ...spec,
      groups: (spec.groups ?? []).map((own) => ({ ...own, adjust: false })),
    });
    const nearest = await form(stages, null);
    const { table } = valueOf(stages, 'features');
    expect(await leastPart(stages, table, nearest.table, 2)).toBeLessThan(0.8);
    const held = await form(stages, 0.8);
    expect(held.minimum?.moved).toBeGreaterThan(0);
    expect(held.model.inertia).toBeGreaterThan(nearest.model.inertia);
    expect(held.validity?.silhouette.mean).toBeLessThan(nearest.validity?.silhouette.mean ?? NaN);
  });

  test('scaled coordinates are those that segments are formed in', () => {
    const features = valueOf(stages, 'features');
    expect(usedFeatures(features).every(({ adjusted }) => adjusted === undefined)).toBe(true);
  });
});
