import { ident, sql } from '../../src/core/sql.ts';
import type { FeaturesValue } from '../../src/stages/features/spec.ts';
import type { QualityValue } from '../../src/stages/quality/spec.ts';
import {
  published,
  type PublishedVersion,
  type RegistrySpec,
  type VersionDraft,
} from '../../src/stages/registry/spec.ts';
import { scoreSources, type ScoredSnapshot } from '../../src/stages/scoring.ts';
import type { SegmentsValue } from '../../src/stages/segments/spec.ts';
import type { SourceValue } from '../../src/stages/sources/spec.ts';
import type { Stages } from './stagesSupport.ts';

const empty: RegistrySpec = { versions: [], history: [], comparison: null, lift: null };

/** The segments as they are, published, and read again from what a study keeps of them. */
export async function firstVersion(stages: Stages): Promise<PublishedVersion> {
  const draft = await stages.suggest<VersionDraft>('registry');
  const signed = { at: '2026-02-01T00:00:00Z', by: 'Ann', note: '', name: 'First' };
  const [version] = published(empty, draft, signed).versions;
  if (!version) throw new Error('nothing was published');
  return JSON.parse(JSON.stringify(version)) as PublishedVersion;
}

/** The sources as quality leaves them. */
export const sourcesOf = (stages: Stages): readonly SourceValue[] =>
  (stages.artifacts['quality']?.value as unknown as QualityValue<SourceValue>).sources;

let tables = 0;

/** The customers of the sources, by the version; its tables have names of their own. */
export const score = (
  stages: Stages,
  version: PublishedVersion,
  asOf: string | null = null,
  sources = sourcesOf(stages),
): Promise<ScoredSnapshot> =>
  scoreSources(version, sources, asOf, {
    database: stages.database,
    engine: stages.engine,
    work: stages.work,
    note: () => undefined,
    tableName: () => `scored_${++tables}`,
  });

/** Customers whose segment, distance or margin is another one than the segments stage gave. */
export async function differing(stages: Stages, scored: ScoredSnapshot): Promise<number> {
  const features = stages.artifacts['features']?.value as unknown as FeaturesValue;
  const segments = stages.artifacts['segments']?.value as unknown as SegmentsValue;
  const [row] = await stages.database.rows<{ n: number }>(
    sql`SELECT count(*)::DOUBLE AS n FROM ${ident(scored.assignments)} AS s FULL JOIN
      (SELECT customer, segment, distance, margin FROM ${ident(features.table)} POSITIONAL JOIN ${ident(segments.table)}) AS o
      USING (customer) WHERE s.segment IS DISTINCT FROM o.segment OR s.distance IS DISTINCT FROM o.distance
      OR s.margin IS DISTINCT FROM o.margin`,
  );
  return row?.n ?? NaN;
}
