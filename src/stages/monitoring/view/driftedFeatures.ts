import { formatCount } from '../../../core/format.ts';
import type { FeatureDrift, MonitoredVersion } from '../spec.ts';

/** So many of all drifted. */
interface Counted {
  readonly drifted: number;
  readonly all: number;
}

/** Drifted features: those that form segments, by which segments are judged, and the others, which are only looked at. */
export interface DriftedFeatures {
  readonly forming: Counted;
  readonly others: Counted;
}

type Judged = Pick<FeatureDrift, 'feature' | 'level'>;

/** How many features of a snapshot drifted, those that form the version's segments apart from the others. */
export function driftedFeatures(
  version: Pick<MonitoredVersion, 'features'> | null,
  features: readonly Judged[],
): DriftedFeatures {
  const used = new Set((version?.features ?? []).flatMap(({ id, used: forms }) => (forms ? [id] : [])));
  const isForming = ({ feature }: Judged): boolean => used.has(feature);
  return {
    forming: counted(features.filter(isForming)),
    others: counted(features.filter((feature) => !isForming(feature))),
  };
}

const counted = (features: readonly Judged[]): Counted => ({
  drifted: features.filter(({ level }) => level === 'drifted').length,
  all: features.length,
});

/** The same in words, without a full stop, such as “1 of 2 features that form segments drifted, 0 of 3 others”. */
export function driftedWords({ forming, others }: DriftedFeatures): string {
  const words = `${ofAll(forming)} features that form segments drifted`;
  return others.all === 0 ? words : `${words}, ${ofAll(others)} others`;
}

const ofAll = ({ drifted, all }: Counted): string => `${formatCount(drifted)} of ${formatCount(all)}`;
