import type { EventSpec, IdentifierSpec, PlanSpec, PropertySpec } from '../spec.ts';

/** The first number that no id of a list has, behind its letter. */
export function freeId(letter: string, ids: readonly string[]): string {
  const numbers = ids.map((id) => Number(id.slice(letter.length)));
  return `${letter}${numbers.length === 0 ? 0 : Math.max(...numbers) + 1}`;
}

/** A name that no other has, with a number behind it where it must be. */
export function freeName(base: string, names: readonly string[]): string {
  let name = base;
  for (let number = 2; names.includes(name); number++) name = `${base}_${number}`;
  return name;
}

/** The plan with one more event, which comes last. */
export function withEvent(
  plan: PlanSpec,
  name = 'object_action',
): { readonly plan: PlanSpec; readonly event: EventSpec } {
  const event: EventSpec = {
    id: freeId(
      'e',
      plan.events.map(({ id }) => id),
    ),
    name: freeName(
      name,
      plan.events.map((one) => one.name),
    ),
    description: '',
    owner: '',
    status: 'planned',
    purpose: (plan.purposes.find(({ consent }) => consent) ?? plan.purposes[0])?.id ?? 'analytics',
    properties: [],
  };
  return { plan: { ...plan, events: [...plan.events, event] }, event };
}

/** The plan with parts of one event replaced. */
export function withEventPart(plan: PlanSpec, id: string, part: Partial<EventSpec>): PlanSpec {
  return { ...plan, events: plan.events.map((event) => (event.id === id ? { ...event, ...part } : event)) };
}

/** The plan without an event; properties that no other event has stay, so that they can be given again. */
export function withoutEvent(plan: PlanSpec, id: string): PlanSpec {
  return { ...plan, events: plan.events.filter((event) => event.id !== id) };
}

/** The plan with a new property that one event may have. */
export function withNewProperty(
  plan: PlanSpec,
  event: string,
): { readonly plan: PlanSpec; readonly property: PropertySpec } {
  const property: PropertySpec = {
    id: freeId(
      'p',
      plan.properties.map(({ id }) => id),
    ),
    name: freeName(
      'property',
      plan.properties.map(({ name }) => name),
    ),
    description: '',
    type: 'text',
    values: [],
    pattern: '',
    minimum: null,
    maximum: null,
    unit: '',
    personal: false,
  };
  const wider = { ...plan, properties: [...plan.properties, property] };
  return { plan: withUse(wider, event, property.id, false), property };
}

/** The plan in which an event has a property; `required` null takes it away. */
export function withUse(plan: PlanSpec, event: string, property: string, required: boolean | null): PlanSpec {
  const events = plan.events.map((one) => {
    if (one.id !== event) return one;
    const there = one.properties.some((use) => use.property === property);
    const kept = one.properties.filter((use) => required !== null || use.property !== property);
    if (required === null) return { ...one, properties: kept };
    return {
      ...one,
      properties: there
        ? kept.map((use) => (use.property === property ? { property, required } : use))
        : [...kept, { property, required }],
    };
  });
  return { ...plan, events };
}

/** The plan with parts of one property replaced, for every event that has it. */
export function withPropertyPart(plan: PlanSpec, id: string, part: Partial<PropertySpec>): PlanSpec {
  return {
    ...plan,
    properties: plan.properties.map((property) => (property.id === id ? { ...property, ...part } : property)),
  };
}

/** The plan without a property, in any event. */
export function withoutProperty(plan: PlanSpec, id: string): PlanSpec {
  return {
    ...plan,
    properties: plan.properties.filter((property) => property.id !== id),
    events: plan.events.map((event) => ({
      ...event,
      properties: event.properties.filter(({ property }) => property !== id),
    })),
  };
}

/** The plan with an identifier of a kind as given; null takes it away. */
export function withIdentifier(
  plan: PlanSpec,
  kind: IdentifierSpec['kind'],
  one: IdentifierSpec | null,
): PlanSpec {
  const there = plan.identifiers.some((other) => other.kind === kind);
  if (one === null) return { ...plan, identifiers: plan.identifiers.filter((other) => other.kind !== kind) };
  return {
    ...plan,
    identifiers: there
      ? plan.identifiers.map((other) => (other.kind === kind ? one : other))
      : [...plan.identifiers, one],
  };
}

/** The plan with an event of a draft and the properties that it needs, which keep their meaning by their names. */
export function withDrafted(plan: PlanSpec, draft: PlanSpec, name: string): PlanSpec {
  const drafted = draft.events.find((event) => event.name === name);
  if (!drafted) return plan;
  let properties = plan.properties;
  const uses = drafted.properties.flatMap(({ property, required }) => {
    const one = draft.properties.find(({ id }) => id === property);
    if (!one) return [];
    const known = properties.find((other) => other.name === one.name);
    if (known) return [{ property: known.id, required }];
    const id = freeId(
      'p',
      properties.map((other) => other.id),
    );
    properties = [...properties, { ...one, id }];
    return [{ property: id, required }];
  });
  const added = withEvent({ ...plan, properties }, name);
  const purpose = plan.purposes.some(({ id }) => id === drafted.purpose)
    ? drafted.purpose
    : added.event.purpose;
  return withEventPart(added.plan, added.event.id, { properties: uses, status: 'live', purpose });
}
