import { describe, expect, it } from 'vitest';
import { keysOf } from '../../../src/core/lineage.ts';
import { emptyRecipe, type Recipe } from '../../../src/core/recipe.ts';
import { parseRecipe } from '../../../src/core/recipeSchema.ts';
import { registry } from '../../../src/stages/specs.ts';

const today = emptyRecipe(registry, 'Study', 7);
const versions = { sources: 1, features: 1, segments: 1, insight: 1, activation: 1 };
/** The same study as version 1 wrote it: features read the sources. */
const old = {
  ...today,
  version: 1,
  nodes: today.nodes
    .filter(({ stage }) => stage in versions)
    .map((node) => {
      if (node.stage === 'features') return { ...node, inputs: ['sources'] };
      return node.stage === 'insight' ? { ...node, inputs: ['features', 'segments'] } : node;
    }),
  stages: versions,
};
const node = (recipe: Recipe, id: string) => recipe.nodes.find((candidate) => candidate.id === id);

describe('a study of version 1', () => {
  const opened = parseRecipe(old, registry);

  it('gets the quality stage between its sources and its features, without rules and repairs', () => {
    expect(node(opened, 'features')?.inputs).toEqual(['quality']);
    expect(node(opened, 'quality')).toEqual({
      id: 'quality',
      stage: 'quality',
      inputs: ['sources'],
      spec: { rules: [], repairs: [], levels: [] },
      reasons: {},
    });
    expect(opened.version).toBe(3);
  });

  it('keeps the keys of its features, so that what was fitted for it is still found', () => {
    const before = keysOf(old, registry);
    const after = keysOf(opened, registry);
    expect(before.get('features')).toBeDefined();
    for (const id of ['sources', 'features']) expect(after.get(id)).toBe(before.get(id));
  });

  it('lets insight read the quality stage that its features read', () => {
    expect(node(opened, 'insight')?.inputs).toEqual(['quality', 'features', 'segments']);
  });

  it('gets one quality stage for each of several sources', () => {
    const sources = node(old, 'sources');
    const nodes = [
      ...old.nodes,
      { ...sources, id: 'sources b' },
      { ...node(today, 'features'), id: 'features b', inputs: ['sources b'] },
    ];
    const several = parseRecipe({ ...old, nodes }, registry);
    expect(node(several, 'features')?.inputs).toEqual(['quality']);
    expect(node(several, 'features b')?.inputs).toEqual(['quality 2']);
    expect(node(several, 'quality 2')?.inputs).toEqual(['sources b']);
  });
});
