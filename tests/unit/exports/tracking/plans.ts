import type { PlanContent } from '../../../../src/exports/tracking/plan.ts';
import { draftPlan } from '../../../../src/stages/tracking/draft.ts';
import type { Observed } from '../../../../src/stages/tracking/observe.ts';
import type { PlanSpec } from '../../../../src/stages/tracking/spec.ts';
import { eventTypes, visitChannels } from '../../../../src/data/demo/webEvents.ts';
import type { ColumnType } from '../../../../src/core/table.ts';

const column = (id: string, name: string, type: ColumnType) => ({
  id,
  name,
  type,
  role: null,
  missing: 0,
  distinct: 5,
  distinctIsExact: true,
  least: '0',
  greatest: '9',
});

const rows = 12_000;
const everywhere = new Map(eventTypes.map((event) => [event, rows]));
const observed: Observed = {
  rows: rows * eventTypes.length,
  events: eventTypes.map((name) => ({ name, rows })),
  moreEvents: 0,
  nameless: 0,
  properties: [
    {
      name: 'channel',
      column: column('c4', 'channel', 'text'),
      present: everywhere,
      values: visitChannels.map((text) => ({ text, rows })),
    },
    { name: 'page_depth', column: column('c5', 'page_depth', 'integer'), present: everywhere, values: [] },
    { name: 'duration_s', column: column('c6', 'duration_s', 'number'), present: everywhere, values: [] },
  ],
};

/** The plan that is drafted from the demo store's web events. */
export const demoPlan: PlanSpec = draftPlan(
  observed,
  {
    source: 'web_events',
    event: 'c3',
    id: null,
    time: 'c2',
    received: null,
    identifiers: [
      { kind: 'session', column: 'c1' },
      { kind: 'customer', column: 'c0' },
    ],
    properties: [],
  },
  (id) => (id === 'c1' ? 'session_id' : 'customer_id'),
).plan;

/** Names that break code which is written carelessly: keywords, quotes, line ends, other scripts, and what differs in nothing but signs. */
export const hostileNames = [
  'function',
  'class',
  'await',
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'track',
  'plan',
  'open',
  "it's",
  'say "yes"',
  'back\\slash',
  'two\nlines',
  'para\u2028graph',
  '*/ end of comment',
  '/* begin',
  '${injected}',
  '`tick`',
  '</script>',
  '@deprecated',
  'Купить',
  '購入',
  'éclair',
  'e\u0301clair',
  '💳',
  '💳💳',
  '\ud83d',
  ' ',
  '!!!',
  '123',
  '1_first',
  'add_to_cart',
  'add-to-cart',
  'AddToCart',
  'addtocart',
  '\u0301mark first',
  'ﬁ ligature',
  'ß',
  'x'.repeat(300),
] as const;

const types = ['text', 'integer', 'number', 'boolean', 'date', 'timestamp'] as const;

/** Every hostile name as an event and as a property, with hostile values, patterns, ranges, units and descriptions; and an event with 200 properties. */
export function hostilePlan(): PlanContent {
  const named = hostileNames.map((name, index) => ({
    id: `p${index}`,
    name,
    description: `*/ about ${name} \`\${x}`,
    type: types[index % types.length] ?? 'text',
    values: index % types.length === 0 ? [...hostileNames] : [],
    pattern: ['', '[', '(?<=a)b', '\\d+', '*/'][index % 5] ?? '',
    minimum: index % 3 === 0 ? -0.5 : null,
    maximum: index % 4 === 0 ? 0 : null,
    unit: '*/',
    personal: index % 2 === 0,
  }));
  const many = Array.from({ length: 200 }, (_, index) => ({
    id: `p${1000 + index}`,
    name: `property ${index}`,
    description: '',
    type: types[index % types.length] ?? 'text',
    values: [],
    pattern: index % 6 === 0 ? '[A-Z]{2}\\d+' : '',
    minimum: null,
    maximum: null,
    unit: '',
    personal: false,
  }));
  const uses = (list: readonly { readonly id: string }[]) =>
    list.map(({ id }, index) => ({ property: id, required: index % 2 === 0 }));
  const event = (name: string, index: number, properties: ReturnType<typeof uses>) => ({
    name,
    description: `*/ ${name}`,
    owner: name,
    status: 'live',
    purpose: hostileNames[index % 5] ?? 'analytics',
    properties,
  });
  return {
    events: [
      ...hostileNames.map((name, index) => event(name, index, index % 7 === 6 ? [] : uses(named))),
      event('two hundred', 0, uses(many)),
    ],
    properties: [...named, ...many],
    identifiers: [
      { kind: 'customer', name: '__proto__', required: true, personal: true },
      { kind: 'session', name: `it's "\n`, required: true, personal: false },
    ],
    purposes: hostileNames
      .slice(0, 5)
      .map((id, index) => ({ id, description: `*/ ${id}`, consent: index % 2 === 0 })),
  };
}
