import { scriptAddress } from '../core/workers.ts';
import type { WarmMessage } from './scope.ts';

/** What became of the service worker. Without one the app works, but not offline. */
export interface Registered {
  readonly state: 'active' | 'absent';
  /** Why there is none, in plain words. */
  readonly reason?: string;
}

export interface RegistrationOptions {
  /** Addresses that all realms have loaded so far; those of the build are kept for working offline. */
  readonly used?: () => readonly string[];
  /** Whether the page may be loaded anew now, which loses nothing; asked where the host sends no isolation headers. */
  readonly mayReload?: () => boolean;
}

const reloadedMark = 'tessera-reloaded-for-isolation';

/**
 * Registers the service worker, which adds the trust headers on hosts that set none and keeps the app for working
 * offline. It never throws: on plain http, in private windows and in development there is none, and the reason says so.
 * Where the page is not cross-origin isolated it is loaded anew, once in a session, when `mayReload` agrees.
 */
export async function registerServiceWorker(options: RegistrationOptions = {}): Promise<Registered> {
  if (import.meta.env.DEV) return { state: 'absent', reason: 'It is not built in development.' };
  if (!('serviceWorker' in navigator)) {
    return { state: 'absent', reason: 'This browser or this connection has none.' };
  }
  try {
    await navigator.serviceWorker.register(scriptAddress(new URL('sw.js', document.baseURI).href) as string, {
      scope: './',
      updateViaCache: 'none',
    });
    const { active } = await navigator.serviceWorker.ready;
    await controlled();
    if (!crossOriginIsolated && options.mayReload?.() === true && isFirstReload()) {
      location.reload();
    } else {
      const message: WarmMessage = { type: 'warm', used: options.used?.() ?? loadedByPage() };
      active?.postMessage(message);
    }
    return { state: 'active' };
  } catch (error) {
    return { state: 'absent', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Sends the addresses loaded since, so that what came late (the database, a file reader) works offline too. */
export async function keepForOffline(used: readonly string[]): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration();
  const message: WarmMessage = { type: 'warm', used };
  registration?.active?.postMessage(message);
}

function loadedByPage(): string[] {
  return performance.getEntriesByType('resource').map(({ name }) => name);
}

async function controlled(): Promise<void> {
  if (navigator.serviceWorker.controller) return;
  await new Promise<void>((done) => {
    navigator.serviceWorker.addEventListener('controllerchange', () => done(), { once: true });
  });
}

function isFirstReload(): boolean {
  if (sessionStorage.getItem(reloadedMark) !== null) return false;
  sessionStorage.setItem(reloadedMark, '1');
  return true;
}
