import { shortName } from '../../../core/format.ts';
import { structureBand, type StructureBand } from '../../../stats/silhouetteStructure.ts';
import type { SegmentsValue } from '../spec.ts';

/** What this view takes of the profiles, wherever in the recipe they were computed. */
export interface Profiles {
  readonly verdict: string;
  readonly warnings: readonly string[];
  readonly features: readonly {
    readonly id: string;
    readonly name: string;
    readonly unit: string;
    readonly used: boolean;
    /** Which figure tells segments apart in it. */
    readonly typical: 'median' | 'mean';
  }[];
  readonly segments: readonly Profile[];
}

export interface Profile {
  readonly id: string;
  readonly index: number;
  readonly name: string;
  readonly evidence: string;
  readonly size: number;
  readonly share: number;
  readonly revenueShare: number | null;
  readonly margin: number;
  readonly standings: readonly {
    readonly feature: string;
    readonly z: number;
    readonly median: number;
    readonly mean: number;
  }[];
}

/** A segment as this view shows it: with its profile where there is one, by its number until then. */
export interface ShownSegment {
  readonly id: string;
  /** 0-based label in the assignments. */
  readonly label: number;
  /** 0 for the largest: gives the colour. */
  readonly rank: number;
  readonly name: string;
  readonly size: number;
  readonly share: number;
  readonly profile: Profile | null;
}

/** The segments from the largest to the smallest, equal ones by label, with their profiles. */
export function rankSegments(value: SegmentsValue, profiles: Profiles | null): ShownSegment[] {
  const byLabel = new Map(profiles?.segments.map((profile) => [profile.index, profile]));
  return value.sizes
    .map((size, label) => ({ size, label }))
    .sort((a, b) => b.size - a.size || a.label - b.label)
    .map(({ size, label }, rank) => {
      const profile = byLabel.get(label) ?? null;
      return {
        id: `S${rank + 1}`,
        label,
        rank,
        name: profile ? shortName(profile.name) : `Segment ${rank + 1}`,
        size,
        share: value.customers > 0 ? size / value.customers : 0,
        profile,
      };
    });
}

/** A verdict of one sentence. */
interface Structure {
  readonly word: string;
  readonly tone: 'ok' | 'plain' | 'warn';
}

const structures: Readonly<Record<StructureBand['word'], Structure>> = {
  strong: { word: 'Strong structure.', tone: 'ok' },
  reasonable: { word: 'Reasonable structure.', tone: 'ok' },
  weak: { word: 'Weak structure.', tone: 'plain' },
  none: { word: 'No clear structure.', tone: 'warn' },
};

/** In words, how much structure a mean silhouette speaks for. */
export function structureOf(silhouette: number): Structure {
  return structures[structureBand(silhouette).word];
}

export interface EvidenceChip {
  readonly name: string;
  readonly z: number;
  /** Which figure tells segments apart in it, and that figure of this segment. */
  readonly typical: 'median' | 'mean';
  readonly value: number;
  readonly unit: string;
}

/** The features in which a segment stands out the most, at least 0.3 standard deviations, at most `most` of them. */
export function evidenceOf(profile: Profile, profiles: Profiles, most = 3): EvidenceChip[] {
  const features = new Map(profiles.features.map((feature) => [feature.id, feature]));
  return [...profile.standings]
    .sort((a, b) => Math.abs(b.z) - Math.abs(a.z))
    .filter(({ z, feature }) => Math.abs(z) >= 0.3 && features.has(feature))
    .slice(0, most)
    .map((standing) => {
      const { name = '', unit = '', typical = 'median' } = features.get(standing.feature) ?? {};
      return { name, z: standing.z, typical, value: standing[typical], unit };
    });
}
