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
import { bytesOf, Queue, type Waiting } from './queue.ts';
import { browserSurroundings, type Surroundings } from './surroundings.ts';

/** Something that did not go as it should: names and numbers only, never a value of an event. */
export type Problem =
  | { readonly kind: 'consent' | 'repeated' | 'oversized'; readonly event: string }
  | { readonly kind: 'invalid'; readonly breach: Breach }
  | { readonly kind: 'overflow' | 'expired' | 'storage' | 'withdrawn'; readonly events: number }
  | { readonly kind: 'refused' | 'unreachable'; readonly events: number; readonly status: number };

export interface TrackerOptions {
  /** Where batches are posted as JSON `{sent, events}`. */
  readonly endpoint: string;
  /** Purposes that were agreed to when the page opened; none unless told. */
  readonly granted?: readonly string[];
  readonly onproblem?: (problem: Problem) => void;
  /** Whether events that break the plan are sent all the same. They are told either way. */
  readonly sendInvalid?: boolean;
  /** The same event with the same properties within this time is one event. */
  readonly debounceMilliseconds?: number;
  readonly batchEvents?: number;
  /** Browsers take at most 64 KiB with a page that goes away. */
  readonly batchBytes?: number;
  readonly batchMilliseconds?: number;
  readonly queueEvents?: number;
  readonly queueBytes?: number;
  readonly expiryMilliseconds?: number;
  readonly retryMilliseconds?: number;
  readonly mostRetryMilliseconds?: number;
  readonly storagePrefix?: string;
}

const defaults = {
  debounceMilliseconds: 300,
  batchEvents: 20,
  batchBytes: 48_000,
  batchMilliseconds: 5000,
  queueEvents: 1000,
  queueBytes: 1_000_000,
  expiryMilliseconds: 7 * 86_400_000,
  retryMilliseconds: 1000,
  mostRetryMilliseconds: 300_000,
  storagePrefix: 'tracking:',
};

/** Records events of the plan and brings them to the endpoint, at least once each. */
export class Tracker {
  readonly #plan: Plan;
  readonly #options: typeof defaults & TrackerOptions;
  readonly #around: Surroundings;
  readonly #queue: Queue;
  readonly #granted: Set<string>;
  readonly #recent = new Map<string, number>();
  readonly #endings: (() => void)[];
  #identifiers: Identifiers = {};
  #flight: { readonly batch: readonly Waiting[]; readonly controller: AbortController } | null = null;
  #running: Promise<void> | null = null;
  #cancelTimer: (() => void) | null = null;
  #attempts = 0;
  #notBefore = 0;

  constructor(plan: Plan, options: TrackerOptions, around: Surroundings = browserSurroundings()) {
    this.#plan = plan;
    this.#options = { ...defaults, ...options };
    this.#around = around;
    this.#granted = new Set(options.granted ?? []);
    const { queueEvents, queueBytes, expiryMilliseconds, storagePrefix } = this.#options;
    this.#queue = new Queue(
      around.storage,
      storagePrefix,
      { events: queueEvents, bytes: queueBytes, expiryMilliseconds },
      () => around.now(),
      (kind, events) => this.#tell({ kind, events }),
    );
    this.#endings = [
      around.listen('hide', () => this.#handOver()),
      around.listen('online', () => {
        this.#notBefore = 0;
        this.#schedule(0);
      }),
    ];
    if (this.#queue.size > 0) this.#schedule(0);
  }

