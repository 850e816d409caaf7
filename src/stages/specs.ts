import { makeRegistry, type StageDefinition } from '../core/recipe.ts';

const modules = import.meta.glob<{ definition: StageDefinition }>('./*/spec.ts', { eager: true });

/** Every stage that there is, in the order of the life cycle. */
export const registry = makeRegistry(Object.values(modules).map(({ definition }) => definition));
