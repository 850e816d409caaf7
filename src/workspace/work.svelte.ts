import type { Remote } from 'comlink';
import { AppError, asAppError } from '../core/errors.ts';
import type { JobId, Studio } from '../core/studio.ts';
import type { JobList } from './jobs.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import { told } from './runs.svelte.ts';
import type { StudioClient } from './studioClient.ts';

export interface PerformOptions {
  /** The node that the job is about, or null. */
  readonly node?: string | null;
  /** Called with the error before it is told. */
  readonly failed?: (error: AppError) => void;
  /** Offered beside an error that may pass. */
  readonly retry?: () => void;
  /** Whether the error is told here; where not, the caller tells it itself, or the view that is on screen does. */
  readonly tell?: boolean | ((error: AppError) => boolean);
}

/** Calls of the studio as jobs: shown in the tray, cancellable, with errors told once and thrown to the caller. */
export class Work {
  readonly #client: StudioClient;
  readonly #jobs: JobList;
  readonly #notices: Notices;
  readonly #lost: (fingerprint: string) => void;
  #study = 0;

  /** @param lost hears of a file that cannot be read any more. */
  constructor(client: StudioClient, jobs: JobList, notices: Notices, lost: (fingerprint: string) => void) {
    this.#client = client;
    this.#jobs = jobs;
    this.#notices = notices;
    this.#lost = lost;
  }

  /** @throws AppError of the call, after it was told; `cancelled` where another study took the place of the one that it was for. */
  async perform<Answer>(
    title: string,
    use: (studio: Remote<Studio>, job: JobId) => Promise<Answer>,
    options: PerformOptions = {},
  ): Promise<Answer> {
    const job = this.#jobs.begin(title, options.node ?? null);
    const still = this.sameStudy();
    try {
      const answer = await this.#client.call((studio) => use(studio, job));
      still();
      return answer;
    } catch (thrown) {
      const error = failureOf(thrown, still);
      const { fingerprint } = error.details;
      if (error.code === 'ingest.changed' && typeof fingerprint === 'string') this.#lost(fingerprint);
      options.failed?.(error);
      const { tell = true } = options;
      if (typeof tell === 'boolean' ? tell : tell(error))
        this.#notices.error(error, error.text.retry ? options.retry : undefined);
      throw error;
    } finally {
      this.#jobs.end(job);
    }
  }

  /** Another study takes the place of this one: its work ends, and nothing that it still answers is taken. */
  leaveStudy(): void {
    this.#study++;
    for (const { id } of this.#jobs.all) this.cancel(id).catch(told);
  }

  /** What throws `cancelled` once another study has taken the place of the one that is open now. */
  sameStudy(): () => void {
    const study = this.#study;
    return () => {
      if (study !== this.#study)
        throw new AppError('cancelled', 'Another study was opened in the place of this one.');
    };
  }

  async cancel(job: JobId): Promise<void> {
    this.#jobs.cancelling(job);
    await this.#client.call((studio) => studio.cancel(job));
  }
}

/** The error of a call; that of work for a study that was left concerns nobody any more. */
function failureOf(thrown: unknown, still: () => void): AppError {
  try {
    still();
  } catch (left) {
    return asAppError(left);
  }
  return asAppError(thrown);
}
