import type { Remote } from 'comlink';
import { asAppError, type AppError } from '../core/errors.ts';
import type { JobId, Studio } from '../core/studio.ts';
import type { JobList } from './jobs.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import type { StudioClient } from './studioClient.ts';

export interface PerformOptions {
  /** The node that the job is about, or null. */
  readonly node?: string | null;
  /** Called with the error before it is told. */
  readonly failed?: (error: AppError) => void;
  /** Offered beside an error that may pass. */
  readonly retry?: () => void;
  /** False: the caller tells the error itself. */
  readonly tell?: boolean;
}

/** Calls of the studio as jobs: shown in the tray, cancellable, with errors told once and thrown to the caller. */
export class Work {
  readonly #client: StudioClient;
  readonly #jobs: JobList;
  readonly #notices: Notices;

  constructor(client: StudioClient, jobs: JobList, notices: Notices) {
    this.#client = client;
    this.#jobs = jobs;
    this.#notices = notices;
  }

  /** @throws AppError of the call, after it was told. */
  async perform<Answer>(
    title: string,
    use: (studio: Remote<Studio>, job: JobId) => Promise<Answer>,
    options: PerformOptions = {},
  ): Promise<Answer> {
    const job = this.#jobs.begin(title, options.node ?? null);
    try {
      return await this.#client.call((studio) => use(studio, job));
    } catch (thrown) {
      const error = asAppError(thrown);
      options.failed?.(error);
      if (options.tell !== false) this.#notices.error(error, error.text.retry ? options.retry : undefined);
      throw error;
    } finally {
      this.#jobs.end(job);
    }
  }

  async cancel(job: JobId): Promise<void> {
    this.#jobs.cancelling(job);
    await this.#client.call((studio) => studio.cancel(job));
  }
}
