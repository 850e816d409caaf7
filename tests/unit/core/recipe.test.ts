import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { downstreamOf, inOrder, keysOf, upstreamOf } from '../../../src/core/lineage.ts';
import {
  defineStage,
  emptyRecipe,
  makeRegistry,
  type Recipe,
  type StageDefinition,
} from '../../../src/core/recipe.ts';
import { withEditsKept, withSpec } from '../../../src/core/recipeEdits.ts';
import { parseRecipe, parseRecipeText } from '../../../src/core/recipeSchema.ts';

const stage = (
  name: string,
  order: number,
  inputs: readonly string[],
  more: Partial<StageDefinition<{ x: number }>> = {},
) =>
  defineStage<{ x: number }>({
    stage: name,
    title: name,
    purpose: '',
    order,
    version: 1,
    migrations: [],
    algorithm: 1,
    schema: v.strictObject({ x: v.number() }),
    defaults: { x: 0 },
    inputs,
    label: () => 'Change',
    ...more,
  });

const registryOf = (...definitions: StageDefinition<{ x: number }>[]) =>
  makeRegistry(definitions as unknown as StageDefinition[]);
const registry = registryOf(stage('c', 3, ['a', 'b']), stage('a', 1, []), stage('b', 2, ['a']));
const recipe = emptyRecipe(registry);
const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (thrown) {
    return (thrown as { code?: unknown }).code;
  }
  return 'no error';
};

describe('keysOf', () => {
  it('changes the key of an edited node and of all that read it, and of no other', () => {
    const before = keysOf(recipe, registry);
    const after = keysOf(withSpec(recipe, 'b', { x: 1 }), registry);
    expect(after.get('a')).toBe(before.get('a'));
    expect(after.get('b')).not.toBe(before.get('b'));
    expect(after.get('c')).not.toBe(before.get('c'));
  });

  it('does not depend on reasons, names of the study or the order of nodes', () => {
    const other: Recipe = { ...recipe, name: 'other', nodes: [...recipe.nodes].reverse() };
    expect(keysOf(withSpec(other, 'a', { x: 0 }, { x: 'because' }), registry)).toEqual(
      new Map([...keysOf(recipe, registry)]),
    );
  });

  it('changes every key with the seed', () => {
    expect(keysOf({ ...recipe, seed: 2 }, registry).get('a')).not.toBe(keysOf(recipe, registry).get('a'));
  });

  it('changes with the version of an algorithm', () => {
    const newer = registryOf(
      stage('a', 1, [], { algorithm: 2 }),
      stage('b', 2, ['a']),
      stage('c', 3, ['a', 'b']),
    );
    expect(keysOf(recipe, newer).get('c')).not.toBe(keysOf(recipe, registry).get('c'));
  });
});

describe('a stage that passes only a part of its spec on', () => {
  const passing = registryOf(
    stage('a', 1, []),
    stage('b', 2, ['a'], { passes: ({ x }) => (x < 10 ? null : { x }) }),
    stage('c', 3, ['b']),
  );
  const direct = registryOf(stage('a', 1, []), stage('c', 3, ['a']));
  const of = (x: number) => keysOf(withSpec(emptyRecipe(passing), 'b', { x }), passing);

  it('gives later stages the keys that they would have without it, while it passes its input as it is', () => {
    expect(of(3).get('c')).toBe(keysOf(emptyRecipe(direct), direct).get('c'));
  });

  it('changes its own key with all of its spec, and later keys only with what it passes', () => {
    expect(of(3).get('b')).not.toBe(of(4).get('b'));
    expect(of(3).get('c')).toBe(of(4).get('c'));
    expect(of(10).get('c')).not.toBe(of(4).get('c'));
    expect(of(10).get('c')).not.toBe(of(11).get('c'));
  });
});

describe('lineage', () => {
  it('orders each node after its inputs, and finds what is before and after', () => {
    expect(inOrder(recipe).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(upstreamOf(recipe, 'b').map(({ id }) => id)).toEqual(['a', 'b']);
    expect(downstreamOf(recipe, 'a').map(({ id }) => id)).toEqual(['b', 'c']);
  });

  it('refuses a cycle', () => {
    const cyclic = {
      ...recipe,
      nodes: recipe.nodes.map((node) => (node.id === 'a' ? { ...node, inputs: ['c'] } : node)),
    };
    expect(codeOf(() => inOrder(cyclic))).toBe('recipe.invalid');
  });
});

describe('withSpec', () => {
  it('drops the reason of a setting that changed and keeps the others', () => {
    const reasoned = withSpec(recipe, 'a', { x: 1, y: 2 }, { x: 'why x', y: 'why y' });
    expect(withSpec(reasoned, 'a', { x: 5, y: 2 }).nodes.find(({ id }) => id === 'a')?.reasons).toEqual({
      y: 'why y',
    });
  });
});

describe('parseRecipe', () => {
  it('reads back what was written', () => {
    expect(parseRecipeText(JSON.stringify(recipe), registry)).toEqual(recipe);
  });

  it.each([
    ['text that is no JSON', '{', 'recipe.invalid'],
    ['another document', '{"a":1}', 'recipe.invalid'],
    ['a newer document', JSON.stringify({ ...recipe, version: 99 }), 'recipe.newer'],
    ['a newer stage', JSON.stringify({ ...recipe, stages: { ...recipe.stages, a: 2 } }), 'recipe.newer'],
    ['a member that is not known', JSON.stringify({ ...recipe, extra: 1 }), 'recipe.invalid'],
    ['a setting of another type', JSON.stringify(withSpec(recipe, 'a', { x: 'one' })), 'recipe.setting'],
    ['33 levels', '['.repeat(33) + ']'.repeat(33), 'recipe.too-large'],
  ])('refuses %s', (_, text, code) => {
    expect(codeOf(() => parseRecipeText(text, registry))).toBe(code);
  });

  it('migrates a stage’s older spec step by step', () => {
    const newer = registryOf(
      stage('a', 1, [], {
        version: 3,
        migrations: [
          (old) => ({ y: (old as { x: number }).x + 1 }),
          (old) => ({ x: (old as { y: number }).y * 10 }),
        ],
      }),
      stage('b', 2, ['a']),
      stage('c', 3, ['a', 'b']),
    );
    const migrated = parseRecipe(JSON.parse(JSON.stringify(recipe)), newer);
    expect(migrated.nodes.find(({ id }) => id === 'a')?.spec).toEqual({ x: 10 });
    expect(migrated.stages['a']).toBe(3);
  });
});

describe('a study from before a stage existed', () => {
  it('gets the stage with its defaults', () => {
    const older = { ...recipe, nodes: recipe.nodes.filter(({ id }) => id !== 'c') };
    expect(
      parseRecipe(JSON.parse(JSON.stringify(older)), registry).nodes.find(({ id }) => id === 'c')?.spec,
    ).toEqual({ x: 0 });
  });

  it('with no stage at all becomes an empty study', () => {
    expect(parseRecipe({ ...recipe, nodes: [] }, registry).nodes.map(({ id }) => id)).toEqual([
      'a',
      'b',
      'c',
    ]);
  });
});

describe('withEditsKept', () => {
  it('takes what was made, but keeps what was edited meanwhile', () => {
    const made = withSpec(withSpec(recipe, 'a', { x: 1 }), 'b', { x: 1 });
    const edited = withSpec(recipe, 'b', { x: 9 });
    const specs = withEditsKept(recipe, edited, made).nodes.map(({ id, spec }) => [id, spec]);
    expect(Object.fromEntries(specs)).toEqual({ a: { x: 1 }, b: { x: 9 }, c: { x: 0 } });
  });
});
