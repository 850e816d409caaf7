import { share, type GroupCount } from './counts.ts';

/** What a group's selection is compared with: another group by name, or all the others taken together. */
export type Against = { readonly group: string } | 'rest';

/** One group's selection. Shares are null where nobody is counted. */
export interface GroupSelection {
  readonly group: string;
  readonly n: number;
  readonly selected: number;
  /** selected ÷ n: Fairlearn's `selection_rate`, Aequitas's predicted prevalence `pprev`. */
  readonly rate: number | null;
  /** Share of the group among the selected: Aequitas's `ppr`. */
  readonly shareOfSelected: number | null;
  /** Share of the group among all. */
  readonly shareOfAll: number | null;
  /** Share among the selected over share among all: 1 as expected, below 1 under-represented. Equals rate ÷ overall rate. */
  readonly representation: number | null;
}

/** Selection of every group: rate, share of the selected and of all, and representation. */
export function selections(groups: readonly GroupCount[]): GroupSelection[] {
  const total = groups.reduce((sum, { n }) => sum + n, 0);
  const selected = groups.reduce((sum, group) => sum + group.selected, 0);
  return groups.map((group) => {
    const shareOfSelected = share(group.selected, selected);
    const shareOfAll = share(group.n, total);
    return {
      ...group,
      rate: share(group.selected, group.n),
      shareOfSelected,
      shareOfAll,
      representation: shareOfSelected === null || !shareOfAll ? null : shareOfSelected / shareOfAll,
    };
  });
}

/** A gap between rates and the groups at its ends. */
export interface ParityBetween {
  /** Largest rate less smallest. Fairlearn `demographic_parity_difference(method="between_groups")`. */
  readonly difference: number;
  /** Smallest rate over largest; null where all are 0. Fairlearn `demographic_parity_ratio(method="between_groups")`. */
  readonly ratio: number | null;
  readonly lowest: string;
  readonly highest: string;
}

/**
 * The widest gap of any rate between groups: max − min and min ÷ max, with the groups that have them. Groups without a rate are
 * left out; null with fewer than two. Source: Fairlearn's MetricFrame.difference/ratio(method="between_groups").
 */
export function parityBetween(
  rates: readonly { readonly group: string; readonly rate: number | null }[],
): ParityBetween | null {
  const used = rates.filter((entry): entry is { group: string; rate: number } => entry.rate !== null);
  const [first] = used;
  if (first === undefined || used.length < 2) return null;
  const low = used.reduce((least, entry) => (entry.rate < least.rate ? entry : least), first);
  const high = used.reduce((most, entry) => (entry.rate > most.rate ? entry : most), first);
  return {
    difference: high.rate - low.rate,
    ratio: high.rate > 0 ? low.rate / high.rate : null,
    lowest: low.group,
    highest: high.group,
  };
}

/** A group's rate beside another. */
export interface ParityAgainst {
  readonly group: string;
  readonly rate: number | null;
  /** Rate of what it is compared with. */
  readonly reference: number | null;
  /** rate − reference: AIF360 `statistical_parity_difference` with the reference as the privileged group. */
  readonly difference: number | null;
  /** rate ÷ reference; null where the reference is 0. AIF360 `disparate_impact`, Aequitas `pprev_disparity`. */
  readonly ratio: number | null;
  /** Customers in the reference and how many of them are selected. */
  readonly referenceN: number;
  readonly referenceSelected: number;
}

/** Every group's selection rate against a reference group's, or against the rate of all other groups together. */
export function parityAgainst(groups: readonly GroupCount[], against: Against): ParityAgainst[] {
  return groups.map((own) => {
    const others = groups.filter((other) =>
      against === 'rest' ? other !== own : other.group === against.group,
    );
    const referenceN = others.reduce((sum, { n }) => sum + n, 0);
    const referenceSelected = others.reduce((sum, { selected }) => sum + selected, 0);
    const rate = share(own.selected, own.n);
    const reference = share(referenceSelected, referenceN);
    const both = rate !== null && reference !== null;
    return {
      group: own.group,
      rate,
      reference,
      difference: both ? rate - reference : null,
      ratio: both && reference > 0 ? rate / reference : null,
      referenceN,
      referenceSelected,
    };
  });
}

/** The share of the highest rate under which the screen of 29 CFR 1607.4 D marks a group. */
export const fourFifths = 0.8;

/**
 * The four-fifths screen: groups whose rate is below 80 % of the highest group's, with that ratio. A screen on ratios alone: it
 * knows neither sample size nor cause, passes no judgement, and is shown with intervals.
 * Source: Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D (1978).
 */
export function belowFourFifths(
  groups: readonly GroupCount[],
): { readonly group: string; readonly ratio: number }[] {
  const rates = groups.map(({ group, n, selected }) => ({ group, rate: share(selected, n) ?? 0, n }));
  const highest = Math.max(0, ...rates.map(({ rate }) => rate));
  if (highest === 0) return [];
  return rates
    .filter(({ n, rate }) => n > 0 && rate / highest < fourFifths)
    .map(({ group, rate }) => ({ group, ratio: rate / highest }));
}
