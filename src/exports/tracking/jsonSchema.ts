import { isPattern, writtenEvents, type EventProperty, type PlanContent } from './plan.ts';

type Schema = Readonly<Record<string, unknown>>;

/**
 * A JSON Schema (2020-12) of one event as the generated code sends it: one alternative for each event of the plan, deprecated ones
 * left out. `x-personal`, `x-unit`, `x-owner`, `x-status` and `x-consent` carry what JSON Schema has no word for.
 */
export function planSchema(plan: PlanContent, version: string): string {
  const events = writtenEvents(plan);
  const identifiers = plan.identifiers.map(
    ({ name, kind, personal }) =>
      [
        name,
        { type: 'string', minLength: 1, description: `Identifier: ${kind}`, 'x-personal': personal },
      ] as const,
  );
  const definitions = events.map((event): Schema => ({
    title: event.name,
    description: event.description,
    'x-owner': event.owner,
    'x-status': event.status,
    properties: {
      event: { const: event.name },
      purpose: { const: event.purpose },
      properties: {
        type: 'object',
        properties: Object.fromEntries(event.properties.map((one) => [one.name, propertySchema(one)])),
        required: event.properties.filter(({ required }) => required).map(({ name }) => name),
        additionalProperties: false,
      },
    },
  }));
  const schema: Schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Tracking plan',
    version,
    type: 'object',
    required: ['id', 'event', 'purpose', 'time', 'plan', 'identifiers', 'properties'],
    properties: {
      id: { type: 'string', minLength: 1 },
      event: { enum: events.map(({ name }) => name) },
      purpose: { enum: plan.purposes.map(({ id }) => id) },
      time: { type: 'string', format: 'date-time' },
      plan: { type: 'string' },
      identifiers: {
        type: 'object',
        properties: Object.fromEntries(identifiers),
        required: plan.identifiers.filter(({ required }) => required).map(({ name }) => name),
      },
      properties: { type: 'object' },
    },
    ...(definitions.length > 0 ? { oneOf: definitions } : {}),
    'x-consent': Object.fromEntries(plan.purposes.map(({ id, consent }) => [id, consent])),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function propertySchema(property: EventProperty): Schema {
  const { type, values, pattern, minimum, maximum, unit, personal, description } = property;
  const number = type === 'integer' || type === 'number';
  return {
    ...typeSchema(type),
    ...(description === '' ? {} : { description }),
    ...(values.length > 0 ? { enum: values.map((value) => typed(value, type)) } : {}),
    ...(pattern !== '' && type === 'text' && isPattern(pattern) ? { pattern: `^(?:${pattern})$` } : {}),
    ...(number && minimum !== null ? { minimum } : {}),
    ...(number && maximum !== null ? { maximum } : {}),
    ...(unit === '' ? {} : { 'x-unit': unit }),
    'x-personal': personal,
  };
}

function typeSchema(type: EventProperty['type']): Schema {
  switch (type) {
    case 'text':
      return { type: 'string' };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'timestamp':
      return { type: 'string', format: 'date-time' };
    case 'integer':
    case 'number':
    case 'boolean':
      return { type };
  }
}

function typed(value: string, type: EventProperty['type']): string | number | boolean {
  if (type === 'boolean') return value === 'true';
  return type === 'integer' || type === 'number' ? Number(value) : value;
}
