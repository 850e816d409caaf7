import type { AppError } from '../core/errors.ts';
import type { Registry } from '../core/recipe.ts';
import type { StartOptions } from '../core/studio.ts';
import type { KeepingParts } from './keeping.svelte.ts';

/** What the page's composition root hands to the workspace. */
export interface WorkspaceParts {
  readonly registry: Registry;
  /** Starts the studio’s worker under this name. */
  readonly createWorker: (name: string) => Worker;
  readonly explainFailure: () => Promise<AppError | null>;
  readonly keeping: KeepingParts;
  readonly version: string;
  readonly start: StartOptions;
}
