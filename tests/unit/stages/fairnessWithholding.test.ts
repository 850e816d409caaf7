import { describe, expect, test } from 'vitest';
import { audit } from '../../../src/stages/fairness/audit.ts';
import type { AuditGroup, Dimension } from '../../../src/stages/fairness/auditSchema.ts';
import type { DimensionCounts } from '../../../src/stages/fairness/counts.ts';
import { reportCsv, reportOf, type ReportParts } from '../../../src/stages/fairness/report.ts';
import { reportedCalibration } from '../../../src/stages/fairness/reportCells.ts';
import { definition, type FairnessSpec, type FairnessValue } from '../../../src/stages/fairness/spec.ts';
import { rateBlocks, residualHeatmap, withoutWithheld } from '../../../src/stages/fairness/view/pictures.ts';
import { verdictOf } from '../../../src/stages/fairness/words.ts';

interface Row {
  readonly label: string;
  readonly counts: readonly number[];
  readonly parts?: readonly string[];
  readonly kind?: AuditGroup['kind'];
}

const sum = (counts: readonly number[]): number => counts.reduce((all, n) => all + n, 0);

/** A dimension whose rows are counted by segments. */
function dimensionOf(attributes: readonly string[], rows: readonly Row[]): DimensionCounts {
  const groups = rows.map(({ label, counts, parts, kind = 'value' }): AuditGroup => ({
    label,
    kind,
    customers: sum(counts),
    merged: 1,
    ...(parts ? { parts } : {}),
  }));
  const id = attributes.join('×');
  const dimension: Dimension = { id, attributes, name: id, groups, conflicts: 3, problem: null };
  const counts = rows.flatMap((row, group) =>
    row.counts.map((n, segment) => ({ group, segment, n, decisions: [], tp: 0, fp: 0, tn: 0, fn: 0 })),
  );
  return { dimension, counts, scores: [] };
}

/** The report of an audit of these dimensions, as the audit itself computes it. */
async function reportOn(dimensions: readonly DimensionCounts[]): Promise<ReportParts> {
  const width = dimensions[0]?.counts.filter(({ group }) => group === 0).length ?? 0;
  const found = await audit(
    {
      dimensions,
      segments: Array.from({ length: width }, (_, index) => ({ id: `S${index}`, name: `S${index}`, index })),
      decisions: [],
      withOutcome: false,
      alpha: 0.05,
      screen: 0.8,
      minimum: 11,
      bootstrap: false,
      withhold: false,
      references: {},
      seed: 1,
    },
    () => Promise.resolve(),
  );
  const own = dimensions.map(({ dimension }) => dimension);
  const value: FairnessValue = {
    ...found,
    customers: found.subjects[0]?.customers ?? 0,
    asOf: null,
    dimensions: own,
    verdict: verdictOf(own, found.subjects, found.findings),
    proxies: null,
    mitigation: null,
    problems: [],
    warnings: [],
  };
  const spec: FairnessSpec = definition.defaults;
  return { study: 's', at: '', version: '', engine: '', seed: 1, keys: {}, sources: [], spec, value };
}

const race = dimensionOf(
  ['a0'],
  [
    { label: 'a', counts: [3900, 200] },
    { label: 'b', counts: [4500, 160] },
    { label: 'c', counts: [460, 10] },
    { label: 'd', counts: [390, 15] },
  ],
);

describe('what follows from a withheld count', () => {
  test('tests of its table are told as bounds, without a statistic that only one table fits', async () => {
    const { dimensions } = reportOf(await reportOn([race]));
    const findings = dimensions[0]?.findings ?? [];
    expect(findings).toHaveLength(2);
    for (const { test: made } of [...findings, { test: dimensions[0]?.segments?.test }]) {
      expect(made).toMatchObject({ statistic: null, atMost: true });
      expect([0.0001, 0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1]).toContain(made?.adjusted);
    }
    expect(dimensions[0]?.segments?.cramersV).toBe(
      Number(dimensions[0]?.segments?.cramersV?.toFixed(2) ?? NaN),
    );
  });

  test('a gap that is not told stands nowhere else: not as the distance, not in the verdict', async () => {
    const parts = await reportOn([race]);
    const report = reportOf(parts);
    for (const { gap, apart } of report.dimensions[0]?.findings ?? []) {
      if (gap === null) expect(apart).toBeNull();
    }
    const verdict = parts.value.verdict.sentence;
    expect(verdict).toContain('“c”');
    expect(report.verdict.sentence).not.toContain('“c”');
    expect(report.verdict.sentence).toContain('withheld');
  });

  test('ratios to a group that is withheld are withheld, since they give away its rate', async () => {
    const { dimensions } = reportOf(await reportOn([race]));
    for (const { reference, groups } of dimensions[0]?.findings ?? []) {
      const against = groups.find(({ label }) => label === reference);
      if (!against?.withheld) continue;
      for (const group of groups) expect('ratio' in group ? group.ratio : null).toBeNull();
    }
    expect(dimensions[0]?.findings.some(({ gap }) => gap === null)).toBe(true);
  });

  test('differences to the judged groups are withheld where the others are too few to be counted', async () => {
    const small = dimensionOf(
      ['a0'],
      [
        { label: 'a', counts: [3900, 2000] },
        { label: 'b', counts: [450, 160] },
        { label: 'c', counts: [200, 60] },
        { label: 'too small to tell', counts: [3, 2], kind: 'small' },
      ],
    );
    const { dimensions } = reportOf(await reportOn([small]));
    const [first] = dimensions[0]?.findings ?? [];
    const shown = first?.groups.filter(({ withheld }) => !withheld) ?? [];
    expect(shown.length).toBeGreaterThan(0);
    for (const group of shown) expect(group).toMatchObject({ difference: null, residual: null });
  });

  test('slips of the pen of few people are not counted', async () => {
    expect(reportOf(await reportOn([race])).dimensions[0]?.conflicts).toBeNull();
  });

  test('CSV tells a bound as a bound', async () => {
    expect(reportCsv(await reportOn([race]))).toMatch(/,≤ [\d.]+,withheld/);
  });
});

