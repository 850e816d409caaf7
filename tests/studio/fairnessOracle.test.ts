import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cell, FairnessValue, Finding, Interval } from '../../src/stages/fairness/spec.ts';
import golden from '../oracles/fairnessAudit.json';
import { hasShared, sharedFile, sharedText } from '../support/shared.ts';
import { germanColumns } from './fairnessGerman.ts';
import { attribute, audited, reference } from './fairnessSupport.ts';
import { Stages } from './stagesSupport.ts';

type GoldenFinding = (typeof golden.audits)[number]['findings'][number];

function near(found: number | null | undefined, wanted: number): void {
  expect(found).toBeDefined();
  expect(Math.abs((found ?? NaN) - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
}

function interval(found: Interval | null | undefined, wanted: Interval): void {
  near(found?.value, wanted.value);
  near(found?.low, wanted.low);
  near(found?.high, wanted.high);
}

function sameCell(found: Cell | undefined, wanted: GoldenFinding['groups'][number]): void {
  expect(found?.n).toBe(wanted.n);
  expect(found?.selected).toBe(wanted.selected);
  interval(found?.rate, wanted.rate);
  near(found?.representation, wanted.representation);
  near(found?.residual, wanted.residual);
  interval(found?.difference, wanted.difference);
  if (wanted.ratio) interval(found?.ratio, wanted.ratio);
  else expect(found?.ratio).toBeNull();
}

function sameFinding(found: Finding | undefined, labels: readonly string[], wanted: GoldenFinding): void {
  for (const group of wanted.groups) {
    sameCell(
      found?.cells.find((cell) => labels[cell.group] === group.label),
      group,
    );
  }
  near(found?.test?.statistic, wanted.test.statistic);
  expect(found?.test?.degrees).toBe(wanted.test.degrees);
  near(found?.test?.p, wanted.test.p);
  near(found?.test?.adjusted, wanted.test.adjusted);
  expect(labels[found?.gap?.highest ?? -1]).toBe(wanted.gap.highest);
  expect(labels[found?.gap?.lowest ?? -1]).toBe(wanted.gap.lowest);
  interval(found?.gap?.difference, wanted.gap.difference);
  interval(found?.gap?.ratio, wanted.gap.ratio);
}

function same(
  value: FairnessValue,
  attributes: readonly string[],
  decisions: readonly string[],
  name: string,
): void {
  const wanted = golden.audits.find((one) => one.name === name)?.findings ?? [];
  expect(wanted.length).toBe(attributes.length * decisions.length);
  for (const one of wanted) {
    const at = attributes.indexOf(one.attribute);
    const labels = value.dimensions[at]?.groups.map(({ label }) => label) ?? [];
    const subject = `d${decisions.indexOf(one.decision)}`;
    const found = value.findings.find(
      (finding) => finding.dimension === `a${at}` && finding.subject === subject,
    );
    sameFinding(found, labels, one);
  }
}

describe.skipIf(!hasShared)('audits of decisions say what pandas, SciPy and statsmodels say', () => {
  let stages: Stages;
  beforeAll(async () => {
    stages = await Stages.open({ engine: 'wasm', threads: 2 });
  }, 60_000);
  afterAll(() => stages.close());

  test('Adult: income by sex and race', async () => {
    await stages.clear();
    const file = await sharedFile('data/adult/adults.parquet');
    await stages.addParquet('adult', file, { sex: 'sensitive', race: 'sensitive', class: 'outcome' });
    await stages.run('sources');
    await stages.autopilot('quality', 'features', 'segments', 'insight');
    const value = await audited(stages, {
      segments: false,
      attributes: ['sex', 'race'].map((column, at) => attribute(stages, `a${at}`, 'adult', column)),
      decisions: [{ id: 'd0', ...reference(stages, 'adult', 'class'), yes: '>50K' }],
    });
    same(value, ['sex', 'race'], ['class'], 'Adult');
  }, 120_000);

  test('German credit: class and telephone by sex and foreign worker', async () => {
    await stages.clear();
    await stages.addColumns(
      'german',
      germanColumns(await sharedText('data/german_credit/german_data_credit.csv')),
    );
    await stages.run('sources');
    await stages.autopilot('quality', 'features', 'segments', 'insight');
    const value = await audited(stages, {
      segments: false,
      attributes: ['sex', 'foreign-worker'].map((column, at) =>
        attribute(stages, `a${at}`, 'german', column),
      ),
      decisions: ['class-label', 'telephone'].map((column, at) => ({
        id: `d${at}`,
        ...reference(stages, 'german', column),
        yes: null,
      })),
    });
    same(value, ['sex', 'foreign-worker'], ['class-label', 'telephone'], 'German credit');
  }, 120_000);
});
