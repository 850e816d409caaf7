import { describe, expect, it } from 'vitest';
import { emptyRecipe, type Recipe, type RecipeNode } from '../../../src/core/recipe.ts';
import { parseRecipe } from '../../../src/core/recipeSchema.ts';
import { registry } from '../../../src/stages/specs.ts';

const study = emptyRecipe(registry);
const changed = (id: string, change: Partial<RecipeNode>): Recipe => ({
  ...study,
  nodes: study.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)),
});
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
});
