import type { FeaturesSpec, FeatureSummary } from '../../features/spec.ts';
import type { PinnedFeature } from '../versionSchema.ts';

/**
 * How each feature is made comparable, as fitted. Where no value was missing, what would have stood in is pinned too, so that
 * a later customer who lacks one is placed by the same rule; where the settings leave such customers out, nothing stands in.
 */
export function pinnedPreparation(spec: FeaturesSpec, made: readonly FeatureSummary[]): PinnedFeature[] {
  return made.map((summary) => {
    const { id, name, unit, kind, used, transform, scaling, cap, center, scale, adjusted } = summary;
    const missing = spec.features.find((feature) => feature.id === id)?.missing ?? 'median';
    const left = missing === 'exclude' && used;
    const stand = { median: summary.quantiles[3] ?? 0, mean: summary.mean, zero: 0, exclude: 0 }[missing];
    return {
      id,
      name,
      unit,
      kind,
      used,
      transform,
      scaling,
      imputed: left ? null : (summary.imputed ?? stand),
      cap: cap && [cap[0], cap[1]],
      center,
      scale,
      ...(adjusted ? { adjusted: structuredClone(adjusted) as NonNullable<PinnedFeature['adjusted']> } : {}),
    };
  });
}
