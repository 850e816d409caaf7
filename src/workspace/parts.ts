import type { AppError } from '../core/errors.ts';
import type { Registry } from '../core/recipe.ts';
import type { StartOptions } from '../core/studio.ts';
import type { FolderParts } from '../core/folders.ts';
import type { StudyDocument } from './document.svelte.ts';
import type { KeepingParts } from './keeping.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import type { Runs } from './runs.svelte.ts';
import type { Work } from './work.svelte.ts';

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

/** What the parts of the workspace share. */
export interface SharedParts {
  readonly document: StudyDocument;
  readonly work: Work;
  readonly runs: Runs;
  readonly notices: Notices;
  readonly keep: () => Promise<void>;
  readonly folders?: FolderParts | undefined;
}
