import { scriptAddress } from '../core/workers.ts';
import { warmMessage } from './scope.ts';

/** What became of the service worker. Without one the app works, but not offline. */
export interface Registered {
  readonly state: 'active' | 'absent';
  /** Why there is none, in plain words. */
  readonly reason?: string;
}

export interface RegistrationOptions {
  /** Whether the page may be loaded anew now, which loses nothing; asked where the host sends no isolation headers. */
  readonly mayReload?: () => boolean;
}

const reloadedMark = 'tessera-reloaded-for-isolation';

/**
 * Registers the service worker, which adds the trust headers on hosts that set none and keeps the app for working
 * offline. It never throws: on plain http, in private windows and in development there is none, and the reason says so.
 * It resolves when the build is kept. Where the page is not cross-origin isolated it is loaded anew, once in a session,
 * when `mayReload` agrees.
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
    await activated(active);
    if (!crossOriginIsolated && options.mayReload?.() === true && isFirstReload()) {
      location.reload();
    } else {
      await keepBuild(active);
    }
    return { state: 'active' };
  } catch (error) {
    return { state: 'absent', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Resolves when the whole build is kept: what is loaded later comes from this device, and works offline. */
function keepBuild(active: ServiceWorker | null): Promise<void> {
  return new Promise((done) => {
    if (!active) {
      done();
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done();
    active.postMessage(warmMessage, [port2]);
  });
}

/**
 * Resolves when the worker has claimed its pages. One loaded past it (by a reload that skips caches) is never claimed, so
 * that waiting for a controller could last for ever.
 */
async function activated(worker: ServiceWorker | null): Promise<void> {
  if (!worker || worker.state === 'activated') return;
  await new Promise<void>((done) => {
    worker.addEventListener('statechange', () => done(), { once: true });
  });
}

function isFirstReload(): boolean {
  if (sessionStorage.getItem(reloadedMark) !== null) return false;
  sessionStorage.setItem(reloadedMark, '1');
  return true;
}
