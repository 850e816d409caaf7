import * as v from 'valibot';
import { AppError } from '../../core/errors.ts';
import { firstIssue } from '../../core/recipeSchema.ts';

/** What a study file says of itself, in its member `manifest.json`. */
export interface StudyManifest {
  readonly format: 'tessera-study';
  readonly version: number;
  /** The Tessera that wrote it. */
  readonly app: string;
  /** ISO 8601, UTC. */
  readonly created: string;
  /** Every other member with its size and SHA-256. */
  readonly members: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  /** The sources' files: which member holds which. */
  readonly files: readonly { readonly member: string; readonly fingerprint: string; readonly name: string }[];
}

export const studyVersion = 1;
export const manifestName = 'manifest.json';
export const recipeName = 'recipe.json';
export const pinnedName = 'pinned.json';
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const memberName = v.pipe(
  v.string(),
  v.regex(/^(recipe\.json|pinned\.json|data\/[0-9a-f]{64}(\.[a-z0-9]{1,8})?)$/),
);

const schema = v.strictObject({
  format: v.literal('tessera-study'),
  version: v.literal(studyVersion),
  app: v.pipe(v.string(), v.maxLength(100)),
  created: v.pipe(v.string(), v.isoTimestamp()),
  members: v.array(
    v.strictObject({
      name: memberName,
      bytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      sha256: digest,
    }),
  ),
  files: v.array(
    v.strictObject({
      member: memberName,
      fingerprint: digest,
      name: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
    }),
  ),
});

/** The member that holds a source's bytes: its fingerprint, with the ending that the file has where it is a plain one. */
export function dataMember(fingerprint: string, fileName: string): string {
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(fileName)?.[0].toLowerCase() ?? '';
  return `data/${fingerprint}${ending}`;
}

/** A manifest from its JSON text. @throws AppError `recipe.newer`, `recipe.invalid`. */
export function parseManifest(text: string): StudyManifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError(
      'recipe.invalid',
      'The manifest of the study file is not JSON.',
      { member: manifestName },
      cause,
    );
  }
  const version =
    typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  if (typeof version === 'number' && version > studyVersion) {
    throw new AppError(
      'recipe.newer',
      `The study file has version ${version}; this Tessera reads up to ${studyVersion}.`,
      {
        from: version,
        to: studyVersion,
      },
    );
  }
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const { path, message } = firstIssue(parsed.issues);
  throw new AppError(
    'recipe.invalid',
    `The manifest of the study file cannot be read at “${path}”: ${message}.`,
    {
      member: manifestName,
      path,
    },
  );
}
