import { ident, join, sql, type Sql } from '../core/sql.ts';
import type { FeatureSummary, FeaturesValue } from './features/spec.ts';

/** A column that `Database.gather` takes. */
export interface ScaledColumn {
  readonly name: string;
  readonly expression: Sql;
}

/** What makes a feature comparable; a summary has it, and so does a summary that is only half made. */
export type Preparing = Pick<FeatureSummary, 'id' | 'imputed' | 'cap' | 'transform'>;

/** A feature with missing values filled, capped and transformed, in DOUBLE: NULL only where nothing stands in. */
export function transformed({ id, imputed, cap, transform }: Preparing): Sql {
  const filled = imputed === null ? ident(id) : sql`coalesce(${ident(id)}, ${imputed}::DOUBLE)`;
  const capped = cap ? sql`least(greatest(${filled}, ${cap[0]}::DOUBLE), ${cap[1]}::DOUBLE)` : filled;
  return transform === 'log' ? sql`(sign(${capped}) * ln(1 + abs(${capped})))` : capped;
}

/** What makes a feature a coordinate. */
export type ScaledFeature = Preparing & Pick<FeatureSummary, 'center' | 'scale' | 'adjusted'>;

/**
 * z = (transform(cap(x)) − center) / scale, less the offsets of the customer's groups, in DOUBLE: the coordinates in which segments are
 * formed. A group that was not there when the offsets were found has none.
 */
export function scaled(feature: ScaledFeature): Sql {
  const own = sql`((${transformed(feature)} - ${feature.center}::DOUBLE) / ${feature.scale}::DOUBLE)`;
  const offsets = (feature.adjusted ?? []).map(
    ({ groups, offsets: list }) =>
      sql`coalesce([${join(list.map((offset) => sql`${offset}::DOUBLE`))}][${ident(groups)} + 1], 0)`,
  );
  return offsets.length === 0 ? own : sql`(${join([own, ...offsets], ' - ')})`;
}

/** The features that segments are formed by, in order. */
export function usedFeatures(value: FeaturesValue): readonly FeatureSummary[] {
  return value.features.filter(({ used }) => used);
}

/** Scaled coordinates of the features, named by their ids, for `gather` from the features' table. */
export function scaledColumns(features: readonly ScaledFeature[]): ScaledColumn[] {
  return features.map((feature) => ({ name: feature.id, expression: scaled(feature) }));
}
