import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ident, join, sql } from '../../src/core/sql.ts';
import type { AttributeSpec, FairnessValue, OutcomeAudit } from '../../src/stages/fairness/spec.ts';
import type { SourcesSpec } from '../../src/stages/sources/spec.ts';
import golden from '../oracles/fairness.json';
import { hasShared, sharedFile, sharedText } from '../support/shared.ts';
import { germanColumns } from './fairnessGerman.ts';
import { attribute, audited, reference } from './fairnessSupport.ts';
import { Stages } from './stagesSupport.ts';

let stages: Stages;
beforeAll(async () => {
  stages = await Stages.open({ engine: 'wasm', threads: 2 });
}, 60_000);
beforeEach(() => stages.clear());
afterAll(() => stages.close());

function near(found: number | null | undefined, wanted: number | null | undefined): void {
  expect(typeof found).toBe('number');
  const expected = wanted ?? NaN;
  expect(Math.abs((found ?? NaN) - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
}

/** The audit says what Fairlearn and AIF360 say of the same decisions; labels of ours stand for labels of theirs. */
function same(
  found: OutcomeAudit | undefined,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): void {
  const wanted = golden.decisions.find((one) => one.name === name);
  for (const { group, tp, fp, tn, fn } of wanted?.groups ?? []) {
    const own = found?.groups.find(({ label }) => (labels[label] ?? label) === group);
    expect(own).toMatchObject({ tp, fp, tn, fn });
  }
  const {
    demographicParity,
    equalOpportunity,
    falsePositiveRate,
    falseNegativeRate,
    predictiveParity,
    accuracy,
  } = found?.gaps ?? {};
  const { difference, ratio } = wanted?.fairlearn.between ?? {};
  near(demographicParity?.difference, wanted?.fairlearn.demographicParityDifference);
  near(demographicParity?.ratio, wanted?.fairlearn.demographicParityRatio);
  near(equalOpportunity?.difference, wanted?.fairlearn.equalOpportunityDifference);
  near(equalOpportunity?.ratio, wanted?.fairlearn.equalOpportunityRatio);
  near(falsePositiveRate?.difference, difference?.falsePositiveRate);
  near(falsePositiveRate?.ratio, ratio?.falsePositiveRate);
  near(falseNegativeRate?.ratio, ratio?.falseNegativeRate);
  near(predictiveParity?.difference, difference?.precision);
  near(accuracy?.difference, difference?.accuracy);
  near(found?.equalisedOdds?.worstDifference, wanted?.fairlearn.equalisedOdds.worstDifference);
  near(found?.equalisedOdds?.meanDifference, wanted?.fairlearn.equalisedOdds.meanDifference);
  near(found?.theil, wanted?.aif360.theil);
  const entropy = wanted?.aif360.entropy.find(({ alpha }) => alpha === 2);
  near(found?.entropy, entropy?.all);
  near(found?.betweenEntropy, entropy?.between);
}

async function against(
  source: string,
  attributes: readonly AttributeSpec[],
  outcome: { readonly column: string; readonly yes: string | null },
  decision: string,
  score: string | null = null,
): Promise<FairnessValue> {
  await stages.run('sources');
  await stages.autopilot('quality', 'features', 'segments', 'insight');
  return audited(stages, {
    attributes: [...attributes],
    outcome: {
      outcome: { ...reference(stages, source, outcome.column), yes: outcome.yes },
      decision: { kind: 'column', ...reference(stages, source, decision), yes: null },
      score: score === null ? null : reference(stages, source, score),
    },
  });
}

test.skipIf(!hasShared)(
  'German credit: decisions against the class, by sex and by bands of ages',
  async () => {
    const columns = germanColumns(await sharedText('data/german_credit/german_data_credit.csv'));
    const values = (name: string): Int32Array =>
      columns.find((column) => column.name === name)?.values as Int32Array;
    const amounts = values('credit-amount');
    const offered = values('duration').map((duration, row) =>
      duration <= 18 && (amounts[row] ?? 0) < 4000 ? 1 : 0,
    );
    await stages.addColumns('german', [...columns, { name: 'offered', values: offered }]);
    const value = await against(
      'german',
      [
        attribute(stages, 'a0', 'german', 'sex'),
        attribute(stages, 'a1', 'german', 'age', { grouping: { kind: 'ages', edges: [25, 45] } }),
      ],
      { column: 'class-label', yes: null },
      'offered',
    );
    same(value.outcome?.[0], 'German credit by sex');
    same(value.outcome?.[1], 'German credit by age', { '25–44': '25-44', '45 and over': '45+' });
  },
  120_000,
);

test.skipIf(!hasShared)(
  'Adult: decisions against income, by sex and by race',
  async () => {
    await stages.addParquet('adult', await sharedFile('data/adult/adults.parquet'), {});
    const { sources } = stages.specs.get('sources') as unknown as SourcesSpec;
    const named = (sources[0]?.columns ?? []).map(({ id, name }) => sql`${ident(id)} AS ${ident(name)}`);
    const raw = sql`SELECT ${join(named)} FROM source_adult`;
    const chosen = sql`("education-num" >= 13 OR "hours-per-week" >= 55)::INTEGER`;
    await stages.database.run(sql`CREATE TABLE raw_decided AS SELECT *, ${chosen} AS chosen FROM (${raw})`);
    stages.set('sources', { sources: [] });
    await stages.addTable('decided', 'raw_decided', { sex: 'sensitive', race: 'sensitive' });
    const value = await against(
      'decided',
      ['sex', 'race'].map((column, at) => attribute(stages, `a${at}`, 'decided', column)),
      { column: 'class', yes: '>50K' },
      'chosen',
    );
    same(value.outcome?.[0], 'Adult by sex');
    same(value.outcome?.[1], 'Adult by race');
  },
  120_000,
);

test('calibration by group is what scikit-learn and statsmodels say of the same scores', async () => {
  const rows = golden.calibration.flatMap(({ group, points }) =>
    points.flatMap(([score = 0, n = 0, positives = 0]) =>
      Array.from({ length: n }, (_, at) => ({ group, score, came: at < positives ? 1 : 0 })),
    ),
  );
  await stages.addColumns('scored', [
    { name: 'spend', values: Float64Array.from(rows, (_, at) => (at % 2) * 50 + (at % 7)) },
    { name: 'visits', values: Float64Array.from(rows, (_, at) => (at % 2) * 9 + (at % 3)) },
    { name: 'sex', role: 'sensitive', values: rows.map(({ group }) => group) },
    { name: 'score', values: Float64Array.from(rows, ({ score }) => score) },
    { name: 'came', role: 'outcome', values: Int32Array.from(rows, ({ came }) => came) },
  ]);
  const by = [attribute(stages, 'a0', 'scored', 'sex')];
  const value = await against('scored', by, { column: 'came', yes: null }, 'came', 'score');
  for (const wanted of golden.calibration) {
    const found = value.outcome?.[0]?.groups.find(({ label }) => label === wanted.group)?.calibration;
    near(found?.brier, wanted.brier);
    near(found?.expectedError, wanted.expectedError);
    expect(found?.intercept).toBeCloseTo(wanted.intercept, 7);
    expect(found?.slope).toBeCloseTo(wanted.slope, 7);
  }
}, 120_000);
