import { sameJson } from '../../../core/json.ts';
import type { EventSpec, PlanChange, PlanSpec, PropertySpec } from '../spec.ts';

/**
 * What changed from one plan to another, and whether it breaks what sends or reads events: a name or type that changed, something
 * taken away, or a rule that became narrower breaks; what is added or loosened does not.
 */
export function planChanges(before: PlanSpec, after: PlanSpec): PlanChange[] {
  return [
    ...eventChanges(before, after),
    ...propertyChanges(before, after),
    ...identifierChanges(before, after),
    ...purposeChanges(before, after),
    ...(sameJson(before.naming, after.naming) ? [] : [note('The naming rule changed.')]),
  ];
}

const note = (words: string): PlanChange => ({ words, breaking: false });
const breaks = (words: string): PlanChange => ({ words, breaking: true });

function eventChanges(before: PlanSpec, after: PlanSpec): PlanChange[] {
  const had = new Map(before.events.map((event) => [event.id, event]));
  const has = new Set(after.events.map(({ id }) => id));
  const gone = before.events
    .filter(({ id }) => !has.has(id))
    .map(({ name }) => breaks(`${name} was removed.`));
  const others = after.events.flatMap((event) => {
    const old = had.get(event.id);
    return old ? oneEvent(old, event, after) : [note(`${event.name} was added.`)];
  });
  return [...gone, ...others];
}

function oneEvent(old: EventSpec, event: EventSpec, after: PlanSpec): PlanChange[] {
  const nameOf = new Map(after.properties.map(({ id, name }) => [id, name]));
  const changes: PlanChange[] = [];
  if (old.name !== event.name) changes.push(breaks(`${old.name} is now called ${event.name}.`));
  if (old.purpose !== event.purpose) {
    changes.push(breaks(`${event.name} is recorded for ${event.purpose}, no longer for ${old.purpose}.`));
  }
  if (old.status !== event.status) changes.push(note(`${event.name} is ${event.status}.`));
  if (old.description !== event.description || old.owner !== event.owner) {
    changes.push(note(`${event.name} is described anew.`));
  }
  const uses = new Map(old.properties.map((use) => [use.property, use]));
  for (const { property, required } of event.properties) {
    const name = nameOf.get(property) ?? property;
    const use = uses.get(property);
    uses.delete(property);
    if (!use && required) changes.push(breaks(`${event.name} must have ${name}.`));
    else if (!use) changes.push(note(`${event.name} may have ${name}.`));
    else if (!use.required && required) changes.push(breaks(`${event.name} must have ${name} from now on.`));
    else if (use.required && !required) changes.push(breaks(`${event.name} may lack ${name} from now on.`));
  }
  for (const property of uses.keys()) {
    changes.push(
      breaks(`${event.name} no longer has ${nameOf.get(property) ?? 'a property that was removed'}.`),
    );
  }
  return changes;
}

function propertyChanges(before: PlanSpec, after: PlanSpec): PlanChange[] {
  const had = new Map(before.properties.map((property) => [property.id, property]));
  const has = new Set(after.properties.map(({ id }) => id));
  return [
    ...before.properties
      .filter(({ id }) => !has.has(id))
      .map(({ name }) => breaks(`The property ${name} was removed.`)),
    ...after.properties.flatMap((property) => {
      const old = had.get(property.id);
      return old ? oneProperty(old, property) : [note(`The property ${property.name} was added.`)];
    }),
  ];
}

function oneProperty(old: PropertySpec, now: PropertySpec): PlanChange[] {
  const changes: PlanChange[] = [];
  if (old.name !== now.name) changes.push(breaks(`The property ${old.name} is now called ${now.name}.`));
  if (old.type !== now.type) changes.push(breaks(`${now.name} is ${now.type} in place of ${old.type}.`));
  if (old.unit !== now.unit) {
    changes.push(
      breaks(`${now.name} is measured in ${now.unit || 'no unit'} in place of ${old.unit || 'none'}.`),
    );
  }
  if (!sameJson(old.values, now.values)) {
    const fewer =
      now.values.length > 0 &&
      (old.values.length === 0 || old.values.some((value) => !now.values.includes(value)));
    changes.push(
      fewer ? breaks(`${now.name} allows fewer values.`) : note(`${now.name} allows more values.`),
    );
  }
  if (old.pattern !== now.pattern) {
    changes.push(
      now.pattern === ''
        ? note(`${now.name} has no pattern any more.`)
        : breaks(`${now.name} has another pattern.`),
    );
  }
  const narrower =
    (now.minimum ?? -Infinity) > (old.minimum ?? -Infinity) ||
    (now.maximum ?? Infinity) < (old.maximum ?? Infinity);
  if (narrower) changes.push(breaks(`${now.name} allows a narrower range.`));
  else if (old.minimum !== now.minimum || old.maximum !== now.maximum) {
    changes.push(note(`${now.name} allows a wider range.`));
  }
  if (old.personal !== now.personal) {
    changes.push(note(`${now.name} ${now.personal ? 'counts' : 'no longer counts'} as personal data.`));
  }
  if (old.description !== now.description) changes.push(note(`${now.name} is described anew.`));
  return changes;
}

function identifierChanges(before: PlanSpec, after: PlanSpec): PlanChange[] {
  const had = new Map(before.identifiers.map((one) => [one.kind, one]));
  const has = new Set(after.identifiers.map(({ kind }) => kind));
  return [
    ...before.identifiers
      .filter(({ kind }) => !has.has(kind))
      .map(({ name }) => breaks(`The identifier ${name} was removed.`)),
    ...after.identifiers.flatMap((one): PlanChange[] => {
      const old = had.get(one.kind);
      if (!old)
        return [
          one.required ? breaks(`Events must have ${one.name}.`) : note(`Events may have ${one.name}.`),
        ];
      if (old.name !== one.name) return [breaks(`The identifier ${old.name} is now called ${one.name}.`)];
      if (!old.required && one.required) return [breaks(`Events must have ${one.name} from now on.`)];
      return sameJson(old, one) ? [] : [note(`The identifier ${one.name} is described anew.`)];
    }),
  ];
}

function purposeChanges(before: PlanSpec, after: PlanSpec): PlanChange[] {
  const had = new Map(before.purposes.map((one) => [one.id, one]));
  const has = new Set(after.purposes.map(({ id }) => id));
  return [
    ...before.purposes
      .filter(({ id }) => !has.has(id))
      .map(({ id }) => breaks(`The purpose ${id} was removed.`)),
    ...after.purposes.flatMap((one): PlanChange[] => {
      const old = had.get(one.id);
      if (!old) return [note(`The purpose ${one.id} was added.`)];
      if (old.consent === one.consent) return [];
      return [breaks(`${one.id} ${one.consent ? 'needs' : 'no longer needs'} consent.`)];
    }),
  ];
}

/** The version that follows: the first number rises when something breaks, the second when something is new, else the third. */
export function nextVersion(last: string | null, changes: readonly PlanChange[]): string {
  if (last === null) return '1.0.0';
  const [major = 0, minor = 0, patch = 0] = last.split('.').map(Number);
  if (changes.some(({ breaking }) => breaking)) return `${major + 1}.0.0`;
  const told = changes.every(({ words }) => words.includes('described anew'));
  return told ? `${major}.${minor}.${patch + 1}` : `${major}.${minor + 1}.0`;
}
