import { AppError } from './errors.ts';
import { sameJson, type Json } from './json.ts';
import type { StageDefinition } from './recipe.ts';

/**
 * The members that a stage only appends to, where an edit added to one of them; null where it did not.
 * @throws AppError `recipe.append-only` where an edit takes from one of them or changes what is in it.
 */
export function appendedTo(
  definition: Pick<StageDefinition, 'title' | 'stage' | 'appendOnly'> | undefined,
  before: Json,
  after: Json,
): Readonly<Record<string, Json>> | null {
  const members: Record<string, Json> = {};
  let added = false;
  for (const name of definition?.appendOnly ?? []) {
    const had = listOf(before, name);
    const has = listOf(after, name);
    if (has.length < had.length || !had.every((item, at) => sameJson(item, has[at]))) {
      const message = `${definition?.title ?? ''}: “${name}” is only ever added to; what is in it stays as it is.`;
      throw new AppError('recipe.append-only', message, { stage: definition?.stage ?? '', setting: name });
    }
    added ||= has.length > had.length;
    members[name] = has;
  }
  return added ? members : null;
}

function listOf(spec: Json, name: string): readonly Json[] {
  const value =
    typeof spec === 'object' && spec !== null && name in spec ? (spec as Record<string, Json>)[name] : [];
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
