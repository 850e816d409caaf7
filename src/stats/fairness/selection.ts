import { share, type GroupCount } from './counts.ts';

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
  const high = used.reduce((most, entry) => (entry.rate > most.rate ? entry : most), first);
  const least = used.reduce((lowest, entry) => (entry.rate < lowest.rate ? entry : lowest), first);
  // Where all rates are equal the ends are two groups all the same.
  const low = least === high ? used.reduce((_, last) => last) : least;
  return {
    difference: high.rate - low.rate,
    ratio: high.rate > 0 ? low.rate / high.rate : null,
    lowest: low.group,
    highest: high.group,
  };
}
