import type { GroupConfusion } from './counts.ts';

/** Customers that share one benefit. */
interface Level {
  readonly benefit: number;
  readonly n: number;
}

/**
 * Generalised entropy of benefits with parameter α: GE(α) = Σ ((b/μ)^α − 1) ÷ (n α (α − 1)); α = 1 the Theil index
 * Σ (b/μ) ln(b/μ) ÷ n, α = 0 the mean log deviation −Σ ln(b/μ) ÷ n (infinite where a benefit is 0). 0 where all are alike.
 * Null where nobody is counted or the mean benefit is 0.
 */
function entropyOf(levels: readonly Level[], alpha: number): number | null {
  const used = levels.filter(({ n }) => n > 0);
  const total = used.reduce((sum, { n }) => sum + n, 0);
  const mean = used.reduce((sum, { n, benefit }) => sum + n * benefit, 0) / total;
  if (!(mean > 0)) return null;
  const term = (relative: number): number => {
    if (alpha === 0) return -Math.log(relative);
    if (alpha === 1) return relative === 0 ? 0 : relative * Math.log(relative);
    return (relative ** alpha - 1) / (alpha * (alpha - 1));
  };
  return used.reduce((sum, { n, benefit }) => sum + n * term(benefit / mean), 0) / total;
}

/**
 * Generalised entropy index of decisions, over all customers alike: benefit b = ŷ − y + 1 (0 for a false negative, 1 for a right
 * decision, 2 for a false positive). `alpha` 2 is half the squared coefficient of variation, 1 the Theil index.
 * Null where nobody is counted or nobody has a benefit. Source: Speicher et al. (2018); AIF360 `generalized_entropy_index`.
 */
export function generalisedEntropy(groups: readonly GroupConfusion[], alpha = 2): number | null {
  const sum = (count: (group: GroupConfusion) => number): number =>
    groups.reduce((total, group) => total + count(group), 0);
  return entropyOf(
    [
      { benefit: 0, n: sum(({ fn }) => fn) },
      { benefit: 1, n: sum(({ tp, tn }) => tp + tn) },
      { benefit: 2, n: sum(({ fp }) => fp) },
    ],
    alpha,
  );
}

/** Theil index: generalised entropy with α = 1. AIF360 `theil_index`. */
export const theil = (groups: readonly GroupConfusion[]): number | null => generalisedEntropy(groups, 1);

/**
 * The part of it that lies between groups: every customer is given the mean benefit of the group.
 * AIF360 `between_group_generalized_entropy_index` (all groups), `between_group_theil_index` with α = 1.
 */
export function betweenGroupEntropy(groups: readonly GroupConfusion[], alpha = 2): number | null {
  return entropyOf(
    groups.map(({ tp, fp, tn, fn }) => {
      const n = tp + fp + tn + fn;
      return { benefit: n > 0 ? (tp + tn + 2 * fp) / n : 0, n };
    }),
    alpha,
  );
}
