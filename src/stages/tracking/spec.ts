import * as v from 'valibot';
import type { Json } from '../../core/json.ts';
import { distinctIds } from '../../core/distinctIds.ts';
import { defineStage } from '../../core/recipe.ts';
import type { Cell } from '../../core/table.ts';
import { trackingLabel } from './label.ts';

const words = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(300));
const columnId = v.pipe(v.string(), v.regex(/^c\d+$/));
const numbered = (letter: string) => v.pipe(v.string(), v.regex(new RegExp(`^${letter}\\d+$`)));
const finite = v.nullable(v.pipe(v.number(), v.finite()));

export const casings = ['snake_case', 'kebab-case', 'camelCase', 'PascalCase', 'Title Case', 'any'] as const;
export const forms = ['object_action', 'action_object', 'any'] as const;
export const statuses = ['planned', 'live', 'deprecated'] as const;
export const propertyTypes = ['text', 'integer', 'number', 'boolean', 'date', 'timestamp'] as const;
export const identifierKinds = ['anonymous', 'customer', 'device', 'session'] as const;

const namingSchema = v.strictObject({
  casing: v.picklist(casings),
  /** Which comes first in an event's name: the thing, or what is done to it. */
  form: v.picklist(forms),
  /** Words that may stand for the action; empty allows any. */
  actions: v.pipe(v.array(name), v.maxLength(200)),
});

const propertySchema = v.strictObject({
  /** Stable within the plan: p0, p1, … */
  id: numbered('p'),
  name,
  description: words(2000),
  type: v.picklist(propertyTypes),
  /** What it may be, as text; empty allows anything. */
  values: v.pipe(v.array(words(300)), v.maxLength(1000)),
  /** A regular expression that the whole text matches; '' for none. */
  pattern: words(500),
  minimum: finite,
  maximum: finite,
  unit: words(100),
  /** Whether it says something of a person who can be found by it: masked in examples and kept out of logs. */
  personal: v.boolean(),
});

const eventSchema = v.strictObject({
  /** Stable within the plan: e0, e1, … */
  id: numbered('e'),
  name,
  description: words(2000),
  owner: words(300),
  status: v.picklist(statuses),
  /** The purpose's id. */
  purpose: name,
  properties: v.pipe(
    v.array(v.strictObject({ property: numbered('p'), required: v.boolean() })),
    v.maxLength(1000),
  ),
});

const identifierSchema = v.strictObject({
  kind: v.picklist(identifierKinds),
  name,
  /** Whether every event must have it. */
  required: v.boolean(),
  personal: v.boolean(),
});

const purposeSchema = v.strictObject({
  id: name,
  description: words(2000),
  /** Whether events are sent only to those who agreed. */
  consent: v.boolean(),
});

export const planSchema = v.strictObject({
  naming: namingSchema,
  events: v.pipe(
    v.array(eventSchema),
    v.maxLength(2000),
    v.check((list) => distinctIds(list), 'two events have one id'),
  ),
  properties: v.pipe(
    v.array(propertySchema),
    v.maxLength(2000),
    v.check((list) => distinctIds(list), 'two properties have one id'),
  ),
  identifiers: v.pipe(v.array(identifierSchema), v.maxLength(4)),
  purposes: v.pipe(
    v.array(purposeSchema),
    v.minLength(1),
    v.maxLength(50),
    v.check((list) => distinctIds(list), 'two purposes have one id'),
  ),
});

const changeSchema = v.strictObject({ words: words(1000), breaking: v.boolean() });

const versionSchema = v.strictObject({
  /** Semantic: the first number rises when something breaks. */
  version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/)),
  /** ISO date. */
  at: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)),
  note: words(2000),
  changes: v.pipe(v.array(changeSchema), v.maxLength(10_000)),
  plan: planSchema,
});

const bindingSchema = v.strictObject({
  source: name,
  event: columnId,
  /** What tells one event from another. */
  id: v.nullable(columnId),
  time: v.nullable(columnId),
  /** When it arrived, where that is known; without it, the order of the file. */
  received: v.nullable(columnId),
  identifiers: v.pipe(
    v.array(v.strictObject({ kind: v.picklist(identifierKinds), column: columnId })),
    v.maxLength(4),
  ),
  /** Columns that hold properties, by the property's name. */
  properties: v.pipe(v.array(v.strictObject({ name, column: columnId })), v.maxLength(5000)),
});

const schema = v.strictObject({
  plan: planSchema,
  /** Oldest first. */
  versions: v.pipe(v.array(versionSchema), v.maxLength(200)),
  /** Which columns of which table hold the events; null while there is none to check. */
  binding: v.nullable(bindingSchema),
  /** Events after it are in the future: ISO 8601; null is the moment of the check. */
  asOf: v.nullable(v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$/))),
});

