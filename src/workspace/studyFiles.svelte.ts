import { AppError, asAppError } from '../core/errors.ts';
import { fitWithGivenReasons, withGivenReasons } from '../core/givenReasons.ts';
import type { Artifact } from '../core/artifacts.ts';
import { emptyRecipe, type Recipe } from '../core/recipe.ts';
import { parseRecipe } from '../core/recipeSchema.ts';
import { filesOf, type SourceContent } from '../core/snapshots.ts';
import type { Forgotten } from '../storage/storage.ts';
import type { Keeping } from './keeping.svelte.ts';
import type { KeptDataState } from './keptData.svelte.ts';
import type { Results } from './results.svelte.ts';
import type { SharedParts } from './parts.ts';
import type { Sources } from './sources.svelte.ts';
import type { StudioClient } from './studioClient.ts';

interface StudyFilesParts extends SharedParts {
  readonly client: StudioClient;
  readonly results: Results;
  readonly sources: Sources;
  readonly keeping: Keeping;
  readonly keptData: KeptDataState;
  readonly version: string;
}

export interface SaveStudyOptions {
  /** The sources' files go along; without them only the recipe and what was fitted. */
  readonly withData?: boolean;
  readonly passphrase?: string;
}

export interface OpenStudyOptions {
  readonly passphrase?: string;
}

/** The study as one file: saved, and opened elsewhere with identical results. */
export class StudyFiles {
  readonly #parts: StudyFilesParts;

  constructor(parts: StudyFilesParts) {
    this.#parts = parts;
  }

  /** The study file. @throws AppError `ingest.missing` when a source's data should go along and is not on this page. */
  async write({ withData = false, passphrase }: SaveStudyOptions = {}): Promise<{
    readonly name: string;
    readonly blob: Blob;
  }> {
    const { document, work, results, keeping, version } = this.#parts;
    const recipe = document.recipe;
    const blob = await work.perform('Save the study', async (studio) => {
      const found = withData ? await studio.files(recipe) : [];
      const sources = (
        document.node('sources').spec as unknown as {
          sources: readonly (SourceContent & { readonly name: string })[];
        }
      ).sources;
      const absent = sources
        .flatMap((source) => filesOf(source, source.name))
        .find(({ fingerprint }) => !found.some((file) => file.fingerprint === fingerprint));
      if (withData && absent) {
        throw new AppError(
          'ingest.missing',
          `The data of “${absent.name}” is not on this page. Drop the file again to save it.`,
          {
            file: absent.name,
          },
        );
      }
      return keeping.parts.writeStudy({
        recipe,
        pinned: results.pinned(),
        files: found,
        passphrase,
        version,
      });
    });
    return { name: `${fileName(recipe.name)}.tessera`, blob };
  }

  /** Opens a study file in the place of this study; its reasons are told as what the file says. @throws AppError `recipe.*`, `storage.*` */
  async open(file: Blob, options: OpenStudyOptions): Promise<void> {
    const { document, client, sources, keeping, notices } = this.#parts;
    try {
      const { recipe, pinned, files } = await keeping.parts.readStudy(file, document.registry, options);
      const fits = pinned.map((fit) => fitWithGivenReasons(fit, 'file'));
      await client.call((studio) => studio.adopt(fits));
      await this.#enter(withGivenReasons(recipe, 'file'), fits, () => sources.give(files));
    } catch (thrown) {
      const error = asAppError(thrown);
      // A wrong passphrase is told where it is asked for.
      if (error.code !== 'storage.passphrase') notices.error(error);
      throw error;
    }
  }

  /** Opens a recipe in the place of this study. @throws AppError `recipe.*` */
  async openRecipe(recipe: unknown): Promise<void> {
    await this.#enter(parseRecipe(recipe, this.#parts.document.registry), [], () => Promise.resolve());
  }

  /** Another study takes the place of this one, and is kept whether or not its data comes. */
  async #enter(recipe: Recipe, fits: readonly Artifact[], give: () => Promise<void>): Promise<void> {
    const { document, runs, work, client, results, keptData, keep } = this.#parts;
    runs.stop();
    work.leaveStudy();
    document.open(recipe);
    results.begin(fits);
    const keys = fits.map(({ key }) => key);
    try {
      await client.call((studio) => studio.changeStudy(recipe, keys));
      await give();
      await keptData.restore();
    } finally {
      await keep();
    }
  }

  /** Drops the study, its data and everything kept on this device, and tells what is left. */
  async forget(): Promise<Forgotten> {
    const { document, runs, work, client, results, sources, keeping, notices } = this.#parts;
    runs.stop();
    work.leaveStudy();
    await client.call((studio) => studio.forget());
    document.open(emptyRecipe(document.registry));
    results.clear();
    notices.clear();
    sources.forget();
    return keeping.forget();
  }
}

/** A study's name as a file may bear it. */
export function fileName(name: string): string {
  const plain = name
    .replace(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .trim()
    .replace(/\s+/g, '-');
  return plain.slice(0, 80) || 'study';
}
