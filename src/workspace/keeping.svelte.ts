import type { Artifact } from '../core/artifacts.ts';
import { AppError, asAppError } from '../core/errors.ts';
import type { FolderParts } from '../core/folders.ts';
import type { Recipe, Registry } from '../core/recipe.ts';
import type { SharedStudy } from '../core/sharing/sharedStudy.ts';
import type {
  Claim,
  ClaimRequest,
  Forgotten,
  LoadedStudy,
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
  /** A shared study as the fragment of a link. @throws AppError `recipe.too-large` */
  toFragment(study: SharedStudy): Promise<string>;
  /** The study of a link's fragment, or null where it holds none. @throws AppError `recipe.*` */
  fromFragment(fragment: string, registry: Registry): Promise<SharedStudy | null>;
  /** Watching a folder; absent where nothing is to be watched. */
  readonly folders?: FolderParts;
}

type Held = Claim & { readonly held: true };

/** Whether this tab may change the study, and who may. */
export type Holding =
  | { readonly state: 'opening' }
  | { readonly state: 'held' }
  | { readonly state: 'elsewhere'; readonly takeOver: () => Promise<void> };

/** What was kept: the recipe and what was fitted. */
export interface KeptStudy {
  readonly recipe: Recipe;
  readonly pinned: readonly Artifact[];
}

/** What keeping asks of the workspace. */
export interface KeepingEvents {
  /** Another tab asks for the study: save it. A rejection keeps the study here. */
  readonly handOver: () => Promise<void>;
  /** The study was taken over from another tab, which saved it: show it. */
  readonly takenOver: (study: KeptStudy) => Promise<void>;
}

/** Autosave of the recipe (never data), one tab at a time. */
export class Keeping {
  readonly parts: KeepingParts;
  readonly #registry: Registry;
  readonly #notices: Notices;
  readonly #events: KeepingEvents;
  #store: RecipeStore | null = null;
  #release: (() => Promise<void>) | null = null;
  #waiting = 0;
  #ended = false;
  holding = $state.raw<Holding>({ state: 'opening' });
  /** `saved` once the latest edit is durable on this device; `blocked` where the browser keeps nothing, `off` after a failure. */
  state = $state.raw<'saved' | 'saving' | 'off' | 'blocked'>('saved');

  constructor(parts: KeepingParts, registry: Registry, notices: Notices, events: KeepingEvents) {
    this.parts = parts;
    this.#registry = registry;
    this.#notices = notices;
    this.#events = events;
  }

  /** Claims the study for this tab and reads what was kept. Problems are told; the app goes on without keeping. */
  async open(): Promise<KeptStudy | null> {
    this.#hold(await this.#claim());
    try {
      this.#store = await this.parts.openRecipeStore(this.#registry);
      const kept = await this.#load();
      if (isNewer(kept)) this.state = 'off';
      return studyOf(kept);
    } catch (thrown) {
      this.#failed(thrown);
      return null;
    }
  }

  /**
   * Saves this document; resolves when it, or a later one, is durable. Only the tab that holds the study saves.
   * @throws AppError `storage.*`, after it was told.
   */
  async save(recipe: Recipe, pinned: readonly Artifact[]): Promise<void> {
    if (!this.#store || this.holding.state !== 'held' || this.#ended) return;
    this.#waiting++;
    this.state = 'saving';
    try {
      await this.#store.save(recipe, pinned);
      if (this.#waiting === 1) this.state = 'saved';
    } catch (thrown) {
      throw this.#failed(thrown);
    } finally {
      this.#waiting--;
    }
  }

  /** Lets go of everything that would stand in the way of forgetting, forgets, and proves it. */
  async forget(): Promise<Forgotten> {
    this.#ended = true;
    try {
      await this.#store?.close();
      return await this.parts.forgetEverything();
    } finally {
      this.#ended = false;
    }
  }

  async release(): Promise<void> {
    await this.#release?.();
    this.#release = null;
  }

  /** Nothing is kept from now on. Where the browser blocks it, the banner says so, and no notice beside it. */
  #failed(thrown: unknown): AppError {
    const error = asAppError(thrown, 'storage.failed');
    const isBlocked = error.code === 'storage.blocked';
    this.state = isBlocked ? 'blocked' : 'off';
    if (!isBlocked) this.#notices.error(error);
    return error;
  }

  async #load(): Promise<LoadedStudy | null> {
    const kept = (await this.#store?.load()) ?? null;
    if (kept?.problem) this.#notices.error(asAppError(kept.problem));
    return kept;
  }

  /** A study that was claimed from another tab, with what that tab saved on screen. One that cannot be shown is let go again. */
  async #taken(held: Held): Promise<Held> {
    try {
      const kept = await this.#load();
      if (isNewer(kept))
        throw new AppError(
          'storage.locked',
          'The other tab runs a newer Tessera: go on there, or reload this one.',
        );
      const study = studyOf(kept);
      if (study) await this.#events.takenOver(study);
      return held;
    } catch (thrown) {
      await held.release();
      throw thrown;
    }
  }

  #claim(): Promise<Claim> {
    return this.parts.claimStudy({
      onHandOver: async () => {
        await this.#events.handOver();
        this.#release = null;
        this.#elsewhere(async () => {
          const claim = await this.#claim();
          return claim.held ? claim : claim.takeOver();
        });
      },
    });
  }

  #hold(claim: Claim): void {
    if (!claim.held) {
      this.#elsewhere(() => claim.takeOver());
      return;
    }
    this.#release = () => claim.release();
    this.holding = { state: 'held' };
  }

  /** The study is another tab’s. Taking it over shows what that tab saved, which this one has not seen. */
  #elsewhere(claim: () => Promise<Held>): void {
    const takeOver = async (): Promise<void> => {
      try {
        this.#hold(await this.#taken(await claim()));
      } catch (thrown) {
        const error = asAppError(thrown);
        this.#notices.error(error);
        throw error;
      }
    };
    this.holding = { state: 'elsewhere', takeOver };
  }
}

const isNewer = (kept: LoadedStudy | null): boolean => kept?.problem?.code === 'recipe.newer';

const studyOf = (kept: LoadedStudy | null): KeptStudy | null =>
  kept?.recipe ? { recipe: kept.recipe, pinned: kept.pinned } : null;
