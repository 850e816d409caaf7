import type { TrackedEvent } from '../shared/rules.ts';

/** What the queue needs of `localStorage`. */
export interface StorageArea {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface QueueLimits {
  readonly events: number;
  readonly bytes: number;
  /** Events older than this are not sent any more. */
  readonly expiryMilliseconds: number;
}

/** An event that waits. */
export interface Waiting {
  readonly key: string;
  readonly event: TrackedEvent;
  readonly bytes: number;
  readonly at: number;
}

/** Told when events leave the queue without having been sent. */
export type Lost = (kind: 'overflow' | 'expired' | 'storage', events: number) => void;

/** The size of a text as UTF-8. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * Events in the order in which they came, kept in storage one by one so that they survive a reload; in memory alone where storage
 * is refused. Storage is the truth: what another tab has sent and removed is not sent again.
 */
export class Queue {
  readonly #storage: StorageArea | null;
  readonly #prefix: string;
  readonly #limits: QueueLimits;
  readonly #now: () => number;
  readonly #lost: Lost;
  readonly #waiting = new Map<string, Waiting>();
  readonly #inMemory = new Set<string>();
  #bytes = 0;
  #count = 0;

  constructor(
    storage: StorageArea | null,
    prefix: string,
    limits: QueueLimits,
    now: () => number,
    lost: Lost,
  ) {
    this.#storage = storage;
    this.#prefix = prefix;
    this.#limits = limits;
    this.#now = now;
    this.#lost = lost;
    this.#restore();
  }

  get size(): number {
    return this.#waiting.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(event: TrackedEvent): void {
    const at = this.#now();
    const text = JSON.stringify({ at, event });
    const order = `${at.toString(36).padStart(10, '0')}-${(this.#count++).toString(36).padStart(6, '0')}`;
    const key = `${this.#prefix}${order}-${event.id}`;
    this.#keep({ key, event, bytes: bytesOf(text), at });
    if (this.#storage === null) this.#inMemory.add(key);
    else {
      try {
        this.#storage.setItem(key, text);
      } catch (refused) {
        if (!(refused instanceof DOMException)) throw refused;
        this.#inMemory.add(key);
        this.#lost('storage', 1);
      }
    }
    this.#bound();
  }

  /** The oldest events that may be sent, up to a number and a size; at least one where there is any. */
  take(most: number, mostBytes: number, isWanted: (one: Waiting) => boolean): Waiting[] {
    this.#expire();
    const taken: Waiting[] = [];
    let bytes = 0;
    for (const one of [...this.#waiting.values()]) {
      if (taken.length >= most || (taken.length > 0 && bytes + one.bytes > mostBytes)) break;
      if (!isWanted(one)) continue;
      if (!this.#isThere(one.key)) {
        this.#forget(one);
        continue;
      }
      taken.push(one);
      bytes += one.bytes;
    }
    return taken;
  }

  remove(some: readonly Waiting[]): void {
    for (const one of some) {
      this.#forget(one);
      this.#storage?.removeItem(one.key);
    }
  }

  /** Takes out every event that fits, and tells how many they were. */
  removeWhere(fits: (event: TrackedEvent) => boolean): number {
    const some = [...this.#waiting.values()].filter(({ event }) => fits(event));
    this.remove(some);
    return some.length;
  }

  #restore(): void {
    if (this.#storage === null) return;
    const keys: string[] = [];
    for (let index = 0; index < this.#storage.length; index++) {
      const key = this.#storage.key(index);
      if (key?.startsWith(this.#prefix)) keys.push(key);
    }
    for (const key of keys.sort()) {
      const text = this.#storage.getItem(key);
      const read = text === null ? null : readWaiting(key, text);
      if (read) this.#keep(read);
      else this.#storage.removeItem(key);
    }
    this.#expire();
    this.#bound();
  }

  #isThere(key: string): boolean {
    return this.#storage === null || this.#inMemory.has(key) || this.#storage.getItem(key) !== null;
  }

  #keep(one: Waiting): void {
    this.#waiting.set(one.key, one);
    this.#bytes += one.bytes;
  }

  #forget(one: Waiting): void {
    if (!this.#waiting.delete(one.key)) return;
    this.#inMemory.delete(one.key);
    this.#bytes -= one.bytes;
  }

  #expire(): void {
    const oldest = this.#now() - this.#limits.expiryMilliseconds;
    const old = [...this.#waiting.values()].filter(({ at }) => at < oldest);
    this.remove(old);
    if (old.length > 0) this.#lost('expired', old.length);
  }

  #bound(): void {
    let dropped = 0;
    for (const one of this.#waiting.values()) {
      if (this.#waiting.size <= this.#limits.events && this.#bytes <= this.#limits.bytes) break;
      this.remove([one]);
      dropped++;
    }
    if (dropped > 0) this.#lost('overflow', dropped);
  }
}

/** An event as it was kept; null where the text is not one. */
function readWaiting(key: string, text: string): Waiting | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (broken) {
    if (broken instanceof SyntaxError) return null;
    throw broken;
  }
  if (typeof read !== 'object' || read === null || !('at' in read) || !('event' in read)) return null;
  const { at, event } = read;
  if (typeof at !== 'number' || typeof event !== 'object' || event === null || !('purpose' in event))
    return null;
  return { key, event: event as TrackedEvent, bytes: bytesOf(text), at };
}
