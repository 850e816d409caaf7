import { expect, it } from 'vitest';
import type { Json } from '../../../src/core/json.ts';
import { parseRecipeText } from '../../../src/core/recipeSchema.ts';
import { sharedRecipe } from '../../../src/core/sharedRecipe.ts';
import { heldColumns } from '../../../src/core/sharing/heldColumns.ts';
import { registry } from '../../../src/stages/specs.ts';
import { emptyStudy, fullStudy, marker, specOf, withSpec } from './sharing/study.ts';

const all = new Set(heldColumns(fullStudy).map(({ key }) => key));
const sensitive = new Set(heldColumns(fullStudy).flatMap((one) => (one.sensitive ? [one.key] : [])));

it('a link carries no published versions, and everything else as it is', () => {
  const recipe = withSpec(emptyStudy, 'registry', { versions: [{ reference: { least: 3 } }] });
  expect(sharedRecipe(recipe, registry, new Set())).toEqual(emptyStudy);
});

it('a study of which nothing is left out goes as it is', () => {
  expect(sharedRecipe(fullStudy, registry, new Set())).toEqual(fullStudy);
});

it('no value of a column that is left out is in the link', () => {
  expect(JSON.stringify(fullStudy)).toContain(marker);
  expect(JSON.stringify(sharedRecipe(fullStudy, registry, all))).not.toContain(marker);
});

it('values of columns that are not left out stay', () => {
  const shared = sharedRecipe(fullStudy, registry, sensitive);
  expect(JSON.stringify(shared)).toContain(`${marker} plan`);
  expect(specOf(shared, 'features')).toMatchObject({ filters: [{ column: 'c2', value: 4711 }] });
  expect(specOf(shared, 'quality')).toMatchObject({ rules: [{ id: 'r1' }], repairs: [] });
});

it('the audit asks again for what counts as yes and whom ratios are told against', () => {
  expect(specOf(sharedRecipe(fullStudy, registry, all), 'fairness')).toMatchObject({
    attributes: [{ id: 'a0', reference: null }],
    decisions: [{ id: 'd0', yes: null }],
    outcome: { outcome: { yes: null }, decision: { kind: 'column', yes: null } },
  });
});

it('a study opens from a link whatever is left out of it', () => {
  for (const leftOut of [new Set<string>(), sensitive, all]) {
    const shared = sharedRecipe(fullStudy, registry, leftOut);
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
    sharedRecipe(recipe, registry, sensitive).nodes.find((node) => node.stage === stage)?.reasons ?? null;
  expect(told('features')).toEqual({});
  expect(told('segments')).toEqual(reasons);
});
