import { backoff, mayRetry, retryAfter } from '../shared/backoff.ts';
import {
  breaches,
  isAllowed,
  type Breach,
  type Identifiers,
  type Plan,
  type Properties,
  type TrackedEvent,
} from '../shared/rules.ts';

/** Something that did not go as it should: names and numbers only, never a value of an event. */
export type Problem =
  | { readonly kind: 'consent' | 'overflow' | 'closed'; readonly event: string }
  | { readonly kind: 'invalid'; readonly breach: Breach }
  | {
      readonly kind: 'refused' | 'unreachable' | 'lost';
      readonly events: number;
      readonly status: number;
      readonly attempt: number;
    };

/** Who an event is about and what that person agreed to. */
export interface Context {
  readonly identifiers: Identifiers;
  /** Purposes that were agreed to. */
  readonly granted: readonly string[];
  /** When it happened; now unless told. */
  readonly time?: Date;
  /** What makes the event the same when it is recorded again (such as an order’s number); random unless told. */
  readonly id?: string;
}

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
}

/** What the client needs of its surroundings, in one place, so that tests can stand in for it. */
export interface Surroundings {
  now(): number;
  random(): number;
  newId(): string;
  post(
    url: string,
    body: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Answer>;
  /** Resolves after a time, or as soon as the signal says so. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export interface ClientOptions {
  /** Where batches are posted as JSON `{sent, events}`, each with an `Idempotency-Key`. */
  readonly endpoint: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly onproblem?: (problem: Problem) => void;
  /** Gets the events of a batch that could not be delivered, to keep them elsewhere. */
  readonly onlost?: (events: readonly TrackedEvent[]) => void;
  readonly sendInvalid?: boolean;
  readonly batchEvents?: number;
  readonly batchBytes?: number;
  readonly batchMilliseconds?: number;
  readonly queueEvents?: number;
  readonly attempts?: number;
  readonly timeoutMilliseconds?: number;
  readonly retryMilliseconds?: number;
  readonly mostRetryMilliseconds?: number;
}

const defaults = {
  headers: {},
  batchEvents: 100,
  batchBytes: 500_000,
  batchMilliseconds: 1000,
  queueEvents: 10_000,
  attempts: 8,
  timeoutMilliseconds: 10_000,
  retryMilliseconds: 500,
  mostRetryMilliseconds: 60_000,
};

/** Records events of the plan on a server and brings them to the endpoint in order, at least once each. */
export class TrackingClient {
  readonly #plan: Plan;
  readonly #options: typeof defaults & ClientOptions;
  readonly #around: Surroundings;
  readonly #queue: { readonly event: TrackedEvent; readonly bytes: number }[] = [];
  readonly #closing = new AbortController();
  #hurry = new AbortController();
  #running: Promise<void> | null = null;

  constructor(plan: Plan, options: ClientOptions, around: Surroundings = nodeSurroundings()) {
    this.#plan = plan;
    this.#options = { ...defaults, ...options };
    this.#around = around;
  }

