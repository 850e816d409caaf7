import { formatShare } from '../../../core/format.ts';
import type { Comparison } from '../comparisonSchema.ts';

/** One sentence on what a change from champion to challenger would mean. Better is claimed of nothing that chance explains. */
export function verdictOf(of: Omit<Comparison, 'verdict'>): string {
  if (of.customers === 0) return 'The two have no customers in common, so that there is nothing to compare.';
  const moved =
    of.reassigned < 0.005
      ? 'Nearly nobody would change segment'
      : `${formatShare(of.reassigned)} of customers would get another segment`;
  const { champion, challenger } = of;
  const stable = stabler(champion, challenger);
  const clear = clearer(champion.common.silhouette, challenger.common.silhouette);
  const said = [
    ...(stable === null ? [] : [`the ${stable} is the more stable`]),
    ...(clear === null
      ? []
      : [`${clear === stable ? '' : `the ${clear} `}tells customers apart more clearly`]),
  ];
  if (said.length === 0) return `${moved}, and neither is clearly better: they are as stable and as clear.`;
  return `${moved}; ${said.join(' and ')}.`;
}

type Side = 'champion' | 'challenger';

/** Named only where the ranges over the resamples do not overlap. */
function stabler(champion: Comparison['champion'], challenger: Comparison['challenger']): Side | null {
  const [a, b] = [champion.stability, challenger.stability];
  if (b.low > a.high) return 'challenger';
  return a.low > b.high ? 'champion' : null;
}

/** A silhouette that is higher by less than this is as high: it was measured on a sample. */
const leastDifference = 0.03;

function clearer(a: number | null, b: number | null): Side | null {
  if (a === null || b === null || Math.abs(b - a) < leastDifference) return null;
  return b > a ? 'challenger' : 'champion';
}
