import { formatCounted, formatFixed } from '../../../core/format.ts';
import type { ComparedSide, Comparison } from '../spec.ts';
import { both, type MeasureRow } from './measureRow.ts';

/** How alike both sides come out when they are fitted again. */
export function stabilityRows(comparison: Comparison): MeasureRow[] {
  const { champion, challenger } = comparison;
  const [a, b] = [champion.stability, challenger.stability];
  const worst = (side: ComparedSide): string => formatFixed(Math.min(...side.stability.jaccard), 2);
  return [
    {
      key: 'stability',
      group: 'Stability',
      name: 'Agreement when fitted again',
      term: 'bootstrap-stability',
      ...both(
        comparison,
        ({ stability: { adjustedRand, low, high } }) =>
          `${formatFixed(adjustedRand, 3)} (${formatFixed(low, 2)} to ${formatFixed(high, 2)})`,
      ),
      note: `adjusted Rand index over ${Math.max(a.resamples, b.resamples)} resamples of ${formatCounted(comparison.sample, 'customer')}; 5\u00a0% to 95\u00a0%`,
      better: b.low > a.high ? 'challenger' : a.low > b.high ? 'champion' : null,
    },
    {
      key: 'jaccard',
      group: 'Stability',
      name: 'Least stable segment',
      term: 'jaccard',
      ...both(comparison, worst),
      note: 'mean best Jaccard similarity; below 0.6 a segment should not be trusted, from 0.75 on it is stable (Hennig 2007)',
      better: null,
    },
  ];
}
