import { releaseProxy, transfer, wrap, type Remote } from 'comlink';
import { installErrorCrossing } from '../core/crossing.ts';
import { AppError, asAppError } from '../core/errors.ts';
import { lifeName, watchLife } from '../core/liveness.ts';
import type { EngineRecord } from '../core/engineRecord.ts';
import type { StartOptions, Studio, StudioEvent, StudioEvents } from '../core/studio.ts';

/** What the studio's worker offers before it is open. */
interface Door {
  open(options: StartOptions & { readonly version: string }, events: MessagePort): Promise<Studio>;
}

export interface StudioClientParts {
  /** Makes the worker; the page's composition root knows its address. */
  readonly createWorker: (name: string) => Worker;
  /** Says why a worker could not be loaded, such as a sign-on that has expired. */
  readonly explainFailure: () => Promise<AppError | null>;
  readonly version: string;
  readonly events: StudioEvents;
  /** Heard after a worker has died and another one is open in its place. */
  readonly restarted: (studio: Remote<Studio>) => Promise<void>;
}

installErrorCrossing();

interface Running {
  readonly worker: Worker;
  readonly studio: Promise<Remote<Studio>>;
  /** Rejects when the worker dies. */
  readonly death: Promise<never>;
  readonly die: (reason: AppError) => void;
}

/** How the studio's worker stands: none was open yet, one is or is about to be, or the one after it could not be started. */
type Standing = 'first' | 'open' | 'failed';

/**
 * The page's side of the door. Calls to a worker that dies reject with `studio.stopped`; a new one is opened at once and
 * rebuilt by `restarted`.
 */
export class StudioClient {
  readonly #parts: StudioClientParts;
  #options: StartOptions;
  #running: Running;
  #standing: Standing = 'first';
  #reviving: Promise<void> | null = null;

  constructor(parts: StudioClientParts, options: StartOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#running = this.#start();
  }

  /** Resolves when the studio is open. @throws AppError `studio.start`, `network.sign-on` */
  async ready(): Promise<void> {
    await this.#alive(this.#running, this.#running.studio);
  }

  /** One call to the studio. One that could not be started anew is tried again. @throws AppError of the call, or `studio.stopped`. */
  async call<Answer>(use: (studio: Remote<Studio>) => Promise<Answer>): Promise<Answer> {
    if (this.#standing === 'failed') {
      this.#reviving ??= this.#replace().finally(() => {
        this.#reviving = null;
      });
      await this.#reviving;
    }
    const running = this.#running;
    const studio = await this.#alive(running, running.studio);
    try {
      return await this.#alive(running, use(studio));
    } catch (thrown) {
      const error = asAppError(thrown);
      // The database inside has stopped: only another studio can go on.
      if (error.code === 'studio.stopped' && this.#running === running)
        await this.#fallen(running, true, error.message);
      throw error;
    }
  }

  /** Ends the worker and opens another one, with another engine if asked: the last resort, and the way to change engines. */
  async restart(options: StartOptions = this.#options): Promise<void> {
    this.#options = options;
    this.#running.die(new AppError('studio.stopped', 'The studio was restarted.'));
    await this.#replace();
  }

  engine(): Promise<EngineRecord & { readonly dispatches: number }> {
    return this.call((studio) => studio.engine());
  }

  async #replace(): Promise<void> {
    this.#running.worker.terminate();
    this.#running = this.#start();
    if (this.#standing === 'failed') this.#standing = 'open';
    const studio = await this.#alive(this.#running, this.#running.studio);
    await this.#parts.restarted(studio);
  }

  #start(): Running {
    const name = lifeName('studio');
    const worker = this.#parts.createWorker(name);
    let die: (reason: AppError) => void = () => undefined;
    const death = new Promise<never>((_, reject) => {
      die = reject;
    });
    // Nobody may be waiting when a worker dies; each call that waits hears of it by its own race.
    death.catch(() => undefined);
    const door = wrap<Door>(worker);
    const { port1: hearing, port2: telling } = new MessageChannel();
    hearing.onmessage = ({ data }: MessageEvent<StudioEvent>) => {
      this.#hear(data);
    };
    const opening = door.open(
      { ...this.#options, version: this.#parts.version },
      transfer(telling, [telling]),
    );
    const studio = opening as unknown as Promise<Remote<Studio>>;
    const running: Running = { worker, studio, death, die };
    let open = false;
    studio.then(
      () => {
        open = true;
        if (this.#running === running) this.#standing = 'open';
        const unwatch = watchLife(name, () => {
          if (this.#running === running)
            void this.#fallen(running, true, 'The worker was ended by the browser.');
        });
        death.catch(unwatch);
      },
      () => undefined,
    );
    worker.addEventListener('error', (event) => {
      if (this.#running !== running) return;
      void this.#fallen(running, open, event.message);
    });
    return running;
  }

  async #fallen(running: Running, wasOpen: boolean, message: string): Promise<void> {
    if (wasOpen) {
      running.die(
        new AppError('studio.stopped', 'The studio stopped and was started anew. Your study is kept.', {
          reason: message,
        }),
      );
      await this.#replace().catch((thrown: unknown) => {
        this.#running.die(thrown instanceof AppError ? thrown : new AppError('studio.start', String(thrown)));
      });
      return;
    }
    const explained = await this.#parts.explainFailure();
    if (this.#standing === 'open') this.#standing = 'failed';
    running.die(
      explained ??
        new AppError('studio.start', `The studio’s worker could not start. ${message}`.trim(), {
          reason: message,
        }),
    );
  }

  #hear(event: StudioEvent): void {
    const { events } = this.#parts;
    if ('progress' in event) events.progress(event.progress);
    else if ('artifact' in event) events.artifact(event.artifact);
    else events.engine(event.engine);
  }

  #alive<Answer>(running: Running, answer: Promise<Answer>): Promise<Answer> {
    return Promise.race([answer, running.death]);
  }

  /** Ends the worker for good. */
  close(): void {
    this.#running.die(new AppError('studio.stopped', 'The studio was closed.'));
    void this.#running.studio.then(
      (studio) => {
        studio[releaseProxy]();
      },
      () => undefined,
    );
    this.#running.worker.terminate();
  }
}
