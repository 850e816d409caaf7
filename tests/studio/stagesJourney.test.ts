import { tableFromIPC } from 'apache-arrow';
import { ParquetFile } from 'parquet-wasm/esm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../src/core/json.ts';
import { ident, sql } from '../../src/core/sql.ts';
import type { ExportFile } from '../../src/core/studio.ts';
import { generateDemoStore } from '../../src/data/demo/generate.ts';
import { demoTruth } from '../../src/data/demo/truth.ts';
import { exporter } from '../../src/stages/activation/export.ts';
import type { ActivationValue } from '../../src/stages/activation/spec.ts';
import type { FeaturesSpec, FeaturesValue } from '../../src/stages/features/spec.ts';
import { versionOf, type InsightValue } from '../../src/stages/insight/spec.ts';
import type { SegmentsValue } from '../../src/stages/segments/spec.ts';
import { adjustedRand } from '../../src/stats/adjustedRand.ts';
import { hasShared, sharedFile } from '../support/shared.ts';
import { demoRoles, onlineRetailRoles } from './stagesData.ts';
import { Stages } from './stagesSupport.ts';

const allStages = ['sources', 'features', 'segments', 'insight', 'activation'] as const;

async function labelsOf(stages: Stages, value: SegmentsValue): Promise<Float64Array> {
  const columns = [{ name: 'segment', expression: ident('segment') }];
  const { columns: found } = await stages.database.gatherDouble(ident(value.table), columns);
  return found[0] ?? new Float64Array();
}

async function exportedFile(stages: Stages, format: string): Promise<ExportFile> {
  const work = { signal: undefined, progress: undefined };
  const source = () => Promise.reject(new Error('assignments read no source'));
  const context = { database: stages.database, engine: stages.engine, work, recipe: stages.recipe(), source };
  const file = await exporter.write(format, null, stages.artifacts, context);
  expect(file.name.endsWith(`.${format}`)).toBe(true);
  return file;
}

const exported = async (stages: Stages, format: string): Promise<Blob> =>
  (await exportedFile(stages, format)).blob;

