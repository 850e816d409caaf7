import * as v from 'valibot';
import { AppError } from '../../../core/errors.ts';
import { firstIssue } from '../../../core/recipeSchema.ts';
import { planSchema, type PlanSpec, type PlanVersion } from '../spec.ts';

const format = 'tessera-tracking-plan';
const largest = 10_000_000;

const fileSchema = v.object({ format: v.literal(format), formatVersion: v.literal(1), plan: planSchema });

/** A plan as a JSON file; versions go along without their plans, as a record of what changed. */
export function planText(plan: PlanSpec, versions: readonly PlanVersion[]): string {
  const history = versions.map(({ version, at, note, changes }) => ({ version, at, note, changes }));
  return `${JSON.stringify({ format, formatVersion: 1, plan, versions: history }, null, 2)}\n`;
}

/**
 * The plan of a JSON file.
 * @throws AppError `recipe.invalid` naming the place where it is not a plan, `recipe.too-large`, `recipe.newer`.
 */
export function readPlan(text: string): PlanSpec {
  if (text.length > largest) {
    throw new AppError('recipe.too-large', 'A tracking plan holds at most 10 MB.', { bytes: text.length });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError('recipe.invalid', 'The file is not JSON, so it is not a tracking plan.', {}, cause);
  }
  if (typeof value === 'object' && value !== null && 'formatVersion' in value) {
    const { formatVersion } = value;
    if (typeof formatVersion === 'number' && formatVersion > 1) {
      throw new AppError(
        'recipe.newer',
        `The tracking plan has version ${formatVersion} of its form; this Tessera reads 1.`,
      );
    }
  }
  const parsed = v.safeParse(fileSchema, value);
  if (!parsed.success) {
    const { path, message } = firstIssue(parsed.issues);
    throw new AppError('recipe.invalid', `The tracking plan cannot be read at “${path}”: ${message}.`, {
      path,
    });
  }
  return sound(parsed.output.plan);
}

/** @throws AppError `recipe.invalid` for an id that comes twice, or for one that nothing has. */
function sound(plan: PlanSpec): PlanSpec {
  const refuse = (words: string, id: string): never => {
    throw new AppError('recipe.invalid', `The tracking plan ${words} “${id}”.`, { id });
  };
  const lists: readonly (readonly string[])[] = [
    plan.events.map(({ id }) => id),
    plan.properties.map(({ id }) => id),
    plan.identifiers.map(({ kind }) => kind),
    plan.purposes.map(({ id }) => id),
  ];
  for (const ids of lists) {
    const twice = ids.find((id, at) => ids.indexOf(id) !== at);
    if (twice !== undefined) refuse('has two parts with the id', twice);
  }
  const properties = new Set(plan.properties.map(({ id }) => id));
  const purposes = new Set(plan.purposes.map(({ id }) => id));
  for (const event of plan.events) {
    if (!purposes.has(event.purpose)) refuse(`has no purpose`, event.purpose);
    const unknown = event.properties.find(({ property }) => !properties.has(property));
    if (unknown) refuse('has no property', unknown.property);
  }
  return plan;
}
