import { formatShare, shortName } from '../../../core/format.ts';
import type { FeatureOrigin } from '../../features/spec.ts';
import type { FeatureDrift } from '../driftSchema.ts';

/** Share by which the history may be longer or shorter before it is told. */
const alike = 0.05;
/** Features that add up over the history, and that of how far it goes back. */
const adding: ReadonlySet<FeatureOrigin['kind']> = new Set(['frequency', 'monetary', 'tenure']);

/** A feature of a version with what it is made of. */
export interface MadeFeature {
  readonly id: string;
  readonly name: string;
  readonly origin: FeatureOrigin;
}

/**
 * Says where features changed that add up over the history, and the history of the snapshot is longer or shorter than that of the
 * reference, by the longest time since a first event. Empty where it is about as long, or the version has no such time.
 */
export function historyNotes(made: readonly MadeFeature[], drifts: readonly FeatureDrift[]): string[] {
  const since = made.find(({ origin }) => origin.kind === 'tenure');
  const [before, now] = drifts.find(({ feature }) => feature === since?.id)?.quantiles ?? [];
  const [had, has] = [before?.at(-1), now?.at(-1)];
  if (!had || !has || Math.abs(has / had - 1) <= alike) return [];
  const changed = made.filter(
    ({ id, origin }) =>
      adding.has(origin.kind) && drifts.some(({ feature, level }) => feature === id && level !== 'steady'),
  );
  if (changed.length === 0) return [];
  const names = new Intl.ListFormat('en').format(changed.map(({ name }) => shortName(name)));
  const [length, turn] = has > had ? ['longer', 'grow'] : ['shorter', 'shrink'];
  const [add, change] = changed.length === 1 ? ['adds', `${turn}s`] : ['add', turn];
  return [
    `The history is ${formatShare(Math.abs(has / had - 1))} ${length} than that of the reference: ${names}, which ${add} up over it, ${change} with it. ` +
      'Load as long a history each time to tell what customers do.',
  ];
}
