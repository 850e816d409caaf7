import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyRegister, type SourceRegister } from '../../src/core/register.ts';
import { generateDemoStore } from '../../src/data/demo/generate.ts';
import { definition, type CharterSpec, type CharterValue } from '../../src/stages/charter/spec.ts';
import { assess, type Assessment } from '../../src/stages/charter/view/assess.ts';
import { powerAnswer } from '../../src/stages/charter/view/power.ts';
import type { SourcesSpec } from '../../src/stages/sources/spec.ts';
import { hasShared, sharedFile } from '../support/shared.ts';
import { demoRoles, onlineRetailRoles } from './stagesData.ts';
import { Stages } from './stagesSupport.ts';

function judged(
  stages: Stages,
  value: CharterValue,
  spec: Partial<CharterSpec>,
  today: string,
  register: Partial<SourceRegister> = {},
): Assessment {
  const { sources } = stages.specs.get('sources') as unknown as SourcesSpec;
  return assess({
    spec: { ...definition.defaults, ...spec },
    value,
    sources: sources.map(({ id, name }) => ({ id, name, register: { ...emptyRegister, ...register } })),
    today,
  });
}

const verdicts = ({ ingredients }: Assessment): Record<string, string> =>
  Object.fromEntries(ingredients.map(({ id, verdict }) => [id, verdict]));

describe.skipIf(!hasShared)('Online Retail', () => {
  let stages: Stages;
  let value: CharterValue;
  beforeAll(async () => {
    stages = await Stages.open({ engine: 'reference' });
    const file = await sharedFile('data/online_retail/online_retail.parquet');
    await stages.addParquet('retail', file, onlineRetailRoles);
    await stages.run('sources');
    value = await stages.run<CharterValue>('charter');
  }, 180_000);
  afterAll(() => stages.close());

  test('customers, dates and products are counted from the rows', () => {
    expect(value.customers).toMatchObject([
      { column: 'CustomerID', customers: 4372, rows: 541_909, rowsWithout: 135_080 },
    ]);
    expect(value.purchases).toMatchObject({
      column: 'InvoiceDate',
      customers: 4338,
      firstDay: '2010-12-01',
      lastDay: '2011-12-09',
      days: 374,
    });
    expect(value.offers).toMatchObject([{ column: 'StockCode', role: 'product', customers: 4338 }]);
    expect(value.campaigns).toEqual([]);
  });

  test('cross-sell is feasible, measured response is not, and everything that lacks says whom to ask', () => {
    const found = judged(stages, value, { objective: 'cross-sell' }, '2011-12-10');
    expect(found.title).toMatch(/^Cross-sell is feasible; /);
    expect(verdicts(found)).toMatchObject({
      who: 'partly',
      when: 'there',
      what: 'there',
      response: 'missing',
      consent: 'missing',
      legalBasis: 'missing',
      freshness: 'there',
    });
    for (const gap of found.gaps) expect(gap.ask).toMatch(/^(Ask|Set|Form|Aim)/);
  });

  test('an extract of years ago is too old for any refresh', () => {
    const found = judged(stages, value, { objective: 'cross-sell' }, '2026-01-01');
    expect(verdicts(found)['freshness']).toBe('missing');
  });

  test('lapsing is told by the rule of a gap, in two windows that do not overlap', () => {
    expect(value.lapse?.gapDays).toBe(Math.ceil(value.purchases?.gap90 ?? 0));
    const { active = 0, lapsed = 0 } = value.lapse ?? {};
    expect(active).toBeGreaterThan(500);
    expect(lapsed / active).toBeGreaterThan(0.05);
    expect(lapsed / active).toBeLessThan(0.6);
  });

  test('a gap that is longer than half the data tells nobody as lapsed', async () => {
    stages.set('charter', { gapDays: 200 });
    const other = await stages.run<CharterValue>('charter');
    expect(other.lapse).toBeNull();
    expect(judged(stages, other, { objective: 'retention' }, '2011-12-10').feasible).toBe(false);
    stages.set('charter', { gapDays: null });
  });
});