export type NamingRule = v.InferOutput<typeof namingSchema>;
export type PropertySpec = v.InferOutput<typeof propertySchema>;
export type EventSpec = v.InferOutput<typeof eventSchema>;
export type IdentifierSpec = v.InferOutput<typeof identifierSchema>;
export type PurposeSpec = v.InferOutput<typeof purposeSchema>;
export type PlanSpec = v.InferOutput<typeof planSchema>;
export type PlanChange = v.InferOutput<typeof changeSchema>;
export type PlanVersion = v.InferOutput<typeof versionSchema>;
export type BindingSpec = v.InferOutput<typeof bindingSchema>;
export type TrackingSpec = v.InferOutput<typeof schema>;

/** A table that looks like events: the columns that were guessed, each with its reason. */
export interface BindingGuess {
  readonly binding: BindingSpec;
  readonly name: string;
  readonly rows: number;
  /** How sure: names and types that fit, from 0. */
  readonly score: number;
  readonly reasons: readonly { readonly what: string; readonly reason: string }[];
}

/** A plan written from what a table holds, with a reason for each part by its id (`naming`, `e0`, `p0`, a kind of identifier). */
export interface PlanDraft {
  readonly plan: PlanSpec;
  readonly reasons: Readonly<Record<string, string>>;
}

export type FindingKind =
  | 'unknown-event'
  | 'silent-event'
  | 'naming'
  | 'missing'
  | 'type'
  | 'values'
  | 'pattern'
  | 'range'
  | 'unplanned-property'
  | 'no-column'
  | 'no-name'
  | 'identifier'
  | 'nobody'
  | 'duplicate'
  | 'order'
  | 'future'
  | 'no-time'
  | 'gap';

export interface Finding {
  readonly kind: FindingKind;
  readonly severity: 'error' | 'warning' | 'note';
  readonly event: string | null;
  readonly property: string | null;
  /** Rows (days, for gaps) that it concerns, and those it could have. */
  readonly count: number;
  readonly of: number;
  readonly words: string;
  /** At most 100. Values of personal properties are masked. */
  readonly examples: readonly {
    readonly row: number | null;
    readonly event: string | null;
    readonly time: string | null;
    readonly value: Cell;
  }[];
}

export interface EventCount {
  readonly name: string;
  readonly planned: boolean;
  readonly rows: number;
  /** Rows that break the plan somehow. */
  readonly broken: number;
  /** Rows by day of the table's span, first day first. */
  readonly days: readonly number[];
}

export interface CheckValue {
  readonly source: string;
  readonly rows: number;
  readonly broken: number;
  readonly events: readonly EventCount[];
  /** Names beyond those that are listed. */
  readonly moreEvents: number;
  /** ISO dates; null without a time column. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly asOf: string;
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** What could not be checked, and why. */
  readonly unchecked: readonly string[];
  readonly verdict: 'ok' | 'warn' | 'bad';
  readonly title: string;
  readonly words: string;
}

export interface TrackingValue {
  /** Tables that could hold events, likeliest first. */
  readonly guesses: readonly BindingGuess[];
  readonly draft: PlanDraft | null;
  readonly check: CheckValue | null;
  readonly warnings: readonly string[];
}

export const emptyPlan: PlanSpec = {
  naming: { casing: 'snake_case', form: 'object_action', actions: [] },
  events: [],
  properties: [],
  identifiers: [],
  purposes: [
    { id: 'necessary', description: 'Without it the service cannot be given.', consent: false },
    { id: 'analytics', description: 'To understand how the service is used.', consent: true },
    { id: 'marketing', description: 'To choose what is offered to whom.', consent: true },
  ],
};

/** Words that people read, and past versions, change nothing that is computed. */
function keyed({ plan, binding, asOf }: TrackingSpec): Json {
  const events = plan.events.map(({ id, name: event, status, properties }) => ({
    id,
    name: event,
    status,
    properties,
  }));
  const properties = plan.properties.map((property) => ({ ...property, description: '', unit: '' }));
  return { naming: plan.naming, events, properties, identifiers: plan.identifiers, binding, asOf };
}

export const definition = defineStage<TrackingSpec>({
  stage: 'tracking',
  title: 'Tracking plan',
  purpose: 'Which events are recorded and what each must hold; checked against a table, and written as code.',
  order: 12,
  version: 1,
  migrations: [],
  algorithm: 1,
  schema,
  defaults: { plan: emptyPlan, versions: [], binding: null, asOf: null },
  inputs: ['sources'],
  aside: true,
  keyed,
  label: trackingLabel,
});
