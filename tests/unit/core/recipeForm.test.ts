import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/core/json.ts';
import { emptyRecipe, type Recipe, type RecipeNode } from '../../../src/core/recipe.ts';
import { parseRecipe } from '../../../src/core/recipeSchema.ts';
import { registry } from '../../../src/stages/specs.ts';
import { csvReading } from '../../support/csvReading.ts';

const study = emptyRecipe(registry);
const column = { id: 'c0', name: 'amount' };
const kpi = {
  id: 'k0',
  name: 'Churn',
  measure: 'churn',
  baseline: null,
  target: null,
  threshold: null,
  deviation: null,
};
const content = { fingerprint: 'a'.repeat(64), bytes: 1, demo: null, reading: csvReading, columns: [] };
const source = { id: 's', name: 'people.csv', ...content } as unknown as { readonly id: string };
const feature = {
  id: 'f0',
  name: 'Orders',
  unit: '',
  origin: { kind: 'frequency' },
  used: true,
  transform: 'none',
  scaling: 'none',
  cap: null,
  missing: 'median',
};
const rule = {
  id: 'r0',
  source: 's',
  column,
  test: { kind: 'not-null' },
  severity: 'note',
  tolerance: 0,
  why: '',
};
const step = { kind: 'cap', column, least: 0, greatest: null };
const repair = { id: 'p0', source: 's', enabled: true, step, why: '' };
const trigger = { id: 't0', enabled: true, kind: 'drift', share: 0.5 };
const changed = (id: string, change: Partial<RecipeNode>): Recipe => ({
  ...study,
  nodes: study.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)),
});
/** Another of the same id. */
const named = <One extends object>(one: One): One => ('name' in one ? { ...one, name: 'Another' } : one);
const codeOf = (value: unknown): unknown => {
  try {
    parseRecipe(value, registry);
  } catch (thrown) {
    return (thrown as { code?: unknown }).code;
  }
  return 'no error';
};

describe('a study by somebody else', () => {
  it('is refused where a stage’s node bears another name, since no view would find it', () => {
    const renamed = changed('sources', { id: 'x' });
    const nodes = renamed.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map((input) => (input === 'sources' ? 'x' : input)),
    }));
    expect(codeOf({ ...renamed, nodes })).toBe('recipe.invalid');
  });

  it('is refused where another node of a stage stands before its own', () => {
    const other = { id: 'other', stage: 'sources', inputs: [], spec: { sources: [] }, reasons: {} };
    expect(codeOf({ ...study, nodes: [other, ...study.nodes] })).toBe('recipe.invalid');
    expect(codeOf({ ...study, nodes: [...study.nodes, other] })).toBe('no error');
  });

  it.each([[[]], [['monitoring']], [['quality', 'quality']]])(
    'is refused where a stage reads %j, which is not what it needs',
    (inputs) => {
      expect(codeOf(changed('features', { inputs }))).toBe('recipe.invalid');
    },
  );

  it.each([0, -7, 1.5, 1e300])('is refused with the version %d', (version) => {
    const code = version > 2 ? 'recipe.newer' : 'recipe.invalid';
    expect(codeOf({ ...study, version })).toBe(code);
    expect(codeOf({ ...study, stages: { ...study.stages, segments: version } })).toBe(code);
  });

  it.each([null, [], 'x', 5, { nodes: 1 }])(
    'is refused, and breaks no migration, where the settings of an older version are %j',
    (spec) => {
      for (const { stage, version } of registry.values()) {
        if (version === 1) continue;
        const old = { ...changed(stage, { spec: spec }), stages: { ...study.stages, [stage]: 1 } };
        expect(codeOf(old)).toBe('recipe.setting');
      }
    },
  );

  it.each([
    ['charter', 'kpis', kpi],
    ['sources', 'sources', source],
    ['features', 'features', feature],
    ['quality', 'rules', rule],
    ['quality', 'repairs', repair],
    ['monitoring', 'triggers', trigger],
  ])(
    'is refused where two of the %s’s %s have one id, since no view could tell them apart',
    (id, list, one) => {
      const node = study.nodes.find((candidate) => candidate.id === id);
      const withList = (members: readonly unknown[]): Recipe =>
        changed(id, { spec: { ...(node?.spec as object), [list]: members } as unknown as Json });
      expect(codeOf(withList([one]))).toBe('no error');
      expect(codeOf(withList([one, named(one)]))).toBe('recipe.setting');
    },
  );

  it('is refused where two sources have one name, since queries use it', () => {
    const sources = [source, { ...source, id: 't' }];
    expect(codeOf(changed('sources', { spec: { sources } }))).toBe('recipe.setting');
  });
});
