import { entry, type GlossaryEntry } from './glossaryEntry.ts';

/** Terms of a study as a document: what it is known by, and how it is handed on. */
export const glossaryOfStudies = {
  seed: entry(
    'Seed',
    'The number from which all chance in the study is drawn. The same seed gives the same result.',
    'Deterministic random numbers',
  ),
  'share-link': entry(
    'Share link',
    'An address that carries the settings of a study behind its #, a part that browsers send to no server. It holds no rows.',
    'URL Standard (fragment)',
    {
      care: 'Settings can hold values of the data: you see which before it is copied, and those of columns that are sensitive, or look it, are left out unless you let them go along. Who opens it is told what was left out, never a value.',
    },
  ),
  fingerprint: entry(
    'Fingerprint',
    'A short number computed from the content: the same content gives the same one.',
    'SHA-256, FIPS 180-4',
  ),
} as const satisfies Record<string, GlossaryEntry>;