describe('crossed attributes', () => {
  /** Of sex and region; of x there are five in the north and four in the south, who are too few to be told apart. */
  const sex = dimensionOf(
    ['a0'],
    [
      { label: 'm', counts: [500, 400] },
      { label: 'f', counts: [430, 440] },
      { label: 'x', counts: [6, 3], kind: 'small' },
    ],
  );
  const region = dimensionOf(
    ['a1'],
    [
      { label: 'north', counts: [503, 422] },
      { label: 'south', counts: [433, 421] },
    ],
  );
  const crossed = dimensionOf(
    ['a0', 'a1'],
    [
      { label: 'm × north', counts: [300, 210], parts: ['m', 'north'] },
      { label: 'f × north', counts: [200, 210], parts: ['f', 'north'] },
      { label: 'm × south', counts: [200, 190], parts: ['m', 'south'] },
      { label: 'f × south', counts: [230, 230], parts: ['f', 'south'] },
      { label: 'too small to tell', counts: [6, 3], kind: 'small' },
    ],
  );

  test('the few of a region do not follow from its size less the groups that are told', async () => {
    const { dimensions } = reportOf(await reportOn([sex, region, crossed]));
    const sizes = (id: string): Map<string, number | null> =>
      new Map(dimensions.find((one) => one.id === id)?.groups.map((g) => [g.label, g.customers]));
    const cells = sizes('a0×a1');
    for (const place of ['north', 'south']) {
      const all = sizes('a1').get(place) ?? null;
      const own = ['m', 'f'].map((one) => cells.get(`${one} × ${place}`) ?? null);
      expect(all === null || own.includes(null)).toBe(true);
    }
    for (const one of ['m', 'f']) {
      const own = ['north', 'south'].map((place) => cells.get(`${one} × ${place}`) ?? null);
      const hidden = own.filter((n) => n === null).length;
      if (sizes('a0').get(one) === null) expect(hidden).toBeGreaterThan(0);
      else expect(hidden).not.toBe(1);
    }
  });

  test('nor do they of any segment', async () => {
    const { dimensions } = reportOf(await reportOn([sex, region, crossed]));
    const findings = dimensions.find(({ id }) => id === 'a0×a1')?.findings ?? [];
    expect(findings).toHaveLength(2);
    for (const { groups } of findings) {
      for (const place of ['north', 'south']) {
        expect(groups.some(({ label, withheld }) => label.endsWith(place) && withheld)).toBe(true);
      }
    }
  });
});

test('pictures that are saved hold no rate and no residual that the report withholds', async () => {
  const { value } = await reportOn([race]);
  const saved = withoutWithheld(value, race.dimension);
  expect(rateBlocks(value, race.dimension, 'segment')[1]?.rows).toHaveLength(4);
  const names = rateBlocks(saved, race.dimension, 'segment').map(({ rows }) => rows.map(({ name }) => name));
  expect(names).toEqual([['a', 'b'], ['a', 'b']]); // prettier-ignore
  const [, , third, fourth] = residualHeatmap(saved, race.dimension).values;
  expect([third, fourth]).toEqual([[NaN, NaN], [NaN, NaN]]); // prettier-ignore
});

test('a group that another table withholds is not told against the outcome either', async () => {
  const parts = await reportOn([race]);
  const group = (label: string) => ({
    label,
    kind: 'value' as const,
    tp: 100,
    fp: 100,
    tn: 100,
    fn: 100,
    truePositive: null,
    falsePositive: null,
    calibration: null,
  });
  const gaps = {
    demographicParity: null,
    equalOpportunity: null,
    falsePositiveRate: null,
    falseNegativeRate: null,
    predictiveParity: null,
    accuracy: null,
  };
  const none = { truePositiveRate: null, falsePositiveRate: null, precision: null };
  const figures = { gaps, equalisedOdds: null, tests: none, theil: 0.12345, entropy: 0.2, betweenEntropy: 0 };
  const outcome = [{ dimension: 'a0', groups: ['a', 'b', 'c', 'd'].map(group), ...figures }];
  const report = reportOf({ ...parts, value: { ...parts.value, outcome } });
  expect(report.outcome[0]?.groups.map(({ label }) => label)).toEqual(['a', 'b']);
  expect(report.outcome[0]).toMatchObject({ theil: 0.12, withheldGroups: 2 });
});

test('bins of a calibration curve with few people are withheld, and never one alone', () => {
  const bin = (score: number, n: number, rate: number) => ({ score, n, rate });
  const calibration = {
    n: 268,
    meanScore: 0.51234,
    baseRate: 0.5,
    brier: 0.21234,
    expectedError: 0.0123,
    intercept: 0.1234,
    slope: 1.1234,
  };
  const shown = reportedCalibration({
    ...calibration,
    bins: [bin(0.1, 8, 0.25), bin(0.3, 100, 0.3), bin(0.5, 60, 0.5), bin(0.8, 100, 0.7)],
  });
  expect(shown.bins.length).toBeLessThan(3);
  expect(shown.bins.some(({ n }) => n === 8)).toBe(false);
  expect(shown).toMatchObject({ brier: 0.21, expectedError: 0.01, slope: 1.12 });
  const plain = { ...calibration, bins: [bin(0.3, 100, 0.3), bin(0.8, 100, 0.7)] };
  expect(reportedCalibration(plain)).toBe(plain);
});
