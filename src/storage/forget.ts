import { databaseName, prefix } from './names.ts';
import type { Forgotten } from './storage.ts';

/** One place where a browser keeps things: what of Tessera's is there, and how to take one away. */
interface Place {
  readonly name: string;
  readonly present: () => boolean;
  readonly list: () => Promise<readonly string[]>;
  readonly remove: (item: string) => Promise<unknown>;
}

const ours = (names: readonly string[]) => names.filter((name) => name.startsWith(prefix));

const files: Place = {
  name: 'Private files',
  present: () => 'storage' in navigator && 'getDirectory' in navigator.storage,
  async list() {
    const names: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return ours(names);
  },
  remove: async (item) => (await navigator.storage.getDirectory()).removeEntry(item, { recursive: true }),
};

const databases: Place = {
  name: 'IndexedDB',
  present: () => 'indexedDB' in globalThis,
  async list() {
    if (!('databases' in indexedDB)) return (await databaseExists(databaseName)) ? [databaseName] : [];
    return ours((await indexedDB.databases()).flatMap(({ name }) => (name === undefined ? [] : [name])));
  },
  remove: deleteDatabase,
};

const cached: Place = {
  name: 'Cache Storage',
  present: () => 'caches' in globalThis,
  list: async () => ours(await caches.keys()),
  remove: (item) => caches.delete(item),
};

const workers: Place = {
  name: 'Service worker',
  present: () => 'serviceWorker' in navigator,
  list: async () => (await registrations()).map(({ scope }) => scope),
  remove: async (item) => (await registrations()).find(({ scope }) => scope === item)?.unregister(),
};

const keyed = (name: string, storage: () => Storage): Place => ({
  name,
  present: () => name in globalThis,
  list: () => Promise.resolve(ours(Object.keys(storage()))),
  remove: (item) => {
    storage().removeItem(item);
    return Promise.resolve();
  },
});

const places: readonly Place[] = [
  workers,
  files,
  databases,
  cached,
  keyed('localStorage', () => localStorage),
  keyed('sessionStorage', () => sessionStorage),
];

/**
 * Removes all that Tessera kept in this browser, then looks again everywhere: what is still there, or could not be looked into,
 * comes back in `left`. Other pages of the same origin keep what is theirs: Tessera's names begin with `tessera`, its service
 * worker lies under its own path. Let the studio forget first: a file that a worker has open cannot be removed.
 */
export async function forgetEverything(): Promise<Forgotten> {
  const there = places.filter((place) => place.present());
  const reasons = new Map<string, string>();
  for (const place of there) {
    for (const item of await listed(place, reasons)) {
      try {
        await place.remove(item);
      } catch (thrown) {
        reasons.set(`${place.name}: ${item}`, reasonOf(thrown));
      }
    }
  }
  const left: string[] = [];
  for (const place of there) {
    for (const item of await listed(place, reasons)) left.push(`${place.name}: ${item}`);
    if (reasons.has(place.name)) left.push(place.name);
  }
  const explained = left.map((item) => (reasons.has(item) ? `${item} (${reasons.get(item) ?? ''})` : item));
  return { left: explained, looked: there.map(({ name }) => name) };
}

async function listed(place: Place, reasons: Map<string, string>): Promise<readonly string[]> {
  try {
    return await place.list();
  } catch (thrown) {
    reasons.set(place.name, reasonOf(thrown));
    return [];
  }
}

async function registrations(): Promise<readonly ServiceWorkerRegistration[]> {
  const base = new URL('./', location.href).href;
  return (await navigator.serviceWorker.getRegistrations()).filter(({ scope }) => scope.startsWith(base));
}

/** Resolves once it is gone; rejects where another tab keeps it open. */
function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error('it could not be deleted'));
    request.onblocked = () => reject(new Error('another tab has it open'));
  });
}

/** For browsers that do not list their databases: opening one that is not there begins by making it, which is undone. */
function databaseExists(name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    let made = false;
    request.onupgradeneeded = () => {
      made = true;
      request.transaction?.abort();
    };
    request.onsuccess = () => {
      request.result.close();
      resolve(true);
    };
    request.onerror = () => {
      if (made) resolve(false);
      else reject(request.error ?? new Error('it could not be opened'));
    };
  });
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
