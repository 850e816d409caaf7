import { formatNumber } from '../../../core/format.ts';
import type { Standing, Typical } from '../spec.ts';

/**
 * The mean where all segments show one median, as in most counts of what is rare, and where there are two values, such as yes and
 * no; else the median.
 * @param quantiles of all customers, from the least value to the greatest. @param standings of every segment in the feature.
 */
export function typicalOf(
  quantiles: readonly number[],
  standings: readonly Pick<Standing, 'median'>[],
): Typical {
  const least = quantiles[0];
  const greatest = quantiles.at(-1);
  if (least === greatest || standings.length < 2) return 'median';
  const isOfTwo = quantiles.every((value) => value === least || value === greatest);
  const medians = new Set(standings.map(({ median }) => formatNumber(median)));
  return isOfTwo || medians.size === 1 ? 'mean' : 'median';
}

/** The figure by which one segment is held against all customers: the mean, too, where it shows the median that they have. */
export function toldBy(
  overall: { readonly typical: Typical; readonly median: number },
  { median }: Pick<Standing, 'median'>,
): Typical {
  return formatNumber(median) === formatNumber(overall.median) ? 'mean' : overall.typical;
}