  /** How many events wait. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Says who the events from now on are about; an identifier that is null is forgotten. */
  identify(identifiers: Readonly<Record<string, string | null>>): void {
    const all = Object.entries({ ...this.#identifiers, ...identifiers });
    this.#identifiers = Object.fromEntries(
      all.filter((entry): entry is [string, string] => entry[1] !== null),
    );
  }

  /** Takes note of consent to purposes; events of theirs are recorded from now on. */
  grant(...purposes: readonly string[]): void {
    purposes.forEach((purpose) => this.#granted.add(purpose));
    if (this.#queue.size > 0) this.#schedule(0);
  }

  /** Consent was withdrawn: what waits for these purposes is deleted, and what is on its way is stopped. */
  withdraw(...purposes: readonly string[]): void {
    purposes.forEach((purpose) => this.#granted.delete(purpose));
    const concerns = (event: TrackedEvent): boolean =>
      purposes.includes(event.purpose) && !isAllowed(this.#plan, event.purpose, this.#granted);
    const events = this.#queue.removeWhere(concerns);
    this.#recent.clear();
    if (this.#flight?.batch.some(({ event }) => concerns(event))) this.#flight.controller.abort();
    if (events > 0) this.#tell({ kind: 'withdrawn', events });
  }

  /** Records one event; false where it was not: no consent, a repetition, or too large. */
  track(event: string, properties: Properties): boolean {
    const purpose = this.#plan.events.get(event)?.purpose ?? '';
    if (!isAllowed(this.#plan, purpose, this.#granted)) return this.#refuse('consent', event);
    if (this.#isRepeated(event, properties)) return this.#refuse('repeated', event);
    const broken = breaches(this.#plan, event, properties, this.#identifiers);
    broken.forEach((breach) => this.#tell({ kind: 'invalid', breach }));
    if (broken.length > 0 && this.#options.sendInvalid === false) return false;
    const made: TrackedEvent = {
      id: this.#around.newId(),
      event,
      purpose,
      time: new Date(this.#around.now()).toISOString(),
      plan: this.#plan.version,
      identifiers: this.#identifiers,
      properties,
    };
    if (bytesOf(JSON.stringify(made)) > this.#options.batchBytes) return this.#refuse('oversized', event);
    this.#queue.add(made);
    const { batchEvents, batchBytes, batchMilliseconds } = this.#options;
    const full = this.#queue.size >= batchEvents || this.#queue.bytes >= batchBytes;
    this.#schedule(full ? 0 : batchMilliseconds);
    return true;
  }

  /** Sends what waits, as far as the endpoint takes it now. */
  async flush(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#running ??= this.#around
      .alone(() => this.#send())
      .finally(() => {
        this.#running = null;
      });
    await this.#running;
  }

  /** Ends timers and listeners; what waits is kept for the next page. */
  close(): void {
    this.#cancelTimer?.();
    this.#endings.forEach((end) => end());
  }

  async #send(): Promise<void> {
    while (this.#around.isOnline()) {
      const batch = this.#take();
      if (batch.length === 0) return;
      const controller = new AbortController();
      this.#flight = { batch, controller };
      const answer = await this.#around.post(this.#options.endpoint, this.#bodyOf(batch), controller.signal);
      this.#flight = null;
      if (answer.status >= 200 && answer.status < 300) {
        this.#queue.remove(batch);
        this.#attempts = 0;
      } else if (controller.signal.aborted) {
        continue;
      } else if (mayRetry(answer.status)) {
        this.#tryLater(batch.length, answer.status, retryAfter(answer.retryAfter, this.#around.now()));
        return;
      } else {
        this.#queue.remove(batch);
        this.#tell({ kind: 'refused', events: batch.length, status: answer.status });
      }
    }
  }

  #tryLater(events: number, status: number, asked: number | null): void {
    const { retryMilliseconds, mostRetryMilliseconds } = this.#options;
    const pause = backoff(this.#attempts++, retryMilliseconds, mostRetryMilliseconds, () =>
      this.#around.random(),
    );
    const wait = Math.min(mostRetryMilliseconds, Math.max(asked ?? 0, pause));
    this.#tell({ kind: 'unreachable', events, status });
    this.#notBefore = this.#around.now() + wait;
    this.#schedule(wait);
  }

  /** The page goes away: what waits is handed to the browser; what is on its way already stays so. */
  #handOver(): void {
    const flying = new Set(this.#flight?.batch.map(({ key }) => key));
    for (;;) {
      const batch = this.#take(flying);
      if (batch.length === 0 || !this.#around.beacon(this.#options.endpoint, this.#bodyOf(batch))) return;
      this.#queue.remove(batch);
    }
  }

  #take(without: ReadonlySet<string> = new Set()): Waiting[] {
    const { batchEvents, batchBytes } = this.#options;
    return this.#queue.take(
      batchEvents,
      batchBytes,
      ({ key, event }) => !without.has(key) && isAllowed(this.#plan, event.purpose, this.#granted),
    );
  }

  #bodyOf(batch: readonly Waiting[]): string {
    const sent = new Date(this.#around.now()).toISOString();
    return JSON.stringify({ sent, events: batch.map(({ event }) => event) });
  }

  #schedule(milliseconds: number): void {
    if (this.#cancelTimer && milliseconds > 0) return;
    this.#cancelTimer?.();
    const wait = Math.max(milliseconds, this.#notBefore - this.#around.now());
    this.#cancelTimer = this.#around.later(() => {
      this.#cancelTimer = null;
      this.flush().catch((failure: unknown) => {
        if (!(failure instanceof Error)) throw failure;
        this.#tryLater(this.#queue.size, 0, null);
      });
    }, wait);
  }

  #isRepeated(event: string, properties: Properties): boolean {
    const now = this.#around.now();
    const { debounceMilliseconds } = this.#options;
    for (const [known, at] of this.#recent) if (now - at >= debounceMilliseconds) this.#recent.delete(known);
    const key = JSON.stringify([event, Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1))]);
    const repeated = this.#recent.has(key);
    this.#recent.set(key, now);
    return repeated;
  }

  #refuse(kind: 'consent' | 'repeated' | 'oversized', event: string): false {
    this.#tell({ kind, event });
    return false;
  }

  #tell(problem: Problem): void {
    this.#options.onproblem?.(problem);
  }
}
