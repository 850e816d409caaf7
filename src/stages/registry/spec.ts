import * as v from 'valibot';
import type { Json } from '../../core/json.ts';
import { keyOf } from '../../core/key.ts';
import { defineStage } from '../../core/recipe.ts';
import { brokenAt, productionAfter, type History } from '../../core/versionHistory.ts';
import { auditedOf } from './auditedSchema.ts';
import { entrySchema, versionId } from './historySchema.ts';
import { registryLabel } from './label.ts';
import { versionSchema, type PublishedVersion } from './versionSchema.ts';

export {
  productionAfter,
  productionAt,
  standingOf,
  whyNot,
  type Action,
  type HistoryEntry,
  type LookedAt,
  type Standing,
} from '../../core/versionHistory.ts';
export { lookedAt, published, withAct, type Act, type Publication } from '../../core/versionActs.ts';
export type { PublishedVersion, VersionDraft } from './versionSchema.ts';
export type { Comparison, ComparedSide, RegistryValue } from './comparisonSchema.ts';

/** Letters of JSON that all versions may have together: a study holds 50 MB. */
export const mostLetters = 20_000_000;

/** What the customers of the data as it is now, by a version, are saved as. */
export const versionListFormats = ['version-csv', 'version-parquet', 'version-arrow'] as const;
export type VersionListFormat = (typeof versionListFormats)[number];

/** The study's own segments as they are now stand for themselves. */
export const current = 'current';

const schema = v.pipe(
  v.strictObject({
    versions: v.pipe(v.array(versionSchema), v.maxLength(200)),
    /** Every act, oldest first. */
    history: v.pipe(v.array(entrySchema), v.maxLength(5000)),
    /** What is compared: a version with another one, or with the segments as they are now. */
    comparison: v.nullable(
      v.strictObject({ champion: versionId, challenger: v.union([versionId, v.literal(current)]) }),
    ),
    /** Column by whose values segments are compared in lift; null lets the first outcome or amount be taken. */
    lift: v.nullable(v.strictObject({ source: v.string(), column: v.pipe(v.string(), v.regex(/^c\d+$/)) })),
  }),
  v.check(
    (spec) => problemIn(spec) === null,
    ({ input }) => problemIn(input) ?? '',
  ),
);

interface Kept {
  readonly versions: readonly PublishedVersion[];
  readonly history: History;
}

/** SHA-256 over all that a version says but its fingerprint. */
export function fingerprintOf(version: Omit<PublishedVersion, 'fingerprint'>): string {
  return keyOf({ ...version, fingerprint: undefined });
}

/** Why versions and history do not belong together; null where they do. */
function problemIn({ versions, history }: Kept): string | null {
  const written = history.filter(({ action }) => action === 'publish');
  if (written.length !== versions.length) return 'versions and the history of their publication differ';
  for (const [at, version] of versions.entries()) {
    const entry = written[at];
    if (version.id !== `v${at + 1}` || entry?.version !== version.id)
      return `version ${version.id} is out of order`;
    if (fingerprintOf(version) !== version.fingerprint)
      return `version ${version.id} was changed after it was published: its fingerprint does not fit`;
  }
  const prints = new Map(versions.map(({ id, fingerprint }) => [id, fingerprint]));
  const foreign = history.find(({ version, fingerprint }) => prints.get(version) !== fingerprint);
  if (foreign) return `the history speaks of a version ${foreign.version} that is not this one`;
  const keys = new Map(versions.map(({ id, key }) => [id, key]));
  const unlike = history.find(
    ({ version, comparison }) => comparison && comparison.key !== keys.get(version),
  );
  if (unlike) return `${unlike.version} was promoted by a comparison of other segments`;
  const broken = brokenAt(history);
  if (broken) return `the history is broken at entry ${broken.entry}: ${broken.why}`;
  if (JSON.stringify(versions).length > mostLetters)
    return 'versions fill the 20 MB that a study keeps for them; go on in another study';
  return null;
}

export type RegistrySpec = v.InferOutput<typeof schema>;

export const definition = defineStage<RegistrySpec>({
  stage: 'registry',
  title: 'Versions',
  purpose: 'Segmentations that were published, which one is in production, and since when.',
  order: 70,
  version: 1,
  migrations: [],
  algorithm: 2,
  schema,
  defaults: { versions: [], history: [], comparison: null, lift: null },
  inputs: ['quality', 'features', 'segments', 'insight'],
  aside: true,
  appendOnly: ['versions', 'history'],
  unshared: true,
  keyed: computed,
  // Groups of people are those of the audit; they change nothing where nothing is compared.
  watches: (recipe) => auditedOf(recipe) as unknown as Json,
  label: registryLabel,
});

/** Names of people, notes and times change nothing that is computed. */
function computed({ versions, history, comparison, lift }: RegistrySpec): Json {
  const print = (id: string): string => versions.find((version) => version.id === id)?.fingerprint ?? id;
  const compared = comparison && {
    champion: print(comparison.champion),
    challenger: print(comparison.challenger),
    lift,
  };
  return { versions: versions.length, production: productionAfter(history), compared };
}
