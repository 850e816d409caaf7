import type { Plan } from '../shared/rules.ts';
import type { StorageArea } from './queue.ts';
import type { Answer, Surroundings } from './surroundings.ts';

/** Storage in memory; `room` is how many characters fit. */
export class MemoryStorage implements StorageArea {
  readonly values = new Map<string, string>();
  readonly #room: number;

  constructor(room = Infinity) {
    this.#room = room;
  }

  get length(): number {
    return this.values.size;
  }

  key(index: number): string | null {
    return [...this.values.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.values.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    const used = [...this.values].reduce((sum, [name, text]) => sum + name.length + text.length, 0);
    if (used + key.length + value.length > this.#room) throw new DOMException('full', 'QuotaExceededError');
    this.values.set(key, value);
  }

  removeItem(key: string): void {
    this.values.delete(key);
  }
}

/** A browser that a test steers: time stands still until it is told to pass. */
export class FakeBrowser implements Surroundings {
  storage: StorageArea | null;
  clock = Date.parse('2026-01-01T00:00:00Z');
  online = true;
  beaconTakes = true;
  answers: Answer[] = [];
  /** Bodies that were posted, and those that were handed over by beacon. */
  readonly posted: string[] = [];
  readonly beacons: string[] = [];
  /** While set, a post does not end until it is aborted. */
  hangs = false;
  readonly #timers = new Set<{ readonly at: number; readonly work: () => void }>();
  readonly #heard = { hide: new Set<() => void>(), online: new Set<() => void>() };
  #ids = 0;

  constructor(storage: StorageArea | null = new MemoryStorage()) {
    this.storage = storage;
  }

  now(): number {
    return this.clock;
  }

  random(): number {
    return 1;
  }

  newId(): string {
    return `id-${this.#ids++}`;
  }

  async post(_url: string, body: string, signal: AbortSignal): Promise<Answer> {
    this.posted.push(body);
    if (this.hangs) {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      return { status: 0, retryAfter: null };
    }
    await Promise.resolve();
    return this.answers.shift() ?? { status: 204, retryAfter: null };
  }

  beacon(_url: string, body: string): boolean {
    if (this.beaconTakes) this.beacons.push(body);
    return this.beaconTakes;
  }

  later(work: () => void, milliseconds: number): () => void {
    const timer = { at: this.clock + milliseconds, work };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  async alone(work: () => Promise<void>): Promise<void> {
    await work();
  }

  isOnline(): boolean {
    return this.online;
  }

  listen(what: 'hide' | 'online', heard: () => void): () => void {
    this.#heard[what].add(heard);
    return () => this.#heard[what].delete(heard);
  }

  /** Lets the browser tell that the page is hidden, or that the network is back. */
  say(what: 'hide' | 'online'): void {
    this.#heard[what].forEach((heard) => heard());
  }

  /** Lets time pass, and all that is due and follows from it happen. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.clock + milliseconds;
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.clock = Math.max(this.clock, due.at);
      due.work();
      await settled();
    }
    this.clock = end;
    await settled();
  }
}

/** Lets all promises that can go on do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

/** Names of the events in a posted body. */
export function eventsIn(body: string | undefined): string[] {
  const { events } = JSON.parse(body ?? '{"events":[]}') as { events: { event: string }[] };
  return events.map(({ event }) => event);
}

/** A plan for tests: `read` needs consent to analytics, `offered` to marketing, `paid` none. */
export const testPlan: Plan = {
  version: '1.0.0',
  events: new Map([
    [
      'read',
      {
        purpose: 'analytics',
        properties: [
          {
            name: 'email',
            type: 'text',
            required: false,
            values: [],
            pattern: '',
            minimum: null,
            maximum: null,
            personal: true,
          },
          {
            name: 'page',
            type: 'integer',
            required: false,
            values: [],
            pattern: '',
            minimum: 1,
            maximum: null,
            personal: false,
          },
        ],
      },
    ],
    ['offered', { purpose: 'marketing', properties: [] }],
    ['paid', { purpose: 'necessary', properties: [] }],
  ]),
  purposes: new Map([
    ['necessary', false],
    ['analytics', true],
    ['marketing', true],
  ]),
  identifiers: [],
};
