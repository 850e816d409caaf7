import { adjustP } from '../multipleTesting.ts';

/** Steady: nothing beyond chance. Moved: beyond chance, but too little to matter. Drifted: beyond chance, and it matters. */
export type DriftLevel = 'steady' | 'moved' | 'drifted';

/** What is known of one feature before it is judged. */
export interface DriftEvidence {
  /** Of each test made on it: of its distribution, of its missing values. */
  readonly probabilities: readonly number[];
  /**
   * How much it changed, from 0: for numbers the Wasserstein distance in standard deviations of the reference, for categories the
   * total variation, and the change of the missing rate where that is larger.
   */
  readonly effect: number;
}

/** When a feature has drifted. */
export interface DriftRule {
  /** Expected share of false alarms among the features that are told to have changed. */
  readonly falseDiscovery: number;
  /** The least effect that matters. */
  readonly effectFloor: number;
}

/** A tenth of a standard deviation, or a tenth of the customers in another category. */
export const usualDriftRule: DriftRule = { falseDiscovery: 0.05, effectFloor: 0.1 };

export interface DriftVerdict {
  /** Least probability over the feature's tests, times their number (Bonferroni). */
  readonly probability: number;
  /** Corrected over all features of the snapshot (Benjamini and Hochberg 1995). */
  readonly adjusted: number;
  readonly effect: number;
  readonly level: DriftLevel;
  /** 1 for the feature that drifted most: by level, then by effect, among steady ones by probability. */
  readonly rank: number;
}

/**
 * The one rule: a feature drifted where its corrected probability is below the false-discovery rate and its effect is at least the
 * floor; it moved where only the first holds. All features of one snapshot are judged together.
 */
export function driftVerdicts(
  features: readonly DriftEvidence[],
  rule: DriftRule = usualDriftRule,
): DriftVerdict[] {
  const probabilities = features.map((feature) =>
    Math.min(1, feature.probabilities.length * Math.min(1, ...feature.probabilities)),
  );
  const adjusted = adjustP(probabilities);
  const judged = features.map(({ effect }, i) => {
    const corrected = adjusted[i] ?? 1;
    const changed = corrected < rule.falseDiscovery;
    const level: DriftLevel = !changed ? 'steady' : effect >= rule.effectFloor ? 'drifted' : 'moved';
    return { probability: probabilities[i] ?? 1, adjusted: corrected, effect, level };
  });
  const order = judged
    .map((_, i) => i)
    .sort((a, b) => compare(judged[a] as Judged, judged[b] as Judged) || a - b);
  const ranks = new Map(order.map((feature, place) => [feature, place + 1]));
  return judged.map((verdict, i) => ({ ...verdict, rank: ranks.get(i) ?? i + 1 }));
}

type Judged = Omit<DriftVerdict, 'rank'>;

const levels: readonly DriftLevel[] = ['drifted', 'moved', 'steady'];

function compare(a: Judged, b: Judged): number {
  if (a.level !== b.level) return levels.indexOf(a.level) - levels.indexOf(b.level);
  return a.level === 'steady' ? a.probability - b.probability : b.effect - a.effect;
}
