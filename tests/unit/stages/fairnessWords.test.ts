import { describe, expect, test } from 'vitest';
import {
  definition,
  type AttributeProxies,
  type FairnessValue,
  type Measured,
  type MitigationOption,
  type MitigationValue,
  type WorstOffGroup,
} from '../../../src/stages/fairness/spec.ts';
import {
  firstMitigation,
  liftText,
  mitigationSentence,
  tradeOffOf,
  worthChoices,
} from '../../../src/stages/fairness/view/mitigationWords.ts';
import {
  proxySentence,
  worstOffChoices,
  worstOffKey,
  worstOffSentence,
  worstOffTraits,
} from '../../../src/stages/fairness/view/proxyWords.ts';

const feature = (id: string, name: string, auc: number) => ({ id, name, auc, information: 0.05, ratio: 0.2 });
const proxies: AttributeProxies = {
  id: 'a0',
  name: 'sex',
  groups: ['f', 'm'],
  rows: 900,
  logistic: { auc: 0.7, low: 0.68, high: 0.72 },
  tree: { auc: 0.66, low: 0.6, high: 0.7 },
  segments: { auc: 0.53, information: 0.01, cramersV: 0.1 },
  features: [feature('f3', 'hours', 0.65), feature('f1', 'age', 0.56), feature('f2', 'gain', 0.51)],
  problem: null,
};
const value = {
  subjects: [{ id: 'd0', kind: 'decision', name: 'offer', customers: 1, selected: 1 }],
  proxies: { attributes: [proxies] },
} as unknown as FairnessValue;

describe('what tells an attribute', () => {
  test('is said with the best model, the best feature and the segments', () => {
    const said = proxySentence(proxies);
    expect(said).toContain('sex can be told noticeably (0.70');
    expect(said).toContain('Best alone: hours (0.65)');
    expect(said).toContain('The segment alone hardly tells it (0.53).');
  });

  test('a problem stands alone, and words rise with the area', () => {
    expect(proxySentence({ ...proxies, problem: 'Too few.' })).toBe('Too few.');
    const said = [0.5, 0.6, 0.7, 0.8, 0.95].map((auc) => {
      const of = { ...proxies, logistic: proxies.logistic && { ...proxies.logistic, auc }, tree: null };
      return /sex (can .*) \(/.exec(proxySentence(of).slice(0, 80))?.[1];
    });
    expect(said).toEqual([
      'can hardly be told',
      'can be told a little',
      'can be told noticeably',
      'can be told well',
      'can be told nearly wholly',
    ]);
  });
});

describe('the worst-off group', () => {
  const found: WorstOffGroup = {
    measure: 'd0',
    worse: 'less',
    judged: 1000,
    members: 200,
    mean: 0.1,
    others: 0.3,
    p: 0.001,
    clusters: 4,
    features: [
      { name: 'hours', apart: -1.2 },
      { name: 'age', apart: 0.1 },
    ],
    groups: [{ attribute: 'sex', group: 'f', share: 0.5, overall: 0.3 }],
  };

  test('is told with its size, its figure and its proof', () => {
    const said = worstOffSentence(found, value);
    expect(said).toContain(
      '20.0\u00a0% of all (200 of 1,000 judged), have a yes in “offer” less often: 10.0\u00a0%, others 30.0\u00a0%',
    );
    expect(said).toContain('p 0.001');
    expect(worstOffSentence({ ...found, p: 0.4 }, value)).toContain('take it as no finding');
    expect(worstOffTraits(found)).toEqual([
      'hours −1.2 scaled units',
      'f (sex): 50.0\u00a0% of them, 30.0\u00a0% of all',
    ]);
  });

  test('can be searched by every decision both ways', () => {
    const spec = { ...definition.defaults, decisions: [{ id: 'd0', source: 's', column: 'c0', yes: null }] };
    const choices = worstOffChoices(spec, value);
    expect(choices.map(({ key }) => key)).toEqual(['none', 'distance', 'd0 less', 'd0 more']);
    expect(choices.map(({ asked }) => worstOffKey(asked))).toEqual(choices.map(({ key }) => key));
  });
});

describe('other ways of forming segments', () => {
  const measured = (gap: number, silhouette: number): Measured => ({
    silhouette: { mean: silhouette, low: silhouette - 0.01, high: silhouette + 0.01 },
    explained: 0.3,
    agreement: 1,
    uneven: [{ id: 'a0', gap, ratio: 0.7, cramersV: 0.1 }],
  });
  const option = (kind: MitigationOption['kind'], name: string, of: Measured | null): MitigationOption => ({
    id: name,
    kind,
    name,
    measured: of,
    lift: 0.25,
    best: true,
    problem: of ? null : 'Too much is asked for.',
  });
  const mitigation: MitigationValue = {
    attribute: 'a0',
    attributeName: 'sex',
    customers: 1000,
    rows: 1000,
    segments: 3,
    worth: { kind: 'feature', name: 'spend' },
    options: [
      option('present', 'As they are', measured(0.06, 0.44)),
      option('minimum', 'Even', measured(0.001, 0.4)),
      option('minimum', 'Impossible', null),
    ],
    problem: null,
    milliseconds: 1,
  };

  test('the sentence names gap and price, and recommends nothing', () => {
    const said = mitigationSentence(mitigation);
    expect(said).toContain('up to 6.0 points by sex, at a silhouette of 0.44.');
    expect(said).toContain('“Even”, leaves 0.1 points; it costs 0.04 of silhouette');
    const round = { ...mitigation, options: [option('present', 'As they are', measured(0.06, 0.6))] };
    expect(mitigationSentence(round)).toContain('at a silhouette of 0.60.');
    expect(said).not.toMatch(/compliant|fair\b|should|recommend/i);
    const alone = { ...mitigation, options: mitigation.options.slice(0, 1) };
    expect(mitigationSentence(alone)).toContain('No other way that was tried is more even');
    expect(mitigationSentence({ ...mitigation, problem: 'Gone.' })).toBe('Gone.');
  });

  test('the picture holds the ways that could be measured', () => {
    expect(tradeOffOf(mitigation).points.map(({ name, present }) => [name, present])).toEqual([
      ['As they are', true],
      ['Even', false],
    ]);
  });

  test('the picture and its table tell gaps in points, as their titles say', () => {
    expect(tradeOffOf(mitigation).points.map(({ across }) => across)).toEqual([6, 0.1]);
  });

  test('the first settings leave out the two strongest proxies and are valid', () => {
    const first = firstMitigation('a0', value);
    expect(first).toMatchObject({
      attribute: 'a0',
      drops: ['f3', 'f1'],
      residualise: true,
      minimums: [0.8, 1],
    });
    expect(worthChoices(definition.defaults, [{ id: 'f1', name: 'age' }]).map(({ key }) => key)).toEqual([
      'usual',
      'f1',
    ]);
    expect(liftText({ kind: 'outcome', name: 'the outcome' }, 0.6123)).toBe('0.612');
    expect(liftText({ kind: 'feature', name: 'spend' }, 0.25)).toBe('25.0\u00a0%');
    expect(liftText(null, 0.25)).toBe('—');
  });
});
