import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exporter } from '../../src/stages/fairness/export.ts';
import type { FairnessFormat, FairnessSpec } from '../../src/stages/fairness/spec.ts';
import type { SourcesSpec } from '../../src/stages/sources/spec.ts';
import { attribute, audited } from './fairnessSupport.ts';
import { Stages } from './stagesSupport.ts';

const people = 1200;
let stages: Stages;

async function saved(format: FairnessFormat): Promise<string> {
  const { database, engine, work } = stages;
  const file = await exporter.write(format, {}, stages.artifacts, {
    database,
    engine,
    work,
    source: () => Promise.reject(new Error('a report reads no source')),
    recipe: stages.recipe(),
  });
  return file.blob.text();
}

/** Every hundredth person is of a group with eight people in the second half, where segments change. */
beforeAll(async () => {
  stages = await Stages.open({ engine: 'wasm', threads: 1 });
  const groupOf = (row: number): string => {
    if (row % 100 === 0 || (row > 1000 && row % 25 === 0)) return '<b>=1+1</b>';
    return row % 2 === 0 ? 'even' : 'odd';
  };
  await stages.addColumns('people', [
    { name: 'id', role: 'customer', values: Int32Array.from({ length: people }, (_, i) => i + 1) },
    {
      name: 'spend',
      values: Float64Array.from({ length: people }, (_, i) => (i < 900 ? i % 7 : 500 + (i % 9))),
    },
    {
      name: 'visits',
      values: Float64Array.from({ length: people }, (_, i) => (i < 900 ? i % 5 : 90 + (i % 4))),
    },
    { name: 'group', role: 'sensitive', values: Array.from({ length: people }, (_, row) => groupOf(row)) },
  ]);
  await stages.run('sources');
  stages.set('segments', { k: 2 });
  await stages.autopilot('quality', 'features');
  await stages.run('segments');
  await stages.autopilot('insight');
  const reason = 'A yearly review';
  await audited(stages, {
    attributes: [attribute(stages, 'a0', 'people', 'group', { reason, basis: 'Agreement 12' })],
    conclusion: 'Nothing is <changed>.',
  } satisfies Partial<FairnessSpec>);
}, 120_000);
afterAll(() => stages.close());

describe('the report of an audit', () => {
  test('as JSON says what was audited, why, on which data, and what was decided', async () => {
    const report = JSON.parse(await saved('fairness-json')) as {
      attributes: { column: string; reason: string; basis: string }[];
      conclusion: string;
      data: { customers: number; sources: { name: string; fingerprint: string }[]; keys: object };
      dimensions: { findings: { groups: { label: string; withheld: boolean; selected?: number }[] }[] }[];
    };
    const { sources } = stages.specs.get('sources') as unknown as SourcesSpec;
    expect(report.attributes).toMatchObject([
      { column: 'group in people', reason: 'A yearly review', basis: 'Agreement 12' },
    ]);
    expect(report.conclusion).toBe('Nothing is <changed>.');
    expect(report.data.customers).toBe(people);
    expect(report.data.sources).toEqual([{ name: 'people', fingerprint: sources[0]?.fingerprint }]);
    expect(Object.keys(report.data.keys)).toEqual(['features', 'segments', 'fairness']);
  });

  test('withholds small counts, and more than one of them, so that none follows from the totals', async () => {
    const report = JSON.parse(await saved('fairness-json')) as {
      dimensions: { findings: { groups: { selected?: number; withheld: boolean }[] }[] }[];
    };
    const findings = report.dimensions[0]?.findings ?? [];
    expect(findings.length).toBe(2);
    for (const { groups } of findings) {
      expect(groups.filter(({ withheld }) => withheld).length).toBeGreaterThanOrEqual(2);
      for (const { selected, withheld } of groups) {
        if (!withheld) expect(selected).toBeGreaterThanOrEqual(11);
        else expect(selected).toBeUndefined();
      }
    }
  });

  test('as a page holds names as text, and no script', async () => {
    const page = await saved('fairness-html');
    expect(page).toContain('&lt;b&gt;=1+1&lt;/b&gt;');
    expect(page).not.toContain('<b>=1+1');
    expect(page).not.toContain('<script');
    expect(page).toContain('Nothing is &lt;changed&gt;.');
    expect(page).toContain('withheld');
    expect(page).not.toMatch(/\bcompliant\b/i);
  });

  test('as a page names the group that ratios are against where its own ratio would stand', async () => {
    expect(await saved('fairness-html')).toContain('<td>reference</td>');
  });

  test('as CSV has one line a group and subject, with formulas made harmless', async () => {
    const csv = await saved('fairness-csv');
    const lines = csv.trim().split('\r\n');
    expect(lines).toHaveLength(1 + 2 * 3);
    expect(lines[0]?.split(',')).toHaveLength(20);
    expect(lines.filter((line) => line.endsWith('withheld')).length).toBeGreaterThanOrEqual(4);
  });

  test('of another format is refused', async () => {
    await expect(saved('fairness-xml' as FairnessFormat)).rejects.toMatchObject({ code: 'export.format' });
  });
});
