import type { Json } from '../json.ts';
import { boundsOf, kept, type HeldPlace, type Keeps } from './held.ts';

interface Property {
  readonly name: string;
  readonly values: readonly string[];
  readonly pattern: string;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly personal: boolean;
}
interface Plan {
  readonly naming: { readonly actions: readonly string[] };
  readonly events: readonly { readonly name: string }[];
  readonly properties: readonly Property[];
}
interface Binding {
  readonly source: string;
  readonly event: string;
  readonly properties: readonly { readonly name: string; readonly column: string }[];
}
interface Settings {
  readonly plan: Plan;
  readonly versions: readonly { readonly plan: Plan }[];
  readonly binding: Binding | null;
}

/** The plan, and its versions, without values that are not kept: properties may then be anything; events are left out whole. */
export function trackingValues(spec: Json, keeps: Keeps): Json {
  const { binding, ...settings } = spec as unknown as Settings;
  const shared = { ...settings, binding, plan: planOf(settings.plan, binding, keeps) };
  const versions = settings.versions.map((version) => ({
    ...version,
    plan: planOf(version.plan, binding, keeps),
  }));
  const told = versions.some(
    ({ plan }, at) => plan.events.length < (settings.versions[at]?.plan.events.length ?? 0),
  );
  // What changed from version to version names the events.
  return { ...shared, versions: told ? [] : versions } as unknown as Json;
}

function planOf(plan: Plan, binding: Binding | null, keeps: Keeps): Plan {
  const stay = keepsEvents(plan, binding, keeps);
  return {
    ...plan,
    naming: stay ? plan.naming : { ...plan.naming, actions: [] },
    events: stay ? plan.events : [],
    properties: plan.properties.map((property) => propertyOf(property, binding, keeps)),
  };
}

/** Names of events, and the words for actions in them, are values only where a column of the data holds them. */
function keepsEvents({ events }: Plan, binding: Binding | null, keeps: Keeps): boolean {
  if (!binding) return true;
  const held = {
    place: { source: binding.source, id: binding.event },
    kind: 'events' as const,
    what: 'the names of events in the tracking plan',
    without: 'The tracking plan has no events, and no versions.',
    values: events.map(({ name }) => name),
  };
  return kept(held, keeps);
}

function propertyOf(property: Property, binding: Binding | null, keeps: Keeps): Property {
  const { name, values, pattern, minimum, maximum, personal } = property;
  const held = {
    place: placeOf(name, personal, binding),
    kind: 'property' as const,
    what: 'what the tracking plan allows',
    without: 'The tracking plan allows any value.',
    values: [...values, ...(pattern === '' ? [] : [pattern]), ...boundsOf(minimum, maximum)],
  };
  if (kept(held, keeps)) return property;
  return { ...property, values: [], pattern: '', minimum: null, maximum: null };
}

function placeOf(name: string, personal: boolean, binding: Binding | null): HeldPlace {
  const column = binding?.properties.find((property) => property.name === name)?.column;
  return binding && column !== undefined
    ? { source: binding.source, id: column, personal }
    : { source: null, name, personal };
}
