import type { AppError } from '../core/errors.ts';
import { inOrder } from '../core/lineage.ts';
import { withEditsKept } from '../core/recipeEdits.ts';
import type { AutopilotOptions, JobId } from '../core/studio.ts';
import type { StudyDocument } from './document.svelte.ts';
import type { JobList } from './jobs.svelte.ts';
import type { Results } from './results.svelte.ts';
import type { Work } from './work.svelte.ts';

const pause = 150;

interface RunsParts {
  readonly document: StudyDocument;
  readonly results: Results;
  readonly jobs: JobList;
  readonly work: Work;
  /** The stage that is on screen. */
  readonly onScreen: () => string;
  /** Keeps the study, with what was fitted by now. */
  readonly keep: () => Promise<void>;
}

/** Computing the recipe: on demand, by autopilot, and after an edit, when what is on screen goes first. */
export class Runs {
  readonly #document: StudyDocument;
  readonly #results: Results;
  readonly #jobs: JobList;
  readonly #work: Work;
  readonly #onScreen: () => string;
  readonly #keep: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #following: JobId | null = null;
  /** Whether what runs was begun again by itself after the studio had stopped. */
  #isResumed = false;

  constructor(parts: RunsParts) {
    this.#document = parts.document;
    this.#results = parts.results;
    this.#jobs = parts.jobs;
    this.#work = parts.work;
    this.#onScreen = parts.onScreen;
    this.#keep = parts.keep;
  }

  /** Computes one node and all before it, or everything. @throws AppError of the stage that failed. */
  async run(node: string | null): Promise<void> {
    await this.#compute(node, false);
  }

  async #compute(node: string | null, following: boolean): Promise<void> {
    const title = node === null ? 'Bring everything up to date' : `Compute ${this.#titleOf(node)}`;
    const { artifacts } = await this.#work.perform(
      title,
      (studio, job) => {
        if (following) this.#following = job;
        return studio.run(job, this.#document.recipe, node);
      },
      {
        node,
        failed: (error) => this.#fail(node, error),
        tell: (error) => !this.#isTold(node, error),
        retry: () => this.follow(),
      },
    );
    for (const artifact of Object.values(artifacts)) this.#results.add(artifact);
  }

  /** What a stage suggests for a person to accept; nothing is set by it. The caller tells an error itself. */
  suggest<Suggestions>(node: string): Promise<Suggestions> {
    return this.#work.perform(
      `Look for suggestions in ${this.#titleOf(node)}`,
      async (studio, job) => (await studio.suggest(job, this.#document.recipe, node)) as Suggestions,
      { node, tell: false },
    );
  }

  /** “Segment it”: one undo step with every setting that autopilot chose. */
  async autopilot(options: AutopilotOptions = {}): Promise<void> {
    this.stop();
    const { before, recipe, artifacts } = await this.#work.perform(
      'Segment it',
      async (studio, job) => {
        const before = this.#document.recipe;
        return { before, ...(await studio.autopilot(job, before, options)) };
      },
      {
        failed: (error) => this.#fail(null, error),
        tell: (error) => !this.#isTold(null, error),
        retry: () => void this.autopilot(options).catch(told),
      },
    );
    const edited = this.#document.recipe;
    this.#document.replace(withEditsKept(before, edited, recipe), 'Segment it');
    for (const artifact of Object.values(artifacts)) this.#results.add(artifact);
    if (edited !== before) this.follow();
  }

  /** After an edit: waits for the hand to rest, then computes what is on screen, then all the rest. */
  follow(): void {
    this.#isResumed = false;
    this.#followLater();
  }

  /** After the studio had stopped and was started anew: the same, but once. Work that stops the studio again waits for a person. */
  resume(): void {
    if (this.#isResumed) return;
    this.#isResumed = true;
    this.#followLater();
  }

  #followLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      void this.#catchUp();
    }, pause);
  }

  /** Computes the whole recipe, in the background: after opening a study whose data is here. */
  everything(): void {
    this.stop();
    this.#computeAll().catch(told);
  }

  /** Computes everything but what waits for settings. */
  async #computeAll(): Promise<void> {
    const { recipe, registry, waiting } = this.#document;
    const last = inOrder(recipe).findLast(({ id, stage }) => !waiting.has(id) && !registry.get(stage)?.aside);
    if (waiting.size === 0) await this.#compute(null, true);
    else if (last) await this.#compute(last.id, true);
    this.#isResumed = false;
    await this.#keep();
  }

  /** Ends the run that follows edits. */
  stop(): void {
    this.#isResumed = false;
    this.#stopFollowing();
  }

  #stopFollowing(): void {
    clearTimeout(this.#timer);
    const job = this.#following;
    if (job !== null && this.#jobs.all.some(({ id }) => id === job)) this.#work.cancel(job).catch(told);
    this.#following = null;
  }

  async #catchUp(): Promise<void> {
    this.#stopFollowing();
    const recipe = this.#document.recipe;
    try {
      if (!this.#results.lively) {
        await this.#compute('sources', true);
        return;
      }
      const shown = this.#onScreen();
      if (!this.#document.waiting.has(shown)) await this.#compute(shown, true);
      if (this.#document.recipe === recipe) await this.#computeAll();
    } catch (thrown) {
      told(thrown);
    }
  }

  #fail(node: string | null, error: AppError): void {
    const failed = failedStage(node, error);
    if (failed !== null && error.code !== 'cancelled') this.#results.fail(failed, error.toJSON());
  }

  /** Whether the stage that failed is on screen, where its view tells the error beside what can be done about it. */
  #isTold(node: string | null, error: AppError): boolean {
    return failedStage(node, error) === this.#onScreen();
  }

  #titleOf(node: string): string {
    const { stage } = this.#document.node(node);
    return (this.#document.registry.get(stage)?.title ?? node).toLowerCase();
  }
}

/** The stage whose run failed: the one that the error names, else the one that was asked for. */
function failedStage(node: string | null, error: AppError): string | null {
  const { stage } = error.details;
  return typeof stage === 'string' ? stage : node;
}

/** Errors of work that nobody waits for: `perform` has told the person already, so that nothing is left to do here. */
export function told(thrown: unknown): void {
  if (!(thrown instanceof Error))
    throw new TypeError('work failed with something that is no error', { cause: thrown });
}
