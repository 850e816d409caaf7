import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import type { FairnessSpec, FairnessValue } from '../../src/stages/fairness/spec.ts';
import { attribute, audited } from './fairnessSupport.ts';
import { Stages } from './stagesSupport.ts';

const customers = 70_000;

/** Two kinds of customers; nine tenths of the north are of one kind, and nine tenths of the south of the other. */
function columns() {
  const source = random(21);
  const region = Array.from({ length: customers }, () => (source.uniform() < 0.4 ? 'north' : 'south'));
  const kind = region.map((name) => source.uniform() < 0.9 === (name === 'north'));
  const near = (is: boolean, middle: number): number => source.normal() + (is ? middle : -middle);
  return [
    { name: 'customer', values: Int32Array.from(region, (_, row) => row + 1), role: 'customer' as const },
    { name: 'visits', values: Float64Array.from(kind, (is) => near(is, 4)) },
    { name: 'spend', values: Float64Array.from(kind, (is) => near(is, 4)) },
    { name: 'noise', values: Float64Array.from(kind, () => source.normal()) },
    { name: 'region', values: region, role: 'sensitive' as const },
  ];
}

describe('more customers than are looked at', () => {
  let stages: Stages;
  const settings = (): Partial<FairnessSpec> => ({
    attributes: [attribute(stages, 'a0', 'people', 'region')],
    proxies: { removals: 2, worstOff: { measure: 'distance' } },
    mitigation: { attribute: 'a0', drops: [], residualise: true, minimums: [0.5], worth: null },
  });

  beforeAll(async () => {
    stages = await Stages.open({ engine: 'wasm', threads: 2 });
    await stages.addColumns('people', columns());
    await stages.run('sources');
    stages.wishes = { k: 2 };
    await stages.autopilot('quality', 'features', 'segments', 'insight');
  }, 120_000);
  afterAll(() => stages.close());

  test('a cancel is heard, and nothing is left behind', async () => {
    const stop = new AbortController();
    const heard = { step: '', at: 0 };
    stages.work = {
      signal: stop.signal,
      progress: (step) => {
        if (step !== 'Trying other ways' || heard.at > 0) return;
        Object.assign(heard, { step, at: performance.now() });
        stop.abort();
      },
    };
    await expect(audited(stages, settings())).rejects.toMatchObject({ code: 'cancelled' });
    expect(performance.now() - heard.at).toBeLessThan(2_000);
    stages.work = { signal: undefined, progress: () => undefined };
    const left = (await stages.database.tables()).filter((table) => table.startsWith('fairness_'));
    expect(left).toEqual([]);
  });

  test('50,000 are drawn, whose rows, features, groups and segments belong together', async () => {
    // Another seed, for what was cancelled is not begun again under the same key here.
    stages.seed = 2;
    const value: FairnessValue = await audited(stages, settings());
    const { proxies, mitigation } = value;
    expect(proxies?.rows).toBe(50_000);
    expect(proxies?.customers).toBe(customers);
    // Over all customers the audit counts the same gap, within what a sample gives.
    const whole = Math.max(...value.findings.map(({ gap }) => gap?.difference.value ?? 0));
    expect(Math.abs((proxies?.present.uneven[0]?.gap ?? NaN) - whole)).toBeLessThan(0.01);
    const [region] = proxies?.attributes ?? [];
    const areas = new Map(region?.features.map(({ name, auc }) => [name, auc]));
    expect(areas.get('noise')).toBeLessThan(0.52);
    expect(Math.max(...areas.values())).toBeGreaterThan(0.85);
    expect(region?.logistic?.auc).toBeGreaterThan(0.88);
    expect(region?.tree?.auc).toBeGreaterThan(0.85);
    const gapOf = (id: string): number =>
      mitigation?.options.find((option) => option.id === id)?.measured?.uneven[0]?.gap ?? NaN;
    expect(gapOf('residualise')).toBeLessThan(0.5 * gapOf('present'));
    expect(gapOf('minimum 0.5')).toBeLessThan(gapOf('present'));
    expect(value.proxies?.worstOff === null || (value.proxies?.worstOff?.judged ?? 0) > 20_000).toBe(true);
  });
});