describe('the demo store', () => {
  let stages: Stages;
  let value: CharterValue;
  beforeAll(async () => {
    stages = await Stages.open({ engine: 'reference' });
    for (const { table, batch, rows } of generateDemoStore({ size: 'small' })) {
      await stages.database.insertArrow(`raw_${table}`, batch, rows);
    }
    for (const [table, roles] of Object.entries(demoRoles)) {
      await stages.addTable(table, `raw_${table}`, roles);
    }
    await stages.run('sources');
    value = await stages.run<CharterValue>('charter');
  }, 180_000);
  afterAll(() => stages.close());

  test('every objective is feasible, and only what no file can tell is open', () => {
    const titles = (['retention', 'cross-sell', 'acquisition', 'product-development'] as const).map(
      (objective) => judged(stages, value, { objective }, '2026-01-05').title,
    );
    expect(titles).toEqual([
      expect.stringMatching(/^Retention is feasible/),
      expect.stringMatching(/^Cross-sell is feasible/),
      expect.stringMatching(/^Acquisition is feasible/),
      expect.stringMatching(/^Product development is feasible/),
    ]);
  });

  test('responses are told of contacted and held-out customers', () => {
    const [campaign] = value.campaigns;
    expect(campaign).toMatchObject({ column: 'treated', response: 'converted', contacts: 12_000 });
    expect((campaign?.contacted ?? 0) + (campaign?.heldOut ?? 0)).toBe(12_000);
    const found = judged(stages, value, { objective: 'retention' }, '2026-01-05');
    expect(verdicts(found)).toMatchObject({ who: 'there', response: 'there', consent: 'there' });
  });

  test('a rule by which hardly anybody lapses is told as such, and another number of days mends it', async () => {
    expect(verdicts(judged(stages, value, {}, '2026-01-05'))['lapsing']).toBe('partly');
    stages.set('charter', { gapDays: 120 });
    const shorter = await stages.run<CharterValue>('charter');
    expect(verdicts(judged(stages, shorter, {}, '2026-01-05'))['lapsing']).toBe('there');
    stages.set('charter', { gapDays: null });
  });

  test('with the register filled in, the legal basis is there; an agreement that has ended is told', () => {
    const basis = { legalBasis: 'contract', owner: 'Ana' } as const;
    const filled = judged(stages, value, {}, '2026-01-05', basis);
    expect(verdicts(filled)['legalBasis']).toBe('there');
    const ended = judged(stages, value, {}, '2026-01-05', { ...basis, agreementUntil: '2025-12-31' });
    expect(verdicts(ended)['legalBasis']).toBe('partly');
  });

  test('a target that the smallest segment cannot show is told with the size that can', () => {
    const spec: CharterSpec = {
      ...definition.defaults,
      kpis: [
        {
          id: 'k0',
          name: 'Churn',
          measure: 'churn',
          baseline: 0.4,
          target: 0.39,
          threshold: null,
          deviation: null,
        },
      ],
    };
    const answer = powerAnswer(spec, value);
    expect(answer?.needed).toBeGreaterThan(20_000);
    expect(answer?.sentence).toContain('The target of 39.0\u00a0% needs');
    expect(verdicts(judged(stages, value, spec, '2026-01-05'))['sampleSize']).toBe('missing');
    const [kpi] = spec.kpis;
    if (!kpi) throw new Error('no KPI');
    const easier = { ...spec, smallestShare: 0.2, kpis: [{ ...kpi, target: 0.3 }] };
    expect(verdicts(judged(stages, value, easier, '2026-01-05'))['sampleSize']).toBe('there');
  });

  test('the columns of a segmentation that are marked sensitive afterwards form no segment', async () => {
    await stages.autopilot('quality', 'features');
    const spec = stages.specs.get('sources') as unknown as SourcesSpec;
    const marked = spec.sources.map((source) => ({
      ...source,
      columns: source.columns.map((column) =>
        column.name === 'sessions_90d' || column.name === 'unit_price'
          ? { ...column, role: 'sensitive' }
          : column,
      ),
    }));
    stages.set('sources', { sources: marked });
    await stages.run('sources');
    await stages.run('quality');
    const features = await stages.run<{
      features: { name: string }[];
      leftOut: { name: string; column: string }[];
      warnings: string[];
    }>('features');
    expect(features.leftOut.map(({ column }) => column)).toEqual(
      expect.arrayContaining(['sessions_90d', 'unit_price']),
    );
    const names = features.features.map(({ name }) => name);
    expect(names).not.toContain('sessions_90d');
    expect(names).not.toContain('Total spend');
    expect(features.warnings[0]).toContain('is marked sensitive');
    stages.specs.set('sources', spec);
  });
});
