import type { RegistrySpec } from './spec.ts';

/** The name of an edit to the versions; acts themselves are never undone. */
export function registryLabel(before: RegistrySpec, after: RegistrySpec): string {
  const act = after.history[before.history.length];
  if (act)
    return (
      { publish: 'Publish', promote: 'Promote', rollback: 'Roll back to', retire: 'Retire' }[act.action] +
      ` ${act.version}`
    );
  if (after.comparison === null) return 'Compare no versions';
  const { champion, challenger } = after.comparison;
  return `Compare ${champion} with ${challenger === 'current' ? 'the segments as they are' : challenger}`;
}
