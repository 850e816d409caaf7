import { AppError } from '../core/errors.ts';
import type { JobId, JobProgress } from '../core/studio.ts';
import type { Work } from '../data/contract.ts';

const shortestInterval = 100;

/** What a running job hands to the work it does. */
export interface JobWork extends Required<Work> {
  /** Names the node that progress belongs to from now on. */
  enter(node: string | null): void;
}

/** Running jobs: one abort signal each, progress at most ten times a second. */
export class Jobs {
  readonly #running = new Map<JobId, AbortController>();
  readonly #report: (progress: JobProgress) => void;

  constructor(report: (progress: JobProgress) => void) {
    this.#report = report;
  }

  /**
   * Runs work as a job of that id. Cancelling rejects at once, whatever the work is waiting for; the work itself ends at its
   * next look at the signal.
   * @throws AppError `internal` when the id is taken, `cancelled` when it was cancelled, else what the work throws.
   */
  async run<Answer>(job: JobId, work: (work: JobWork) => Promise<Answer>): Promise<Answer> {
    if (this.#running.has(job)) throw new AppError('internal', `Job “${job}” is running already.`, { job });
    const controller = new AbortController();
    this.#running.set(job, controller);
    const { signal } = controller;
    const cancelled = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => {
        reject(new AppError('cancelled', 'The work was cancelled.', { job }));
      });
    });
    try {
      const working = work(this.#work(job, signal));
      return await Promise.race([working, cancelled]);
    } finally {
      this.#running.delete(job);
    }
  }

  cancel(job: JobId): void {
    this.#running.get(job)?.abort();
  }

  cancelAll(): void {
    for (const controller of this.#running.values()) controller.abort();
  }

  #work(job: JobId, signal: AbortSignal): JobWork {
    let node: string | null = null;
    let lastAt = -Infinity;
    let lastStep = '';
    return {
      signal,
      enter: (entered) => {
        node = entered;
      },
      progress: (step, done, total, unit = 'rows') => {
        const now = performance.now();
        const due = step !== lastStep || done === total || now - lastAt >= shortestInterval;
        if (!due || signal.aborted) return;
        lastAt = now;
        lastStep = step;
        this.#report({ job, node, step, done, total, unit });
      },
    };
  }
}
