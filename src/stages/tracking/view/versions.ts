import { sameJson } from '../../../core/json.ts';
import type { PlanChange, PlanVersion, TrackingSpec } from '../spec.ts';
import { nextVersion, planChanges } from './changes.ts';

type Versioned = Pick<TrackingSpec, 'plan' | 'versions'>;

/** The version of the plan as it is: the last recorded one, or the one that would be recorded now, marked as not recorded. */
export function versionOf({ plan, versions }: Versioned): string {
  const [last] = versions.slice(-1);
  if (last && sameJson(last.plan, plan)) return last.version;
  return `${nextVersion(last?.version ?? null, pendingChanges({ plan, versions }))}-draft`;
}

/** What changed since the last recorded version; before the first, nothing. */
export function pendingChanges({ plan, versions }: Versioned): readonly PlanChange[] {
  const [last] = versions.slice(-1);
  return last ? planChanges(last.plan, plan) : [];
}

/** The versions with the plan as it is recorded as the next one. */
export function withVersion({ plan, versions }: Versioned, note: string, at: string): readonly PlanVersion[] {
  const [last] = versions.slice(-1);
  const changes = [...pendingChanges({ plan, versions })];
  const version = nextVersion(last?.version ?? null, changes);
  return [...versions, { version, at, note, changes, plan }].slice(-200);
}
