import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/core/json.ts';
import type { Recipe } from '../../../../src/core/recipe.ts';
import { parseRecipeText } from '../../../../src/core/recipeSchema.ts';
import { linkText, parseLinkText } from '../../../../src/core/sharing/linkDocument.ts';
import { sharedStudy } from '../../../../src/core/sharing/sharedStudy.ts';
import { heldColumns } from '../../../../src/core/sharing/heldColumns.ts';
import { registry } from '../../../../src/stages/specs.ts';
import type { TrackingSpec } from '../../../../src/stages/tracking/spec.ts';
import { emptyStudy, fullStudy, marker, specOf, withSpec } from './study.ts';

const all = new Set(heldColumns(fullStudy).map(({ key }) => key));
const sensitive = new Set(heldColumns(fullStudy).flatMap((one) => (one.caution ? [one.key] : [])));
const sharedRecipe = (recipe: Recipe, leftOut: ReadonlySet<string>): Recipe =>
  sharedStudy(recipe, registry, leftOut).recipe;

it('a link carries no published versions, and everything else as it is', () => {
  const recipe = withSpec(emptyStudy, 'registry', { versions: [{ reference: { least: 3 } }] });
  expect(sharedRecipe(recipe, new Set())).toEqual(emptyStudy);
});

it('a study of which nothing is left out goes as it is', () => {
  expect(sharedRecipe(fullStudy, new Set())).toEqual(fullStudy);
});

it('no value of a column that is left out is in the link', () => {
  expect(JSON.stringify(fullStudy)).toContain(marker);
  expect(JSON.stringify(sharedRecipe(fullStudy, all))).not.toContain(marker);
});

it('values of columns that are not left out stay', () => {
  const shared = sharedRecipe(fullStudy, sensitive);
  expect(JSON.stringify(shared)).toContain(`${marker} plan`);
  expect(specOf(shared, 'features')).toMatchObject({ filters: [{ column: 'c2', value: 4711 }] });
  expect(specOf(shared, 'quality')).toMatchObject({ rules: [{ id: 'r1' }], repairs: [] });
});

it('the audit asks again for what counts as yes and whom ratios are told against', () => {
  expect(specOf(sharedRecipe(fullStudy, all), 'fairness')).toMatchObject({
    attributes: [{ id: 'a0', reference: null }],
    decisions: [{ id: 'd0', yes: null }],
    outcome: { outcome: { yes: null }, decision: { kind: 'column', yes: null } },
  });
});

it('a study opens from a link whatever is left out of it', () => {
  for (const leftOut of [new Set<string>(), sensitive, all]) {
    const shared = sharedRecipe(fullStudy, leftOut);
    expect(parseRecipeText(JSON.stringify(shared), registry)).toEqual(shared);
  }
});

it('reasons are left out with the values of their stage, and stay where nothing is left out', () => {
  const reasons = { filters: 'Because of a value.' };
  const recipe = {
    ...fullStudy,
    nodes: fullStudy.nodes.map((node) => ({ ...node, reasons })),
  };
  const told = (stage: string): Json =>
    sharedRecipe(recipe, sensitive).nodes.find((node) => node.stage === stage)?.reasons ?? null;
  expect(told('features')).toEqual({});
  expect(told('segments')).toEqual(reasons);
});

describe('what stays behind is told', () => {
  const leftOutOf = (recipe: Recipe, leftOut: ReadonlySet<string>) =>
    sharedStudy(recipe, registry, leftOut).leftOut;

  it('by the kind of setting, its column and how many there were', () => {
    expect(leftOutOf(fullStudy, sensitive)).toEqual([
      { kind: 'load', source: 'people.csv', column: 'sex', count: 1 },
      { kind: 'property', source: 'people.csv', column: 'email', count: 2 },
      { kind: 'rule', source: 'people.csv', column: 'sex', count: 1 },
      { kind: 'repair', source: 'people.csv', column: 'customer', count: 1 },
      { kind: 'filter', source: 'people.csv', column: 'sex', count: 1 },
      { kind: 'reference', source: 'people.csv', column: 'sex', count: 1 },
    ]);
  });

  it('not where nothing does', () => {
    expect(leftOutOf(fullStudy, new Set())).toEqual([]);
  });

  it('without a value of the data', () => {
    expect(JSON.stringify(leftOutOf(fullStudy, all))).not.toMatch(new RegExp(`${marker}|4711`));
  });

  it('without the name of a column that no source has, since nothing else of the link has it', () => {
    const recipe = withSpec(fullStudy, 'sources', { sources: [] });
    const { leftOut, recipe: rest } = sharedStudy(recipe, registry, all);
    const names = leftOut.flatMap(({ column }) => (column === null ? [] : [column]));
    expect(names.filter((name) => !JSON.stringify(rest).includes(`"${name}"`))).toEqual([]);
    expect(leftOut).toContainEqual({ kind: 'rule', source: null, column: null, count: 2 });
  });

  it('without the name of a property that only versions of the plan had, which stay behind too', () => {
    const { plan, versions } = specOf(fullStudy, 'tracking') as unknown as TrackingSpec;
    const earlier = plan.properties.map((property) => ({ ...property, name: 'earlier' }));
    const before = versions.map((version) => ({ ...version, plan: { ...plan, properties: earlier } }));
    const study = withSpec(fullStudy, 'tracking', { versions: before });
    const shared = sharedStudy(study, registry, new Set(heldColumns(study).map(({ key }) => key)));
    expect(JSON.stringify(shared)).not.toContain('earlier');
    expect(parseLinkText(linkText(shared), registry)).toEqual(shared);
  });

  it('published versions, which no link carries, by their number', () => {
    const recipe = withSpec(emptyStudy, 'registry', { versions: [{ reference: { least: 3 } }, {}] });
    expect(leftOutOf(recipe, new Set())).toEqual([
      { kind: 'versions', source: null, column: null, count: 2 },
    ]);
  });
});