  /** How many events wait. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Records one event; false where it was not: no consent, a full queue, or the client is closed. */
  track(event: string, properties: Properties, context: Context): boolean {
    const purpose = this.#plan.events.get(event)?.purpose ?? '';
    if (this.#closing.signal.aborted) return this.#refuse('closed', event);
    if (!isAllowed(this.#plan, purpose, new Set(context.granted))) return this.#refuse('consent', event);
    if (this.#queue.length >= this.#options.queueEvents) return this.#refuse('overflow', event);
    const broken = breaches(this.#plan, event, properties, context.identifiers);
    broken.forEach((breach) => this.#tell({ kind: 'invalid', breach }));
    if (broken.length > 0 && this.#options.sendInvalid === false) return false;
    const made: TrackedEvent = {
      id: context.id ?? this.#around.newId(),
      event,
      purpose,
      time: (context.time ?? new Date(this.#around.now())).toISOString(),
      plan: this.#plan.version,
      identifiers: context.identifiers,
      properties,
    };
    this.#queue.push({ event: made, bytes: new TextEncoder().encode(JSON.stringify(made)).length });
    if (this.#queue.length >= this.#options.batchEvents) this.#hurry.abort();
    this.#running ??= this.#run();
    return true;
  }

  /** Resolves when everything that waits now was delivered or given up. */
  async flush(): Promise<void> {
    this.#hurry.abort();
    while (this.#running) await this.#running;
  }

  /** Takes no more events, delivers what waits within a time, and tells how many are left. */
  async close(deadlineMilliseconds = 5000): Promise<{ readonly unsent: number }> {
    const late = new AbortController();
    const deadline = this.#around.pause(deadlineMilliseconds, late.signal).then(() => {
      this.#closing.abort();
    });
    await Promise.race([this.flush(), deadline]);
    late.abort();
    this.#closing.abort();
    if (this.#running) await this.#running;
    await deadline;
    return { unsent: this.#queue.length };
  }

  async #run(): Promise<void> {
    try {
      while (this.#queue.length > 0 && !this.#closing.signal.aborted) {
        if (this.#queue.length < this.#options.batchEvents) {
          await this.#around.pause(this.#options.batchMilliseconds, this.#hurry.signal);
        }
        if (await this.#deliver(this.#nextBatch())) continue;
        return;
      }
    } finally {
      this.#hurry = new AbortController();
      this.#running = null;
    }
  }

  #nextBatch(): readonly TrackedEvent[] {
    const { batchEvents, batchBytes } = this.#options;
    const batch: TrackedEvent[] = [];
    let bytes = 0;
    for (const one of this.#queue) {
      if (batch.length >= batchEvents || (batch.length > 0 && bytes + one.bytes > batchBytes)) break;
      batch.push(one.event);
      bytes += one.bytes;
    }
    return batch;
  }

  /** Posts one batch until it is taken or given up; false where the client was closed meanwhile, and the batch stays. */
  async #deliver(batch: readonly TrackedEvent[]): Promise<boolean> {
    const { endpoint, headers, attempts, timeoutMilliseconds } = this.#options;
    const key = this.#around.newId();
    const events = batch.length;
    for (let attempt = 1; ; attempt++) {
      const body = JSON.stringify({ sent: new Date(this.#around.now()).toISOString(), events: batch });
      const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(timeoutMilliseconds)]);
      const sent = { ...headers, 'Content-Type': 'application/json', 'Idempotency-Key': key };
      const answer = await this.#around.post(endpoint, body, sent, signal);
      const { status } = answer;
      if (status >= 200 && status < 300) break;
      if (this.#isClosed()) return false;
      if (!mayRetry(status) || attempt >= attempts) {
        this.#tell({ kind: mayRetry(status) ? 'lost' : 'refused', events, status, attempt });
        this.#options.onlost?.(batch);
        break;
      }
      this.#tell({ kind: 'unreachable', events, status, attempt });
      await this.#around.pause(this.#waitAfter(answer, attempt), this.#closing.signal);
      if (this.#isClosed()) return false;
    }
    this.#queue.splice(0, batch.length);
    return true;
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  #waitAfter(answer: Answer, attempt: number): number {
    const { retryMilliseconds, mostRetryMilliseconds } = this.#options;
    const pause = backoff(attempt - 1, retryMilliseconds, mostRetryMilliseconds, () => this.#around.random());
    const asked = retryAfter(answer.retryAfter, this.#around.now()) ?? 0;
    return Math.min(mostRetryMilliseconds, Math.max(pause, asked));
  }

  #refuse(kind: 'consent' | 'overflow' | 'closed', event: string): false {
    this.#tell({ kind, event });
    return false;
  }

  #tell(problem: Problem): void {
    this.#options.onproblem?.(problem);
  }
}

/** Node itself: its fetch, clock and random ids. */
export function nodeSurroundings(): Surroundings {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    newId: () => crypto.randomUUID(),
    post: async (url, body, headers, signal) => {
      try {
        const answer = await fetch(url, { method: 'POST', headers, body, signal });
        return { status: answer.status, retryAfter: answer.headers.get('Retry-After') };
      } catch (failure) {
        if (failure instanceof Error) return { status: 0, retryAfter: null };
        throw failure;
      }
    },
    pause: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve();
          return;
        }
        const timer = setTimeout(done, milliseconds);
        function done(): void {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve();
        }
        signal.addEventListener('abort', done);
      }),
  };
}
