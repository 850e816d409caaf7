import { formatCount, formatCounted, formatShare } from '../../core/format.ts';
import type { Observed, ObservedProperty } from './observe.ts';
import {
  emptyPlan,
  type BindingSpec,
  type IdentifierSpec,
  type NamingRule,
  type PlanDraft,
  type PropertySpec,
} from './spec.ts';
import { usualCasing, wordsOf } from './view/naming.ts';

/** Rows that an event must have to be planned: fewer are as likely a mistake. */
const fewestRows = 3;
/** Rows over values from which a list of values is taken to be whole. */
const rowsPerValue = 50;
/** The share of an event's rows with a value under which the event is taken not to have the property. */
const leastShare = 0.001;

const unitOfEnding: readonly (readonly [RegExp, string])[] = [
  [/ (ms|millis|milliseconds)$/, 'ms'],
  [/ (s|sec|secs|seconds)$/, 's'],
  [/ (min|mins|minutes)$/, 'min'],
  [/ (eur|euro|euros)$/, '€'],
  [/ (usd|dollars)$/, '$'],
  [/ (gbp|pounds)$/, '£'],
  [/ (pct|percent)$/, '%'],
  [/ (bytes)$/, 'bytes'],
];
const personalNames =
  /\b(email|e mail|mail|phone|mobile|tel|first name|last name|surname|full name|ip|ip address|address|street|birth|birthday|dob|age|gender|postcode|zip|iban|card)\b/;
const meanings: Readonly<Record<IdentifierSpec['kind'], string>> = {
  anonymous: 'one browser before anybody signed in',
  customer: 'one customer, in every system',
  device: 'one device',
  session: 'one visit',
};

/** A plan from what a table holds: its events, what each always has, short lists of values, and signs of personal data. */
export function draftPlan(
  observed: Observed,
  binding: BindingSpec,
  columnName: (id: string) => string,
): PlanDraft {
  const reasons: Record<string, string> = {};
  const planned = observed.events.filter(({ rows }) => rows >= fewestRows || observed.rows < 100);
  const naming = draftNaming(
    planned.map(({ name }) => name),
    reasons,
  );
  const properties = observed.properties.map((property, index): PropertySpec => {
    const made = draftProperty(property, `p${index}`);
    reasons[`p${index}`] = made.reason;
    return made.property;
  });
  const events = planned.map(({ name, rows }, index) => {
    const uses = observed.properties.flatMap((property, place) => {
      const present = property.present.get(name) ?? 0;
      if (present === 0 || present < leastShare * rows) return [];
      return [{ property: `p${place}`, required: present === rows }];
    });
    const always = uses.filter(({ required }) => required).length;
    reasons[`e${index}`] =
      `${formatCounted(rows, 'row')} (${formatShare(rows / observed.rows)}); ${always} of its ${uses.length} properties are in every one, and so required.`;
    return {
      id: `e${index}`,
      name: name.slice(0, 300),
      description: '',
      owner: '',
      status: 'live' as const,
      purpose: 'analytics',
      properties: uses,
    };
  });
  const identifiers = binding.identifiers.map(({ kind, column }): IdentifierSpec => {
    const name = columnName(column);
    reasons[kind] = `${name} stands for ${meanings[kind]}.`;
    return {
      kind,
      name: name.slice(0, 300) || kind,
      required: kind === 'session',
      personal: kind !== 'session',
    };
  });
  reasons['purposes'] =
    'Every event is for analytics until somebody says otherwise: which need no consent is a legal question.';
  return { plan: { ...emptyPlan, naming, events, properties, identifiers }, reasons };
}

function draftNaming(names: readonly string[], reasons: Record<string, string>): NamingRule {
  const { casing, follow } = usualCasing(names);
  const several = names.filter((name) => wordsOf(name).length > 1).length;
  const all = formatCount(names.length);
  const form = several === names.length && several > 0 ? 'object_action' : 'any';
  const written =
    casing === 'any'
      ? 'The names are written in several ways'
      : `${formatCount(follow)} of ${all} names are written in ${casing}`;
  reasons['naming'] =
    form === 'any'
      ? `${written}; ${formatCount(names.length - several)} are one word, so that none is asked for an object and an action.`
      : `${written}, all with more than one word: the last one is taken for the action.`;
  return { casing, form, actions: [] };
}

function draftProperty(
  { name, column, values }: ObservedProperty,
  id: string,
): { readonly property: PropertySpec; readonly reason: string } {
  const spoken = wordsOf(name).join(' ');
  const rows = values.reduce((sum, value) => sum + value.rows, 0);
  const listed = values.length > 1 && rows >= rowsPerValue * values.length;
  const number = column.type === 'integer' || column.type === 'number';
  const least = number && column.least !== null ? Number(column.least) : NaN;
  const personal = column.role === 'sensitive' || column.role === 'customer' || personalNames.test(spoken);
  const unit = number ? (unitOfEnding.find(([ending]) => ending.test(spoken))?.[1] ?? column.unit ?? '') : '';
  const property: PropertySpec = {
    id,
    name,
    description: '',
    type: typeOf(column.type),
    values: listed && !personal ? values.map(({ text }) => text) : [],
    pattern: '',
    minimum: least >= 0 ? 0 : null,
    maximum: null,
    unit,
    personal,
  };
  const parts = [`A column of type ${column.type}`];
  if (property.values.length > 0)
    parts.push(`${values.length} values make up all rows, and are taken for all it may be`);
  if (least >= 0) parts.push('nothing is below zero');
  if (unit) parts.push(`its name says that it is in ${unit}`);
  if (personal) parts.push('it may lead to a person');
  return { property, reason: `${parts.join('; ')}.` };
}

function typeOf(type: ObservedProperty['column']['type']): PropertySpec['type'] {
  return type === 'time' || type === 'other' ? 'text' : type;
}
