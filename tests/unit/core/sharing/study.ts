import type { Json } from '../../../../src/core/json.ts';
import { emptyRecipe, type Recipe } from '../../../../src/core/recipe.ts';
import { registry } from '../../../../src/stages/specs.ts';
import { csvReading } from '../../../support/csvReading.ts';

/** Stands in every text of the study that is a value of the data. */
export const marker = 'VALUE';

export const emptyStudy = emptyRecipe(registry, 'Shared');

/** The study with other settings of one stage. */
export function withSpec(recipe: Recipe, stage: string, changes: { readonly [name: string]: Json }): Recipe {
  const nodes = recipe.nodes.map((node) =>
    node.stage === stage ? { ...node, spec: { ...(node.spec as object), ...changes } } : node,
  );
  return { ...recipe, nodes };
}

export const specOf = (recipe: Recipe, stage: string): Json =>
  recipe.nodes.find((node) => node.stage === stage)?.spec ?? null;

const column = (id: string, name: string, role: string | null, type = 'text') => ({ id, name, type, role });
const content = {
  fingerprint: 'a'.repeat(64),
  bytes: 10,
  demo: null,
  reading: csvReading as unknown as Json,
  columns: [
    column('c0', 'customer', 'customer'),
    column('c1', 'sex', 'sensitive'),
    column('c2', 'amount', 'amount', 'number'),
    column('c3', 'hired', null),
    column('c4', 'event', null),
    column('c5', 'email', null),
  ],
};
const figure = (name: string, mean: number) => ({
  name,
  type: 'number',
  missing: 0,
  distinct: 9,
  mean,
  deviation: 1,
});
const place = (id: string) => ({ source: 's', column: id });
const named = (id: string, name: string) => ({ id, name });
const rule = (id: string, where: Json, test: Json) => ({
  id,
  source: 's',
  column: where,
  test,
  severity: 'warning',
  tolerance: 0,
  why: '',
});
const plan = {
  naming: { casing: 'any', form: 'any', actions: [`${marker} word`] },
  events: [
    {
      id: 'e0',
      name: `${marker} plan`,
      description: '',
      owner: '',
      status: 'live',
      purpose: 'x',
      properties: [],
    },
  ],
  properties: [
    {
      id: 'p0',
      name: 'mail',
      description: '',
      type: 'text',
      values: [`${marker} mail`],
      pattern: '',
      minimum: null,
      maximum: null,
      unit: '',
      personal: true,
    },
  ],
  identifiers: [],
  purposes: [{ id: 'x', description: '', consent: false }],
};

const sources = {
  sources: [
    {
      id: 's',
      name: 'people.csv',
      ...content,
      snapshots: [
        {
          id: 'one',
          file: 'people.csv',
          how: 'first',
          loadedAt: null,
          rows: 3,
          asOf: null,
          figures: [figure('amount', 4711), figure('sex', 0.25)],
        },
      ],
    },
  ],
};
const quality = {
  rules: [
    rule('r0', named('c1', 'sex'), { kind: 'set', values: [`${marker} female`] }),
    rule('r1', named('c2', 'amount'), { kind: 'range', least: 4711, greatest: null }),
  ],
  repairs: [
    {
      id: 'p0',
      source: 's',
      enabled: true,
      step: { kind: 'fill', column: named('c0', 'customer'), with: 'constant', value: `${marker} nobody` },
      why: '',
    },
  ],
};
const fairness = {
  attributes: [
    {
      id: 'a0',
      ...place('c1'),
      grouping: { kind: 'values' },
      reference: `${marker} male`,
      reason: '',
      basis: '',
    },
  ],
  decisions: [{ id: 'd0', ...place('c3'), yes: `${marker} hired` }],
  outcome: {
    outcome: { ...place('c3'), yes: `${marker} hired` },
    decision: { kind: 'column', ...place('c3'), yes: `${marker} hired` },
    score: null,
  },
};
const settings: Readonly<Record<string, { readonly [name: string]: Json }>> = {
  sources,
  quality,
  fairness,
  features: {
    filters: [
      { ...place('c2'), operator: '>', value: 4711, enabled: true },
      { ...place('c1'), operator: '=', value: `${marker} female`, enabled: true },
    ],
  },
  tracking: {
    plan,
    versions: [{ version: '1.0.0', at: '2026-01-01', note: '', changes: [], plan }],
    binding: {
      source: 's',
      event: 'c4',
      id: null,
      time: null,
      received: null,
      identifiers: [],
      properties: [{ name: 'mail', column: 'c5' }],
    },
  },
};

/** A study with values of the data in every kind of setting that can hold some. */
export const fullStudy = Object.entries(settings).reduce<Recipe>(
  (study, [stage, changes]) => withSpec(study, stage, changes),
  emptyStudy,
);
