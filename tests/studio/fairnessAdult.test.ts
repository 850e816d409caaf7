import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ident, sql } from '../../src/core/sql.ts';
import type { FairnessValue } from '../../src/stages/fairness/spec.ts';
import type { FeaturesValue } from '../../src/stages/features/spec.ts';
import type { InsightValue } from '../../src/stages/insight/spec.ts';
import type { SegmentsValue } from '../../src/stages/segments/spec.ts';
import type { SourcesValue } from '../../src/stages/sources/spec.ts';
import { hasShared, sharedFile } from '../support/shared.ts';
import { attribute, audited, findingOf, reference } from './fairnessSupport.ts';
import { Stages } from './stagesSupport.ts';

describe.skipIf(!hasShared)('Adult, segmented without sex', () => {
  let stages: Stages;
  let value: FairnessValue;

  beforeAll(async () => {
    stages = await Stages.open({ engine: 'wasm', threads: 2 });
    const file = await sharedFile('data/adult/adults.parquet');
    await stages.addParquet('adult', file, { sex: 'sensitive', race: 'sensitive', class: 'outcome' });
    await stages.run('sources');
    await stages.autopilot('quality', 'features', 'segments', 'insight');
    const outcome = {
      outcome: { ...reference(stages, 'adult', 'class'), yes: '>50K' },
      decision: { kind: 'segments' as const, segments: ['S1'] },
      score: null,
    };
    value = await audited(stages, {
      attributes: [attribute(stages, 'a0', 'adult', 'sex'), attribute(stages, 'a1', 'adult', 'race')],
      crossings: [['a0', 'a1']],
      decisions: [{ id: 'd0', ...reference(stages, 'adult', 'class'), yes: '>50K' }],
      outcome,
    });
  }, 180_000);
  afterAll(() => stages.close());

  test('the audit flags sex', () => {
    const flagged = value.findings.filter(
      ({ level, dimension }) => level === 'flagged' && dimension === 'a0',
    );
    expect(flagged.length).toBeGreaterThan(1);
    expect(value.verdict.title).toContain('sex');
    expect(value.warnings.length).toBeGreaterThan(0);
  });

  test('every count of the audit is what one query over the tables counts', async () => {
    const { table } = (stages.artifacts['features']?.value ?? {}) as unknown as FeaturesValue;
    const segments = (stages.artifacts['segments']?.value ?? {}) as unknown as SegmentsValue;
    const insight = (stages.artifacts['insight']?.value ?? {}) as unknown as InsightValue;
    const [source] = ((stages.artifacts['sources']?.value ?? {}) as unknown as SourcesValue).sources;
    const sex = ident(reference(stages, 'adult', 'sex').column);
    const labelled = sql`SELECT customer::BIGINT - 1 AS place, segment FROM ${ident(table)} POSITIONAL JOIN ${ident(segments.table)}`;
    const rows = await stages.database.rows<{ sex: string; segment: number; n: number }>(
      sql`SELECT ${sex} AS sex, l.segment::DOUBLE AS segment, count(*)::DOUBLE AS n FROM (${labelled}) AS l
        JOIN ${ident(source?.table ?? '')} AS s ON s.rowid = l.place GROUP BY ALL`,
    );
    const groups = value.dimensions[0]?.groups ?? [];
    for (const { id, index } of insight.segments) {
      for (const { group, n, selected } of findingOf(value, 'a0', id).cells) {
        const own = rows.filter((row) => row.sex === groups[group]?.label);
        expect(n).toBe(own.reduce((sum, row) => sum + row.n, 0));
        expect(selected).toBe(own.find(({ segment }) => segment === index)?.n ?? 0);
      }
    }
  });

  test('crossed groups hold everybody once', () => {
    const crossed = value.dimensions.find(({ id }) => id === 'a0×a1');
    const sum = (crossed?.groups ?? []).reduce((total, { customers }) => total + customers, 0);
    expect(sum).toBe(48_842);
    expect(crossed?.groups[0]?.label).toBe('Male × White');
    expect(value.findings.filter(({ dimension }) => dimension === 'a0×a1').length).toBe(
      value.subjects.length,
    );
  });

  test('decisions are told against the outcome by group', () => {
    const [bySex] = value.outcome ?? [];
    const male = bySex?.groups.find(({ label }) => label === 'Male');
    expect((male?.tp ?? 0) + (male?.fp ?? 0) + (male?.tn ?? 0) + (male?.fn ?? 0)).toBe(32_650);
    expect(bySex?.gaps.equalOpportunity?.difference).toBeGreaterThanOrEqual(0);
  });
});
