import * as v from 'valibot';
import type { Artifact } from '../../core/artifacts.ts';
import { AppError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import { firstIssue } from '../../core/recipeSchema.ts';

const deepest = 64;
const text = v.pipe(v.string(), v.maxLength(200));
const key = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'a SHA-256 key is needed'));
const engine = v.looseObject({
  kind: v.picklist(['webgpu', 'wasm', 'reference']),
  name: text,
  threads: v.number(),
  reason: v.string(),
});

const schema = v.pipe(
  v.array(
    v.strictObject({
      key,
      node: text,
      stage: text,
      inputs: v.pipe(v.array(key), v.maxLength(100)),
      provenance: v.looseObject({
        at: text,
        milliseconds: v.number(),
        version: text,
        engine: v.nullable(engine),
        seed: v.number(),
        queries: v.array(v.string()),
      }),
      value: v.custom<Json>((value) => value !== undefined, 'a value is needed'),
    }),
  ),
  v.maxLength(10_000),
);

/** Pinned artifacts from anything that was read. Their values are the studio's to check. @throws AppError `recipe.invalid`, `recipe.too-large`. */
export function parsePinned(value: unknown): readonly Artifact[] {
  if (!shallow(value, deepest)) {
    throw new AppError('recipe.too-large', `Pinned results hold at most ${deepest} levels.`, {
      limit: deepest,
    });
  }
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const { path, message } = firstIssue(parsed.issues);
  throw new AppError('recipe.invalid', `The pinned results cannot be read at “${path}”: ${message}.`, {
    path,
  });
}

function shallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((child) => shallow(child, levels - 1));
}
