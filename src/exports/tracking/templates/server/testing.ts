import type { Plan } from '../shared/rules.ts';
import type { Answer, Surroundings } from './client.ts';

/** A server’s surroundings that a test steers: pauses end when they are cut short or when time is told to pass. */
export class FakeServer implements Surroundings {
  clock = Date.parse('2026-01-01T00:00:00Z');
  answers: Answer[] = [];
  /** While set, posts end only when they are aborted. */
  hangs = false;
  readonly posted: { readonly body: string; readonly headers: Readonly<Record<string, string>> }[] = [];
  readonly #pauses = new Set<{ readonly at: number; readonly end: () => void }>();
  #ids = 0;

  now(): number {
    return this.clock;
  }

  random(): number {
    return 1;
  }

  newId(): string {
    return `id-${this.#ids++}`;
  }

  async post(
    _url: string,
    body: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Answer> {
    this.posted.push({ body, headers });
    if (this.hangs && !signal.aborted) {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    }
    if (this.hangs) return { status: 0, retryAfter: null };
    return this.answers.shift() ?? { status: 202, retryAfter: null };
  }

  async pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const one = {
        at: this.clock + milliseconds,
        end: () => {
          this.#pauses.delete(one);
          resolve();
        },
      };
      this.#pauses.add(one);
      signal.addEventListener('abort', one.end);
    });
  }

  /** Lets time pass, and all that is due and follows from it happen. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.clock + milliseconds;
    await settled();
    for (;;) {
      const due = [...this.#pauses].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.clock = Math.max(this.clock, due.at);
      due.end();
      await settled();
    }
    this.clock = end;
  }
}

/** Lets all promises that can go on do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

/** Events in a posted body. */
export function eventsIn(body: string): { readonly id: string; readonly event: string }[] {
  return (JSON.parse(body) as { events: { id: string; event: string }[] }).events;
}

/** A plan for tests: `read` needs consent to analytics, `paid` none. */
export const testPlan: Plan = {
  version: '1.0.0',
  events: new Map([
    ['read', { purpose: 'analytics', properties: [] }],
    ['paid', { purpose: 'necessary', properties: [] }],
  ]),
  purposes: new Map([
    ['necessary', false],
    ['analytics', true],
  ]),
  identifiers: [{ name: 'customer', required: false, personal: true }],
};
