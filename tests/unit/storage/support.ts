import type { Artifact } from '../../../src/core/artifacts.ts';
import { AppError } from '../../../src/core/errors.ts';
import { keyOf } from '../../../src/core/key.ts';
import {
  defineStage,
  emptyRecipe,
  makeRegistry,
  type Recipe,
  type StageDefinition,
} from '../../../src/core/recipe.ts';
import * as v from 'valibot';

const stages = [
  defineStage({
    stage: 'sources',
    title: 'Sources',
    purpose: 'Files.',
    order: 1,
    version: 1,
    migrations: [],
    algorithm: 1,
    schema: v.strictObject({ names: v.array(v.string()) }),
    defaults: { names: [] as string[] },
    inputs: [],
    label: () => 'Change sources',
  }),
  defineStage({
    stage: 'segments',
    title: 'Segments',
    purpose: 'Groups.',
    order: 2,
    version: 2,
    migrations: [(old) => ({ k: (old as { readonly clusters: number }).clusters })],
    algorithm: 1,
    schema: v.strictObject({ k: v.number() }),
    defaults: { k: 4 },
    inputs: ['sources'],
    label: () => 'Change segments',
  }),
];
/** A registry of two small stages, so that storage is tested without the product’s own. */
export const registry = makeRegistry(stages as unknown as readonly StageDefinition[]);

/** A study of that registry, told apart by its name. */
export function study(name: string): Recipe {
  return emptyRecipe(registry, name, 7);
}

export function artifact(value: Artifact['value']): Artifact {
  return {
    key: keyOf({ value }),
    node: 'segments',
    stage: 'segments',
    inputs: [keyOf('sources')],
    provenance: {
      at: '2024-05-01T10:00:00.000Z',
      milliseconds: 12.5,
      version: '0.1.0',
      engine: { kind: 'wasm', name: 'CPU', threads: 2, reason: 'no adapter' },
      seed: 7,
      queries: ['SELECT 1'],
    },
    value,
  };
}

/** The AppError that a promise rejects with. Anything else fails the test. */
export async function errorOf(promise: Promise<unknown>): Promise<AppError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (thrown instanceof AppError) return thrown;
  throw new Error('an AppError was expected', { cause: thrown });
}

export async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** Bytes that look like noise and are the same in every run. */
export function noise(count: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count);
  let state = seed >>> 0;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}
