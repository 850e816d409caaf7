import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FairnessValue, Measured } from '../../src/stages/fairness/spec.ts';
import { hasShared, sharedFile } from '../support/shared.ts';
import { attribute, audited, reference } from './fairnessSupport.ts';
import { Stages } from './stagesSupport.ts';

const gap = (measured: Measured | null | undefined): number => measured?.uneven[0]?.gap ?? NaN;

describe.skipIf(!hasShared)('proxies and mitigation on Adult, segmented without sex', () => {
  let stages: Stages;
  let value: FairnessValue;

  beforeAll(async () => {
    stages = await Stages.open({ engine: 'wasm', threads: 2 });
    const file = await sharedFile('data/adult/adults.parquet');
    await stages.addParquet('adult', file, { sex: 'sensitive', race: 'sensitive', class: 'outcome' });
    await stages.run('sources');
    await stages.autopilot('quality', 'features', 'segments', 'insight');
    const yes = { ...reference(stages, 'adult', 'class'), yes: '>50K' };
    value = await audited(stages, {
      attributes: [attribute(stages, 'a0', 'adult', 'sex'), attribute(stages, 'a1', 'adult', 'race')],
      decisions: [{ id: 'd0', ...yes }],
      outcome: { outcome: yes, decision: { kind: 'segments', segments: ['S1'] }, score: null },
      proxies: { removals: 2, worstOff: { measure: 'decision', id: 'd0', worse: 'less' } },
      mitigation: {
        attribute: 'a0',
        drops: [],
        residualise: true,
        minimums: [0.8, 1],
        worth: { kind: 'outcome' },
      },
    });
  }, 240_000);
  afterAll(() => stages.close());

  test('names the proxies of sex: hours a week tell it best of the used features, all together better than one', () => {
    const [sex] = value.proxies?.attributes ?? [];
    expect(sex?.features[0]?.name).toContain('hours');
    expect(sex?.features[0]?.auc).toBeGreaterThan(0.6);
    expect(sex?.logistic?.auc).toBeGreaterThan(0.6);
    expect(sex?.tree?.auc).toBeGreaterThan(0.6);
    expect(gap(value.proxies?.present)).toBeGreaterThan(0.03);
  });

  test('says what leaving a proxy out does to evenness and clarity, side by side', () => {
    const { present, removals = [] } = value.proxies ?? {};
    expect(removals.length).toBe(2);
    for (const removal of removals) {
      expect(removal.explained).toBeLessThanOrEqual((present?.explained ?? NaN) + 0.02);
      expect(removal.uneven.length).toBe(2);
    }
  });

  test('finds the group that earns least without its name, and proves it on the other half', () => {
    const found = value.proxies?.worstOff;
    expect(found?.p).toBeLessThan(0.01);
    expect(found?.mean).toBeLessThan((found?.others ?? NaN) - 0.1);
  });

  test('every minimum is held: with all of each group’s share the segments are even', () => {
    const { options = [], segments = 0, rows = 0 } = value.mitigation ?? {};
    const of = (id: string) => options.find((option) => option.id === id);
    expect(rows).toBe(48_842);
    // Rounding to whole customers leaves less than two people a segment.
    expect(gap(of('minimum 1')?.measured)).toBeLessThan(0.001 * segments);
    expect(gap(of('minimum 0.8')?.measured)).toBeLessThan(gap(of('present')?.measured));
    expect(of('minimum 0.8')?.measured?.uneven[0]?.ratio).toBeGreaterThan(0.5);
    expect(of('minimum 1')?.measured?.explained).toBeLessThan(of('present')?.measured?.explained ?? NaN);
    expect(options.every(({ lift }) => lift === null || (lift >= 0.5 && lift <= 1))).toBe(true);
    expect(options.some(({ best }) => best)).toBe(true);
  });
});
