import { sameJson } from '../../core/json.ts';
import type { TrackingSpec } from './spec.ts';

interface Named {
  readonly name: string;
}

/** The name of an edit to the tracking plan, for undo. */
export function trackingLabel(before: TrackingSpec, after: TrackingSpec): string {
  const [latest] = after.versions.slice(-1);
  if (after.versions.length > before.versions.length && latest) return `Record version ${latest.version}`;
  if (!sameJson(before.binding, after.binding)) {
    if (after.binding === null) return 'Check no table';
    return before.binding === null ? 'Check a table of events' : 'Change the columns of events';
  }
  const parts = [
    listLabel('event', before.plan.events, after.plan.events, (event) => event.id),
    listLabel('property', before.plan.properties, after.plan.properties, (property) => property.id),
    listLabel('identifier', before.plan.identifiers, after.plan.identifiers, (one) => one.kind),
  ].filter((part) => part !== null);
  if (parts.length > 1 && before.plan.events.length === 0) return 'Take the proposed plan';
  if (parts[0] !== undefined) return parts[0];
  if (!sameJson(before.plan.naming, after.plan.naming)) return 'Change the naming rule';
  if (!sameJson(before.plan.purposes, after.plan.purposes)) return 'Change purposes';
  if (before.asOf !== after.asOf) return 'Change what counts as future';
  return 'Change the tracking plan';
}

function listLabel<Item extends Named>(
  what: string,
  before: readonly Item[],
  after: readonly Item[],
  idOf: (item: Item) => string,
): string | null {
  const had = new Map(before.map((item) => [idOf(item), item]));
  const has = new Set(after.map(idOf));
  const added = after.filter((item) => !had.has(idOf(item)));
  const removed = before.filter((item) => !has.has(idOf(item)));
  const [first] = added;
  if (first) return `Add ${what} ${first.name}${more(added.length)}`;
  const [gone] = removed;
  if (gone) return `Remove ${what} ${gone.name}${more(removed.length)}`;
  for (const item of after) {
    const old = had.get(idOf(item));
    if (!old || sameJson(old, item)) continue;
    return old.name === item.name ? `Change ${what} ${item.name}` : `Rename ${old.name} to ${item.name}`;
  }
  return null;
}

const more = (count: number): string => (count > 1 ? ` and ${count - 1} more` : '');
