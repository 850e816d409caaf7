import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { planSchema } from '../../../src/exports/tracking/jsonSchema.ts';
import { gapDays } from '../../../src/stages/tracking/checkVolume.ts';
import type { NamingRule, PlanSpec } from '../../../src/stages/tracking/spec.ts';
import { brokenNaming, usualCasing, wordsOf } from '../../../src/stages/tracking/view/naming.ts';
import { nextVersion, planChanges } from '../../../src/stages/tracking/view/changes.ts';
import { withColumn } from '../../../src/stages/tracking/view/binding.ts';
import { withDrafted, withEvent, withNewProperty, withUse } from '../../../src/stages/tracking/view/edits.ts';
import { planText, readPlan } from '../../../src/stages/tracking/view/planFile.ts';
import { demoPlan } from '../exports/tracking/plans.ts';

const rule: NamingRule = { casing: 'snake_case', form: 'object_action', actions: ['opened', 'added'] };

test.for([
  ['cart_opened', null],
  ['cart_item_added', null],
  ['CartOpened', 'is not written in snake_case'],
  ['opened', 'is one word, where the rule asks for an object and an action'],
  ['cart_closed', 'ends with “closed”, which is none of the allowed actions'],
] as const)('%s keeps the naming rule, or why not', ([name, why]) => {
  expect(brokenNaming(name, rule)).toBe(why);
});

test('a name has the same words in every way of writing', () => {
  for (const name of ['add_to_cart', 'add-to-cart', 'addToCart', 'AddToCart', 'Add to Cart']) {
    expect(wordsOf(name)).toEqual(['add', 'to', 'cart']);
  }
});

test('the usual way of writing is that of most names, or none', () => {
  expect(usualCasing(['a_b', 'c_d', 'E_f'])).toEqual({ casing: 'snake_case', follow: 2 });
  expect(usualCasing(['A b', 'c-D', 'E_f']).casing).toBe('any');
});

const changed = (change: (plan: PlanSpec) => PlanSpec): boolean[] =>
  planChanges(demoPlan, change(demoPlan)).map(({ breaking }) => breaking);
const property = (part: Partial<PlanSpec['properties'][number]>) => (plan: PlanSpec) => ({
  ...plan,
  properties: plan.properties.map((one, index) => (index === 1 ? { ...one, ...part } : one)),
});
const event = (part: Partial<PlanSpec['events'][number]>) => (plan: PlanSpec) => ({
  ...plan,
  events: plan.events.map((one, index) => (index === 0 ? { ...one, ...part } : one)),
});

test.for([
  ['another name of an event', event({ name: 'other' }), true],
  ['another purpose', event({ purpose: 'marketing' }), true],
  ['another status', event({ status: 'deprecated' }), false],
  ['another description', event({ description: 'words' }), false],
  ['another type', property({ type: 'text' }), true],
  ['a higher least value', property({ minimum: 1 }), true],
  ['no least value', property({ minimum: null }), false],
  ['a list of values', property({ values: ['1'] }), true],
  ['a new event', (plan: PlanSpec) => withEvent(plan).plan, false],
  ['a new property that may be there', (plan: PlanSpec) => withNewProperty(plan, 'e0').plan, false],
  ['what was required no longer is', (plan: PlanSpec) => withUse(plan, 'e0', 'p0', false), true],
  ['an event is gone', (plan: PlanSpec) => ({ ...plan, events: plan.events.slice(1) }), true],
] as const)('%s breaks, or not', ([, change, breaking]) => {
  expect(changed(change).some(Boolean)).toBe(breaking);
  expect(changed(change).length).toBeGreaterThan(0);
});

test('the version says whether something broke', () => {
  expect(nextVersion(null, [])).toBe('1.0.0');
  expect(nextVersion('1.2.3', [{ words: 'x was removed.', breaking: true }])).toBe('2.0.0');
  expect(nextVersion('1.2.3', [{ words: 'x was added.', breaking: false }])).toBe('1.3.0');
  expect(nextVersion('1.2.3', [{ words: 'x is described anew.', breaking: false }])).toBe('1.2.4');
});

test('a plan that was written as a file is the same when it is read', () => {
  expect(readPlan(planText(demoPlan, []))).toEqual(demoPlan);
});

test.for([
  ['{', 'recipe.invalid'],
  ['[]', 'recipe.invalid'],
  ['{"format":"tessera-tracking-plan","formatVersion":2}', 'recipe.newer'],
  [planText(event({ purpose: 'nothing' })(demoPlan), []), 'recipe.invalid'],
  [planText({ ...demoPlan, properties: [] }, []), 'recipe.invalid'],
  [
    planText({ ...demoPlan, events: demoPlan.events.map((one) => ({ ...one, id: 'e0' })) }, []),
    'recipe.invalid',
  ],
] as const)('a file that is no plan is refused: %#', ([text, code]) => {
  expect(() => readPlan(text)).toThrow(expect.objectContaining({ code }));
});

test('no text makes the reader of plans fail in another way', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(() => readPlan(text)).toThrow(expect.objectContaining({ code: 'recipe.invalid' }));
    }),
  );
});

test('an event of a draft keeps the properties that the plan has by their names', () => {
  const [first, ...others] = demoPlan.events;
  const without = { ...demoPlan, events: others };
  const again = withDrafted(without, demoPlan, first?.name ?? '');
  expect(again.properties).toEqual(demoPlan.properties);
  expect(again.events.slice(-1)[0]?.properties).toEqual(first?.properties);
  expect(withDrafted(without, demoPlan, 'nothing')).toBe(without);
});

test('a column that becomes an identifier is no property any more, and the other way round', () => {
  const columns = ['c0', 'c1', 'c2'].map((id) => ({ id, name: `name ${id}` }));
  const binding = {
    source: 's',
    event: 'c0',
    id: null,
    time: null,
    received: null,
    identifiers: [],
    properties: [
      { name: 'one', column: 'c1' },
      { name: 'two', column: 'c2' },
    ],
  };
  const bound = withColumn(binding, 'session', 'c1', columns);
  expect(bound.identifiers).toEqual([{ kind: 'session', column: 'c1' }]);
  expect(bound.properties).toEqual([{ name: 'two', column: 'c2' }]);
  expect(withColumn(bound, 'session', null, columns).properties.map(({ column }) => column)).toEqual([
    'c1',
    'c2',
  ]);
  expect(withColumn(bound, 'event', null, columns)).toBe(bound);
});

test('gaps are days with under a tenth of the middle one, never the first or the last', () => {
  expect(gapDays([100, 100, 0, 100, 9, 100, 11, 100])).toEqual([2, 4]);
  expect(gapDays([1, 100, 100, 100, 1])).toEqual([]);
  expect(gapDays([5, 0, 5, 5])).toEqual([]);
  expect(gapDays([0, 0, 100, 0, 100, 100])).toEqual([3]);
});

test('the JSON Schema has one alternative for each event, closed to what is not planned', () => {
  const schema = JSON.parse(planSchema(demoPlan, '1.0.0')) as {
    oneOf: {
      properties: {
        event: { const: string };
        properties: { additionalProperties: boolean; required: string[] };
      };
    }[];
  };
  expect(schema.oneOf.map(({ properties }) => properties.event.const)).toEqual(
    demoPlan.events.map(({ name }) => name),
  );
  expect(schema.oneOf[0]?.properties.properties).toMatchObject({
    additionalProperties: false,
    required: ['channel', 'page_depth', 'duration_s'],
  });
});
