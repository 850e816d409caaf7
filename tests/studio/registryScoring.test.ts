import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { ident, join, sql } from '../../src/core/sql.ts';
import { generateDemoStore } from '../../src/data/demo/generate.ts';
import type { PublishedVersion } from '../../src/stages/registry/spec.ts';
import { seriesOfDates } from '../../src/stages/series.ts';
import type { SegmentsValue } from '../../src/stages/segments/spec.ts';
import type { SourceValue } from '../../src/stages/sources/spec.ts';
import { hasShared, sharedFile } from '../support/shared.ts';
import { differing, firstVersion, score, sourcesOf } from './registrySupport.ts';
import { demoRoles, onlineRetailRoles } from './stagesData.ts';
import { Stages } from './stagesSupport.ts';

const idOf = ({ columns }: SourceValue, name: string): string =>
  columns.find((column) => column.name === name)?.id ?? '';

describe.skipIf(!hasShared)('Online Retail, published', () => {
  let stages: Stages;
  let version: PublishedVersion;
  beforeAll(async () => {
    stages = await Stages.open();
    const file = await sharedFile('data/online_retail/online_retail.parquet');
    await stages.addParquet('retail', file, onlineRetailRoles);
    await stages.autopilot('sources', 'features', 'segments', 'insight');
    version = await firstVersion(stages);
  }, 180_000);
  afterAll(() => stages.close());

  test('on the data that it was published from it gives exactly the published labels', async () => {
    const scored = await score(stages, version);
    expect(scored.customers).toBe(4338);
    expect(scored.sizes).toEqual((stages.artifacts['segments']?.value as unknown as SegmentsValue).sizes);
    expect(await differing(stages, scored)).toBe(0);
  });

  test('columns in another order, under other ids, are met by name', async () => {
    const [source] = sourcesOf(stages);
    if (!source) throw new Error('no source');
    const moved = new Map(source.columns.map(({ id }, at) => [id, `c${100 - at}`]));
    const pieces = source.columns.map(({ id }) => sql`${ident(id)} AS ${ident(moved.get(id) ?? '')}`);
    await stages.database.run(
      sql`CREATE OR REPLACE TABLE shuffled AS SELECT ${join(pieces.reverse())} FROM ${ident(source.table)}`,
    );
    const columns = source.columns.map((column) => ({
      ...column,
      id: moved.get(column.id) ?? '',
      role: null,
    }));
    const scored = await score(stages, version, null, [{ ...source, table: 'shuffled', columns }]);
    expect(await differing(stages, scored)).toBe(0);
  });

  test('the reference holds every customer once in its bins', () => {
    for (const { missing, counts, edges, quantiles } of version.reference.features) {
      expect(counts).toHaveLength(edges.length + 1);
      expect(missing + counts.reduce((sum, n) => sum + n, 0)).toBe(4338);
      expect(quantiles).toHaveLength(201);
    }
  });

  test('a series of as-of dates sees more customers from month to month', async () => {
    const series = seriesOfDates(version, sourcesOf(stages), { every: 'month', most: 24 });
    expect(series.map(({ label }) => label).slice(0, 2)).toEqual(['December 2010', 'January 2011']);
    expect(series).toHaveLength(13);
    const sizes: number[] = [];
    for (const { asOf } of series) sizes.push((await score(stages, version, asOf)).customers);
    expect([...sizes].sort((a, b) => a - b)).toEqual(sizes);
    expect(sizes[0]).toBe(885);
    expect(sizes.at(-1)).toBe(4338);
  });

  test('a date before the first event has nobody, and says so by numbers alone', async () => {
    const scored = await score(stages, version, '2009-01-01');
    expect(scored.customers).toBe(0);
    expect(scored.sizes.every((size) => size === 0)).toBe(true);
  });

  test('a feature whose column is gone vanishes, and everybody else is still told apart', async () => {
    const [source] = sourcesOf(stages);
    if (!source) throw new Error('no source');
    const columns = source.columns.filter(({ name }) => name !== 'UnitPrice');
    const scored = await score(stages, version, null, [{ ...source, columns }]);
    expect(scored.vanished.map(({ name, column }) => `${name}: ${column}`)).toEqual([
      'Total spend: UnitPrice',
      'Average order: UnitPrice',
    ]);
    expect(scored.notes.some((note) => note.includes('is not applied'))).toBe(true);
    expect(scored.customers).toBeGreaterThan(4000);
    expect(scored.sizes.reduce((sum, n) => sum + n, 0)).toBe(scored.customers);
  });

  test('a feature whose column is read as text by now vanishes as one that is gone, and is told with what changed', async () => {
    const [source] = sourcesOf(stages);
    if (!source) throw new Error('no source');
    await stages.database.run(
      sql`CREATE OR REPLACE TABLE texts AS SELECT * REPLACE (${ident(idOf(source, 'UnitPrice'))}::VARCHAR || ' £' AS ${ident(idOf(source, 'UnitPrice'))}) FROM ${ident(source.table)}`,
    );
    const columns = source.columns.map((column) =>
      column.name === 'UnitPrice' ? { ...column, type: 'text' as const } : column,
    );
    const scored = await score(stages, version, null, [{ ...source, table: 'texts', columns }]);
    expect(scored.vanished.map(({ name, column }) => `${name}: ${column}`)).toEqual([
      'Total spend: UnitPrice',
      'Average order: UnitPrice',
    ]);
    expect(scored.notes).toContain('Total spend: UnitPrice was “number” and is “text” now.');
    expect(scored.notes).toContain(
      'The filter on UnitPrice is not applied: retail does not read it as numbers any more.',
    );
    expect(scored.customers).toBeGreaterThan(4000);
  });

  test('a table without the customer’s column is refused by name', async () => {
    const [source] = sourcesOf(stages);
    if (!source) throw new Error('no source');
    const columns = source.columns.filter(({ role }) => role !== 'customer');
    await expect(score(stages, version, null, [{ ...source, columns }])).rejects.toBeInstanceOf(AppError);
  });
});

describe('the demo store, published', () => {
  let stages: Stages;
  beforeAll(async () => {
    stages = await Stages.open();
    for (const { table, batch, rows } of generateDemoStore({ size: 'small' })) {
      await stages.database.insertArrow(`raw_${table}`, batch, rows);
    }
    for (const [table, roles] of Object.entries(demoRoles))
      await stages.addTable(table, `raw_${table}`, roles);
    await stages.autopilot('sources', 'features', 'segments', 'insight');
  }, 180_000);
  afterAll(() => stages.close());

  test('it gives exactly the published labels', async () => {
    const version = await firstVersion(stages);
    const scored = await score(stages, version);
    expect(scored.customers).toBe(version.reference.customers);
    expect(await differing(stages, scored)).toBe(0);
  });
});
