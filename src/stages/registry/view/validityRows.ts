import { formatCount, formatCounted, formatFixed, shortName } from '../../../core/format.ts';
import type { Comparison } from '../spec.ts';
import { betterBy, type Better, type MeasureRow } from './measureRow.ts';

/** How clearly both sides’ segments are told apart. */
export function validityRows(comparison: Comparison): MeasureRow[] {
  const { champion, challenger, sample, commonFeatures } = comparison;
  const figure = (key: string, value: number | null): string => {
    if (value === null) return '—';
    return key === 'ch' ? formatCount(value) : formatFixed(value, 3);
  };
  const on = `on ${formatCounted(sample, 'customer')}`;
  const row = (
    key: string,
    name: string,
    a: number | null,
    b: number | null,
    note: string,
    better: Better,
  ): MeasureRow => ({
    key,
    group: 'Validity',
    name,
    champion: figure(key, a),
    challenger: figure(key, b),
    note,
    better,
    term: key === 'db' ? 'davies-bouldin' : key === 'ch' ? 'calinski-harabasz' : 'silhouette',
  });
  const [x, y] = [champion, challenger];
  const common = `in the common space: z-scores of ${shortName(commonFeatures.join(', '), 200)}; ${on}`;
  return [
    row(
      'own',
      'Silhouette, own space',
      x.own.silhouette,
      y.own.silhouette,
      `each by its own features: not comparable where these differ; ${on}`,
      null,
    ),
    row(
      'other',
      'Silhouette, the other’s space',
      x.other.silhouette,
      y.other.silhouette,
      `each by the features of the other; ${on}`,
      null,
    ),
    row(
      'common',
      'Silhouette, common space',
      x.common.silhouette,
      y.common.silhouette,
      common,
      betterBy(x.common.silhouette, y.common.silhouette, 0.03),
    ),
    row(
      'db',
      'Davies-Bouldin, common space',
      x.common.daviesBouldin,
      y.common.daviesBouldin,
      `lower is better; ${common}`,
      null,
    ),
    row(
      'ch',
      'Calinski-Harabasz, common space',
      x.common.calinskiHarabasz,
      y.common.calinskiHarabasz,
      `higher is better; falls with k; ${common}`,
      null,
    ),
  ];
}
