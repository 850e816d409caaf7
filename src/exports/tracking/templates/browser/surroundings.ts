import type { StorageArea } from './queue.ts';

/** An answer to a batch; status 0 where there was none. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
}

/** What the client needs of the browser, in one place, so that tests can stand in for it. */
export interface Surroundings {
  readonly storage: StorageArea | null;
  now(): number;
  /** A number from 0 up to 1. */
  random(): number;
  newId(): string;
  post(url: string, body: string, signal: AbortSignal): Promise<Answer>;
  /** Hands a body over while the page goes away; false where it is not taken. */
  beacon(url: string, body: string): boolean;
  /** Does something later; gives what takes it back. */
  later(work: () => void, milliseconds: number): () => void;
  /** Runs work while no other tab of this site does the same. */
  alone(work: () => Promise<void>): Promise<void>;
  isOnline(): boolean;
  /** Hears that the page is hidden or left, or that the network is back; gives what ends it. */
  listen(what: 'hide' | 'online', heard: () => void): () => void;
}

/** The browser itself. */
export function browserSurroundings(lock = 'tracking'): Surroundings {
  return {
    storage: openStorage(),
    now: () => Date.now(),
    random: () => Math.random(),
    newId: () => crypto.randomUUID(),
    post: async (url, body, signal) => {
      try {
        const answer = await fetch(url, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body,
          keepalive: true,
          credentials: 'omit',
          signal,
        });
        return { status: answer.status, retryAfter: answer.headers.get('Retry-After') };
      } catch (failure) {
        if (failure instanceof Error) return { status: 0, retryAfter: null };
        throw failure;
      }
    },
    beacon: (url, body) => navigator.sendBeacon(url, new Blob([body], { type: 'text/plain;charset=UTF-8' })),
    later: (work, milliseconds) => {
      const timer = setTimeout(work, milliseconds);
      return () => clearTimeout(timer);
    },
    alone: async (work) => {
      if ('locks' in navigator) await navigator.locks.request(lock, work);
      else await work();
    },
    isOnline: () => navigator.onLine,
    listen: (what, heard) => {
      if (what === 'online') {
        addEventListener('online', heard);
        return () => removeEventListener('online', heard);
      }
      const hidden = (): void => {
        if (document.visibilityState === 'hidden') heard();
      };
      addEventListener('pagehide', heard);
      document.addEventListener('visibilitychange', hidden);
      return () => {
        removeEventListener('pagehide', heard);
        document.removeEventListener('visibilitychange', hidden);
      };
    },
  };
}

/** Storage, or null where the browser refuses it (private mode, blocked by the user). */
function openStorage(): StorageArea | null {
  try {
    return localStorage;
  } catch (refused) {
    if (refused instanceof DOMException) return null;
    throw refused;
  }
}
