/** What a property may hold. */
export type PropertyValue = string | number | boolean;

/** An event’s properties by name. */
export type Properties = Readonly<Record<string, PropertyValue | undefined>>;

/** Who an event is about, by the identifier’s name. */
export type Identifiers = Readonly<Record<string, string>>;

export interface PropertyRule {
  readonly name: string;
  readonly type: 'text' | 'integer' | 'number' | 'boolean' | 'date' | 'timestamp';
  readonly required: boolean;
  /** Allowed values as text; empty allows any. */
  readonly values: readonly string[];
  /** The whole text must match it; '' for none. */
  readonly pattern: string;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly personal: boolean;
}

export interface EventRule {
  readonly purpose: string;
  readonly properties: readonly PropertyRule[];
}

/** The tracking plan as data. */
export interface Plan {
  readonly version: string;
  readonly events: ReadonlyMap<string, EventRule>;
  /** Whether a purpose needs consent. */
  readonly purposes: ReadonlyMap<string, boolean>;
  readonly identifiers: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly personal: boolean;
  }[];
}

/** An event as it is sent. */
export interface TrackedEvent {
  /** Unique: whoever receives an id twice keeps one. */
  readonly id: string;
  readonly event: string;
  readonly purpose: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** Version of the plan that the code was generated from. */
  readonly plan: string;
  readonly identifiers: Identifiers;
  readonly properties: Properties;
}

/** A rule that an event breaks. It names parts of the plan and never a value. */
export interface Breach {
  readonly event: string;
  readonly property: string | null;
  readonly rule:
    'unknown-event' | 'missing' | 'type' | 'values' | 'pattern' | 'range' | 'unplanned' | 'identifier';
}

/** Whether events of a purpose may be recorded, given the purposes that were agreed to. */
export function isAllowed(plan: Plan, purpose: string, granted: ReadonlySet<string>): boolean {
  return plan.purposes.get(purpose) === false || granted.has(purpose);
}

/** Every rule of the plan that an event breaks. */
export function breaches(
  plan: Plan,
  event: string,
  properties: Properties,
  identifiers: Identifiers | null = null,
): Breach[] {
  const rule = plan.events.get(event);
  if (!rule) return [{ event, property: null, rule: 'unknown-event' }];
  const found: Breach[] = [];
  for (const property of rule.properties) {
    const value = Object.hasOwn(properties, property.name) ? properties[property.name] : undefined;
    const broken = value === undefined ? (property.required ? 'missing' : null) : brokenRule(property, value);
    if (broken) found.push({ event, property: property.name, rule: broken });
  }
  const planned = new Set(rule.properties.map(({ name }) => name));
  for (const name of Object.keys(properties)) {
    if (!planned.has(name)) found.push({ event, property: name, rule: 'unplanned' });
  }
  for (const { name, required } of identifiers === null ? [] : plan.identifiers) {
    if (required && !(identifiers !== null && Object.hasOwn(identifiers, name))) {
      found.push({ event, property: name, rule: 'identifier' });
    }
  }
  return found;
}

function brokenRule(rule: PropertyRule, value: PropertyValue): Breach['rule'] | null {
  if (!hasType(rule.type, value)) return 'type';
  if (rule.values.length > 0 && !rule.values.includes(String(value))) return 'values';
  if (rule.pattern !== '' && !new RegExp(`^(?:${rule.pattern})$`, 'u').test(String(value))) return 'pattern';
  if (typeof value !== 'number') return null;
  const inside = value >= (rule.minimum ?? -Infinity) && value <= (rule.maximum ?? Infinity);
  return inside ? null : 'range';
}

function hasType(type: PropertyRule['type'], value: PropertyValue): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return (
        typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
      );
    case 'timestamp':
      return (
        typeof value === 'string' && /^\d{4}-\d{2}-\d{2}[T ]/.test(value) && !Number.isNaN(Date.parse(value))
      );
  }
}

/** An event for a log: personal properties and identifiers are left out. */
export function redacted(plan: Plan, event: TrackedEvent): TrackedEvent {
  const rules = plan.events.get(event.event)?.properties ?? [];
  const open = new Set(rules.filter(({ personal }) => !personal).map(({ name }) => name));
  const openIdentifiers = new Set(
    plan.identifiers.filter(({ personal }) => !personal).map(({ name }) => name),
  );
  return {
    ...event,
    properties: Object.fromEntries(Object.entries(event.properties).filter(([name]) => open.has(name))),
    identifiers: Object.fromEntries(
      Object.entries(event.identifiers).filter(([name]) => openIdentifiers.has(name)),
    ),
  };
}
