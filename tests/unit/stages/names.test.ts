import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/core/json.ts';
import { emptyRecipe } from '../../../src/core/recipe.ts';
import { parseRecipe, parseSpec } from '../../../src/core/recipeSchema.ts';
import { nameWarnings } from '../../../src/stages/insight/sentences.ts';
import {
  definition,
  looseNames,
  namesOf,
  renamed,
  type InsightSpec,
} from '../../../src/stages/insight/spec.ts';
import { registry } from '../../../src/stages/specs.ts';

const three = '333333333333';
const four = '444444444444';
const ids = ['S1', 'S2', 'S3'];
const none: InsightSpec = { names: {} };

describe('names that a person gives', () => {
  it('hold for the segmentation that they were given to, and come back with it', () => {
    const spec = renamed(none, three, ids, 'S1', 'My darlings');
    expect(namesOf(spec, three)).toEqual({ S1: 'My darlings' });
    expect(namesOf(spec, four)).toEqual({});
    const both = renamed(spec, four, ids, 'S1', 'Others');
    expect(namesOf(both, three)).toEqual({ S1: 'My darlings' });
  });

  it('can be taken back and leave nothing behind', () => {
    const spec = renamed(renamed(none, three, ids, 'S1', 'Mine'), four, ids, 'S2', 'Yours');
    expect(renamed(spec, three, ids, 'S1', null)).toEqual({ names: { [four]: { S2: 'Yours' } } });
  });

  it('are told of where their segments are gone, until new ones are given', () => {
    const spec = renamed(none, three, ids, 'S1', 'My darlings');
    const [warning] = nameWarnings(looseNames(spec, four), {}, [{ id: 'S1' }]);
    expect(warning).toContain('“My darlings” was the name of a segment that is no longer there');
    expect(nameWarnings(looseNames(spec, four), { S2: 'New' }, [{ id: 'S1' }])).toEqual([]);
    expect(nameWarnings(looseNames(spec, three), { S1: 'My darlings' }, [{ id: 'S1' }])).toEqual([]);
  });

  it('are kept to themselves in what is told of them, so that names of another direction stay in their order', () => {
    const given = { S1: 'זהב', S2: 'כסף', S9: 'ישן' };
    const loose = { unbound: given, elsewhere: [] };
    const [gone, bound] = nameWarnings(loose, given, [{ id: 'S1' }, { id: 'S2' }]);
    expect(gone).toContain('“\u2068ישן\u2069” was the name');
    expect(bound).toContain('“\u2068זהב\u2069” and “\u2068כסף\u2069”: given before');
  });

  it.each(['\u200b', ' \u00a0\u3000', '\u2060\ufeff', '\u3164', '\u2800', '\u202e'])(
    'are refused where nothing of them can be seen (%j)',
    (text) => {
      expect(() => parseSpec(registry, 'insight', { names: { [three]: { S1: text } } })).toThrow(
        /can be seen/,
      );
    },
  );

  it('may be of any script, and of pictures', () => {
    for (const text of ['Łucja', '顧客', '👩‍👩‍👧', 'زبائن', '=1+1']) {
      const spec = { names: { [three]: { S1: text } } };
      expect(parseSpec(registry, 'insight', spec)).toEqual(spec);
    }
  });

  it('are what an edit is called by', () => {
    const after = renamed(none, three, ids, 'S2', 'Mine');
    expect(definition.label(none, after)).toBe('Name S2 “Mine”');
    expect(definition.label(after, none)).toBe('Take back a segment’s name');
  });
});

describe('a study of version 1', () => {
  const before = (names: Json): unknown => {
    const recipe = emptyRecipe(registry);
    const nodes = recipe.nodes.map((node) =>
      node.stage === 'insight' ? { ...node, spec: { names } } : node,
    );
    return { ...recipe, nodes, stages: { ...recipe.stages, insight: 1 } };
  };
  const specOf = (names: Json): InsightSpec =>
    parseRecipe(before(names), registry).nodes.find(({ stage }) => stage === 'insight')
      ?.spec as unknown as InsightSpec;

  it('keeps its names, shows them, and says that they may not fit', () => {
    const spec = specOf({ S1: 'Regulars', S9: 'Gone' });
    expect(namesOf(spec, three)).toEqual({ S1: 'Regulars', S9: 'Gone' });
    const warnings = nameWarnings(looseNames(spec, three), namesOf(spec, three), [{ id: 'S1' }]);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('“Gone”');
    expect(warnings[1]).toContain('“Regulars”');
  });

  it('binds them to a segmentation with the first change', () => {
    const spec = renamed(specOf({ S1: 'Regulars', S9: 'Gone' }), three, ids, 'S2', 'New');
    expect(spec).toEqual({ names: { [three]: { S1: 'Regulars', S2: 'New' } } });
  });

  it('without names has none', () => {
    expect(specOf({})).toEqual({ names: {} });
  });
});
