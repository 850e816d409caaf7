import type { Artifact } from '../core/artifacts.ts';
import { AppError, asAppError } from '../core/errors.ts';
import type { Recipe, Registry } from '../core/recipe.ts';
import type {
  Claim,
  ClaimRequest,
  Forgotten,
  ReadStudyRequest,
  RecipeStore,
  Study,
  WriteStudyRequest,
} from '../storage/storage.ts';
import type { Notices } from './notices.svelte.ts';

/** What the page keeps things with; the composition root hands it in, so that tests can inject faults. */
export interface KeepingParts {
  openRecipeStore(registry: Registry): Promise<RecipeStore>;
  claimStudy(request: ClaimRequest): Promise<Claim>;
  writeStudy(request: WriteStudyRequest): Promise<Blob>;
  readStudy(blob: Blob, registry: Registry, request?: ReadStudyRequest): Promise<Study>;
  forgetEverything(): Promise<Forgotten>;
}

/** Whether this tab may change the study, and who may. */
export type Holding =
  | { readonly state: 'opening' }
  | { readonly state: 'held' }
  | { readonly state: 'elsewhere'; readonly takeOver: () => Promise<void> };

/** Autosave of the recipe (never data), one tab at a time. */
export class Keeping {
  readonly parts: KeepingParts;
  readonly #registry: Registry;
  readonly #notices: Notices;
  #store: RecipeStore | null = null;
  #release: (() => Promise<void>) | null = null;
  #waiting = 0;
  #ended = false;
  holding = $state.raw<Holding>({ state: 'opening' });
  /** `saved` once the latest edit is durable on this device. */
  state = $state.raw<'saved' | 'saving' | 'off'>('saved');

  constructor(parts: KeepingParts, registry: Registry, notices: Notices) {
    this.parts = parts;
    this.#registry = registry;
    this.#notices = notices;
  }

  /** Claims the study for this tab and reads what was kept. Problems are told; the app goes on without keeping. */
  async open(handOver: () => Promise<void>): Promise<{ recipe: Recipe; pinned: readonly Artifact[] } | null> {
    await this.#claim(handOver);
    try {
      this.#store = await this.parts.openRecipeStore(this.#registry);
      const kept = await this.#store.load();
      if (kept?.problem) this.#notices.error(asAppError(kept.problem));
      return kept?.recipe ? { recipe: kept.recipe, pinned: kept.pinned } : null;
    } catch (thrown) {
      this.state = 'off';
      this.#notices.error(asAppError(thrown, 'storage.failed'));
      return null;
    }
  }

  /** Saves this document; resolves when it, or a later one, is durable. Only the tab that holds the study saves. */
  async save(recipe: Recipe, pinned: readonly Artifact[]): Promise<void> {
    if (!this.#store || this.holding.state !== 'held' || this.#ended) return;
    this.#waiting++;
    this.state = 'saving';
    try {
      await this.#store.save(recipe, pinned);
      if (this.#waiting === 1) this.state = 'saved';
    } catch (thrown) {
      this.state = 'off';
      this.#notices.error(asAppError(thrown, 'storage.failed'));
    } finally {
      this.#waiting--;
    }
  }

  /** Lets go of everything that would stand in the way of forgetting, forgets, and proves it. */
  async forget(): Promise<Forgotten> {
    this.#ended = true;
    try {
      await this.#store?.close();
      const forgotten = await this.parts.forgetEverything();
      return forgotten;
    } finally {
      this.#ended = false;
    }
  }

  async #claim(handOver: () => Promise<void>): Promise<void> {
    const onHandOver = async (): Promise<void> => {
      await handOver();
      this.#release = null;
      this.#elsewhere(handOver);
    };
    const claim = await this.parts.claimStudy({ onHandOver });
    this.#take(claim, handOver);
  }

  #take(claim: Claim, handOver: () => Promise<void>): void {
    if (claim.held) {
      this.#release = () => claim.release();
      this.holding = { state: 'held' };
      return;
    }
    this.holding = {
      state: 'elsewhere',
      takeOver: async () => {
        try {
          this.#take(await claim.takeOver(), handOver);
        } catch (thrown) {
          const error = asAppError(thrown);
          this.#notices.error(error);
          throw error;
        }
      },
    };
  }

  #elsewhere(handOver: () => Promise<void>): void {
    this.holding = {
      state: 'elsewhere',
      takeOver: async () => {
        await this.#claim(handOver);
        if (this.holding.state !== 'held')
          throw new AppError('storage.locked', 'The other tab still holds the study.');
      },
    };
  }

  async release(): Promise<void> {
    await this.#release?.();
    this.#release = null;
  }
}