describe.skipIf(!hasShared)('Online Retail, from sources to a list', () => {
  let stages: Stages;
  let reasons: Readonly<Record<string, Readonly<Record<string, string>>>>;
  beforeAll(async () => {
    stages = await Stages.open();
    const file = await sharedFile('data/online_retail/online_retail.parquet');
    await stages.addParquet('retail', file, onlineRetailRoles);
    reasons = await stages.autopilot(...allStages);
  }, 180_000);
  afterAll(() => stages.close());

  test('autopilot proposes the rules of purchases, and says what they leave out', () => {
    const spec = stages.specs.get('features') as unknown as FeaturesSpec;
    expect(
      spec.filters.map(({ column, operator, value }) => `${column} ${operator} ${String(value)}`),
    ).toEqual(['c3 > 0', 'c5 > 0']);
    expect(reasons['features']?.['filters']).toContain('10,624 rows (2.0\u00a0%)');
    expect(reasons['features']?.['entity']).toContain('135,080 rows (24.9\u00a0%)');
  });

  test('it segments by recency, frequency and monetary in logarithms', () => {
    const used = (stages.specs.get('features') as unknown as FeaturesSpec).features.filter(
      (feature) => feature.used,
    );
    expect(used.map(({ origin, transform }) => `${origin.kind} ${transform}`)).toEqual([
      'recency log',
      'frequency log',
      'monetary log',
    ]);
  });

  test('every segment has its own name, and shares and revenue add up', () => {
    const { segments, customers } = stages.artifacts['insight']?.value as unknown as InsightValue;
    expect(customers).toBe(4338);
    expect(new Set(segments.map(({ name }) => name)).size).toBe(segments.length);
    expect(segments.reduce((sum, { size }) => sum + size, 0)).toBe(4338);
    expect(segments.reduce((sum, { revenueShare }) => sum + (revenueShare ?? 0), 0)).toBeCloseTo(1, 12);
  });

  test('another k does not compare the numbers of segments anew', async () => {
    const before = stages.memos;
    stages.set('segments', { k: 7 });
    const value = await stages.run<SegmentsValue>('segments');
    expect(value.sizes).toHaveLength(7);
    expect(value.chosenBy).toBe('person');
    expect(stages.memos).toBe(before);
  });

  test('two runs give identical labels', async () => {
    const first = await labelsOf(stages, await stages.run<SegmentsValue>('segments'));
    expect(await labelsOf(stages, await stages.run<SegmentsValue>('segments'))).toEqual(first);
  });

  test('a fit made elsewhere is taken over and gives identical labels', async () => {
    const value = await stages.run<SegmentsValue>('segments');
    const labels = await labelsOf(stages, value);
    const before = stages.memos;
    const again = await stages.run<SegmentsValue>('segments', {
      ...value,
      reason: 'elsewhere',
    } as unknown as Json);
    expect(again.reason).toBe('elsewhere');
    expect(again.sizes).toEqual(value.sizes);
    expect(await labelsOf(stages, again)).toEqual(labels);
    expect(stages.memos).toBe(before);
  });

  test('summaries of features that were made elsewhere are taken over', async () => {
    const value = await stages.run<FeaturesValue>('features');
    const features = value.features.map((feature) => ({ ...feature, unit: 'elsewhere' }));
    const again = await stages.run<FeaturesValue>('features', { ...value, features } as unknown as Json);
    expect(again.features).toEqual(features);
    await stages.run('features');
  });

  test('more segments than customers is a typed error', async () => {
    const features = stages.artifacts['features'];
    if (!features) throw new Error('no features');
    stages.artifacts['features'] = {
      ...features,
      value: { ...(features.value as object), customers: 3 },
    };
    await expect(stages.run('segments')).rejects.toMatchObject({ code: 'stage.too-few-rows' });
    stages.artifacts['features'] = features;
  });

  test('a person’s name for a segment stands in profiles and in the list', async () => {
    await stages.run('segments');
    const version = versionOf(stages.artifacts['segments']?.key ?? '');
    stages.set('insight', { names: { [version]: { S1: '=Mine' } } });
    const insight = await stages.run<InsightValue>('insight');
    await stages.run('activation');
    expect(insight.segments[0]).toMatchObject({ id: 'S1', name: '=Mine' });
    expect(await (await exported(stages, 'csv')).text()).toContain(",S1,'=Mine,");
  });

  test('CSV, Parquet and Arrow hold one row a customer', async () => {
    const { rows, columns } = await stages.run<ActivationValue>('activation');
    expect(rows).toBe(4338);
    const lines = (await (await exported(stages, 'csv')).text()).trimEnd().split('\r\n');
    expect(lines).toHaveLength(4339);
    expect(lines[0]).toBe(columns.join(','));
    const parquet = await ParquetFile.fromFile(await exported(stages, 'parquet'));
    expect(parquet.metadata().fileMetadata().numRows()).toBe(4338);
    const arrow = tableFromIPC(await (await exported(stages, 'arrow')).arrayBuffer());
    expect(arrow.numRows).toBe(4338);
    expect(arrow.schema.fields.map(({ name }) => name)).toEqual(columns);
  });

  test('the list can hold some segments only, with features', async () => {
    stages.set('activation', { segments: ['S2'], withFeatures: true, validDays: 30 });
    const value = await stages.run<ActivationValue>('activation');
    expect(value.segments.map(({ id }) => id)).toEqual(['S2']);
    expect(value.columns.slice(8, 11)).toEqual(['Days since last order', 'Orders', 'Total spend']);
    expect(value).toMatchObject({ asOf: '2011-12-10', validUntil: '2012-01-09' });
    const count = sql`SELECT count(*)::DOUBLE AS n FROM ${ident(value.table)}`;
    expect(await stages.database.rows(count)).toEqual([{ n: value.rows }]);
    expect((await exportedFile(stages, 'csv')).name).toContain(' S2 assignments 2011-12-10.csv');
  });
});

describe('the demo store of 20,000 customers', () => {
  test(
    'autopilot finds the planted segments with an adjusted Rand index of at least 0.9',
    { timeout: 180_000 },
    async () => {
      const stages = await Stages.open();
      for (const { table, batch, rows } of generateDemoStore({ size: 'small' })) {
        await stages.database.insertArrow(`raw_${table}`, batch, rows);
      }
      for (const [table, roles] of Object.entries(demoRoles))
        await stages.addTable(table, `raw_${table}`, roles);
      await stages.autopilot('sources', 'features', 'segments');
      const features = stages.artifacts['features']?.value as unknown as FeaturesValue;
      const segments = stages.artifacts['segments']?.value as unknown as SegmentsValue;
      const from = sql`${ident(features.table)} POSITIONAL JOIN ${ident(segments.table)}`;
      const { columns } = await stages.database.gatherDouble(from, [
        { name: 'customer', expression: sql`customer::INTEGER` },
        { name: 'segment', expression: ident('segment') },
      ]);
      const truth = demoTruth({ size: 'small' });
      const first = truth.customerId[0] ?? 0;
      const planted = (columns[0] ?? new Float64Array()).map(
        (customer) => truth.segment[customer - first] ?? -1,
      );
      expect(segments.k).toBe(6);
      expect(adjustedRand(planted, columns[1] ?? [])).toBeGreaterThanOrEqual(0.9);
      await stages.close();
    },
  );
});
