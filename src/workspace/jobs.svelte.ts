import { SvelteMap } from 'svelte/reactivity';
import type { JobId, JobProgress } from '../core/studio.ts';

/** A job as the tray shows it. */
export interface Job {
  readonly id: JobId;
  readonly title: string;
  readonly node: string | null;
  readonly step: string;
  readonly done: number;
  /** 0 where the end is not known. */
  readonly total: number;
  readonly unit: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly state: 'running' | 'cancelling';
}

/** Running jobs, and those who listen to their progress. */
export class JobList {
  readonly #jobs = new SvelteMap<JobId, Job>();
  #listeners: readonly ((progress: JobProgress) => void)[] = [];
  readonly all = $derived([...this.#jobs.values()]);
  readonly runningNodes = $derived(this.all.flatMap(({ node }) => (node === null ? [] : [node])));
  #count = 0;

  /** Begins a job under a new id. */
  begin(title: string, node: string | null): JobId {
    const id = `job-${++this.#count}`;
    this.#jobs.set(id, {
      id,
      title,
      node,
      step: '',
      done: 0,
      total: 0,
      unit: 'rows',
      startedAt: Date.now(),
      state: 'running',
    });
    return id;
  }

  hear(progress: JobProgress): void {
    const job = this.#jobs.get(progress.job);
    if (job)
      this.#jobs.set(job.id, {
        ...job,
        node: progress.node ?? job.node,
        step: progress.step,
        done: progress.done,
        total: progress.total,
        unit: progress.unit,
      });
    for (const listener of this.#listeners) listener(progress);
  }

  cancelling(id: JobId): void {
    const job = this.#jobs.get(id);
    if (job) this.#jobs.set(id, { ...job, state: 'cancelling' });
  }

  end(id: JobId): void {
    this.#jobs.delete(id);
  }

  /** Calls back with every progress; gives the function that ends it. */
  listen(listener: (progress: JobProgress) => void): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }
}
