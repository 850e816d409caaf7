import type { EventRule, PropertyRule } from './templates/shared/rules.ts';

/** The parts of a tracking plan that files are written from. */
export interface PlanContent {
  readonly events: readonly {
    readonly name: string;
    readonly description: string;
    readonly owner: string;
    readonly status: string;
    readonly purpose: string;
    readonly properties: readonly { readonly property: string; readonly required: boolean }[];
  }[];
  readonly properties: readonly (Omit<PropertyRule, 'required'> & {
    readonly id: string;
    readonly description: string;
    readonly unit: string;
  })[];
  readonly identifiers: readonly {
    readonly kind: string;
    readonly name: string;
    readonly required: boolean;
    readonly personal: boolean;
  }[];
  readonly purposes: readonly {
    readonly id: string;
    readonly description: string;
    readonly consent: boolean;
  }[];
}

/** A property as one event has it. */
export type EventProperty = PlanContent['properties'][number] & { readonly required: boolean };

/** An event with its properties looked up; the deprecated ones are left out of code. */
export interface WrittenEvent extends Omit<PlanContent['events'][number], 'properties'> {
  readonly properties: readonly EventProperty[];
}

/** The events that code is written for, in the plan's order; of two with one name, the first. */
export function writtenEvents(plan: PlanContent): WrittenEvent[] {
  const byId = new Map(plan.properties.map((property) => [property.id, property]));
  const events = new Map<string, WrittenEvent>();
  for (const event of plan.events) {
    if (event.status === 'deprecated' || events.has(event.name)) continue;
    const own = new Map<string, EventProperty>();
    for (const { property, required } of event.properties) {
      const found = byId.get(property);
      if (found && !own.has(found.name)) own.set(found.name, { ...found, required });
    }
    events.set(event.name, { ...event, properties: [...own.values()] });
  }
  return [...events.values()];
}

/** An event's rules as the code has them; a pattern that JavaScript cannot read is left out. */
export function ruleOf(event: WrittenEvent): EventRule {
  return {
    purpose: event.purpose,
    properties: event.properties.map(
      ({ name, type, required, values, pattern, minimum, maximum, personal }) => ({
        name,
        type,
        required,
        values,
        pattern: isPattern(pattern) ? pattern : '',
        minimum,
        maximum,
        personal,
      }),
    ),
  };
}

/** Whether JavaScript reads a text as a regular expression. */
export function isPattern(pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').source !== '';
  } catch (unreadable) {
    if (unreadable instanceof SyntaxError) return false;
    throw unreadable;
  }
}
