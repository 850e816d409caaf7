import type { GlossaryEntry } from './glossaryEntry.ts';
import { glossaryOfDistributions } from './glossaryOfDistributions.ts';
import { glossaryOfFairness } from './glossaryOfFairness.ts';
import { glossaryOfFeatures } from './glossaryOfFeatures.ts';
import { glossaryOfMonitoring } from './glossaryOfMonitoring.ts';
import { glossaryOfQuality } from './glossaryOfQuality.ts';
import { glossaryOfSegments } from './glossaryOfSegments.ts';
import { glossaryOfSources } from './glossaryOfSources.ts';
import { glossaryOfStudies } from './glossaryOfStudies.ts';
import { glossaryOfTracking } from './glossaryOfTracking.ts';
import { glossaryOfValidity } from './glossaryOfValidity.ts';
import { glossaryOfVersions } from './glossaryOfVersions.ts';

export type { GlossaryEntry } from './glossaryEntry.ts';

/** Every term that the views explain on hover and focus. */
export const glossary = {
  ...glossaryOfSources,
  ...glossaryOfTracking,
  ...glossaryOfQuality,
  ...glossaryOfDistributions,
  ...glossaryOfFeatures,
  ...glossaryOfSegments,
  ...glossaryOfValidity,
  ...glossaryOfFairness,
  ...glossaryOfVersions,
  ...glossaryOfMonitoring,
  ...glossaryOfStudies,
} as const satisfies Record<string, GlossaryEntry>;

export type TermName = keyof typeof glossary;
