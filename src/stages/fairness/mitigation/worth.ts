import { correlationRatio, momentsByGroup } from '../../../stats/association.ts';
import { rocAuc } from '../../../stats/rocAuc.ts';
import type { FeaturesValue } from '../../features/spec.ts';
import type { MitigationSpec, MitigationValue } from '../mitigationSchema.ts';
import type { Sampled } from '../proxies/sampled.ts';

/** What segments are worth, and how it is measured for any labels. */
export interface Worth {
  readonly told: NonNullable<MitigationValue['worth']>;
  lift(labels: Int32Array, k: number): number | null;
}

/** The worth that was chosen: a feature, the outcome, or the money where it is known; null where there is none. */
export function worthOf(spec: MitigationSpec, features: FeaturesValue, sample: Sampled): Worth | null {
  if (spec.worth?.kind === 'outcome') {
    const { came } = sample;
    return came === null
      ? null
      : { told: { kind: 'outcome', name: 'the outcome' }, lift: (labels, k) => outcomeLift(came, labels, k) };
  }
  const wanted = spec.worth?.id ?? features.monetary;
  const feature = features.features.find(({ id }) => id === wanted);
  const column = feature ? sample.shown.get(feature.id) : undefined;
  if (!feature || !column) return null;
  return {
    told: { kind: 'feature', name: feature.name },
    lift: (labels, k) => {
      const eta = correlationRatio(momentsByGroup(column, labels, k));
      return eta === null ? null : eta * eta;
    },
  };
}

/** Area under the ROC curve of the outcome, each customer scored by the outcome's rate in the segment. */
function outcomeLift(came: Float64Array, labels: Int32Array, k: number): number | null {
  const known = Int32Array.from(came.keys()).filter((row) => !Number.isNaN(came[row]));
  const yes = new Float64Array(k);
  const n = new Float64Array(k);
  for (const row of known) {
    const label = labels[row] as number;
    n[label] = (n[label] as number) + 1;
    yes[label] = (yes[label] as number) + (came[row] as number);
  }
  const scores = Float64Array.from(known, (row) => {
    const label = labels[row] as number;
    return (yes[label] as number) / (n[label] as number);
  });
  return rocAuc(
    scores,
    known.map((row) => came[row] as number),
  );
}
