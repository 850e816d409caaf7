import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import { AppError } from '../../core/errors.ts';
import { storageFailure } from '../failure.ts';
import { databaseName } from '../names.ts';
import type { SetAside } from '../storage.ts';
import type { Records } from './recipeJournal.ts';

interface Tables extends DBSchema {
  /** Records by generation. */
  journal: { key: number; value: unknown };
  aside: { key: number; value: SetAside };
}

type Change = IDBPTransaction<Tables, ['journal', 'aside'], 'readwrite'>;

const mostNotes = 10;
const unreadable = 'The study on this device could not be read.';
const unsaved = 'The study could not be saved on this device. Save it as a file to be safe.';
const uncleared = 'What is saved on this device could not be cleared.';

/** Records in IndexedDB. Every change is one transaction of strict durability, awaited to its end. It opens on first use. */
export function indexedRecords(name = databaseName): Records {
  let opened: Promise<IDBPDatabase<Tables>> | null = null;
  const forget = () => (opened = null);

  function connect(): Promise<IDBPDatabase<Tables>> {
    if (opened) return opened;
    const opening = openTables(name, forget);
    opening.catch(forget);
    opened = opening;
    return opening;
  }

  async function look<Value>(work: (database: IDBPDatabase<Tables>) => Promise<Value>): Promise<Value> {
    try {
      return await work(await connect());
    } catch (thrown) {
      throw storageFailure(thrown, unreadable);
    }
  }

  async function change(what: string, work: (transaction: Change) => Promise<void>): Promise<void> {
    try {
      const database = await connect();
      const transaction = database.transaction(['journal', 'aside'], 'readwrite', { durability: 'strict' });
      const [done, worked] = await Promise.allSettled([transaction.done, work(transaction)]);
      if (done.status === 'rejected') throw done.reason;
      if (worked.status === 'rejected') throw worked.reason;
    } catch (thrown) {
      throw storageFailure(thrown, what);
    }
  }

  return {
    generations: () => look((database) => database.getAllKeys('journal')),
    read: (generation) => look((database) => database.get('journal', generation)),
    append: (make) =>
      change(unsaved, async (transaction) => {
        const journal = transaction.objectStore('journal');
        const generations = await journal.getAllKeys();
        const next = Math.max(0, ...generations) + 1;
        await journal.put(make(next), next);
        for (const old of generations.slice(0, -1)) await journal.delete(old);
      }),
    setAside: (generation, note) =>
      change(unsaved, async (transaction) => {
        const aside = transaction.objectStore('aside');
        await aside.add(note);
        await transaction.objectStore('journal').delete(generation);
        const notes = await aside.getAllKeys();
        for (const old of notes.slice(0, -mostNotes)) await aside.delete(old);
      }),
    notes: async () => (await look((database) => database.getAll('aside'))).reverse(),
    clear: () =>
      change(uncleared, async (transaction) => {
        await transaction.objectStore('journal').clear();
        await transaction.objectStore('aside').clear();
      }),
    async close() {
      const closing = opened;
      opened = null;
      if (closing) (await closing).close();
    },
  };
}

/** Whether the browser lets this page keep nothing. Chromium says so of local storage; its IndexedDB just fails to open. */
function isDenied(): boolean {
  try {
    return (globalThis.localStorage as Storage | null) === null;
  } catch (thrown) {
    return thrown instanceof DOMException && thrown.name === 'SecurityError';
  }
}

const blocked = (cause?: unknown): AppError =>
  new AppError(
    'storage.blocked',
    'This browser keeps nothing on the device. Save the study as a file to be safe.',
    {},
    cause,
  );

async function openTables(name: string, onClosed: () => void): Promise<IDBPDatabase<Tables>> {
  if (!('indexedDB' in globalThis)) throw blocked();
  try {
    return await openDB<Tables>(name, 1, {
      upgrade(database) {
        database.createObjectStore('journal');
        database.createObjectStore('aside', { autoIncrement: true });
      },
      blocking(_current, _blocked, event) {
        onClosed();
        (event.target as IDBDatabase).close();
      },
      terminated: onClosed,
    });
  } catch (thrown) {
    throw isDenied() ? blocked(thrown) : thrown;
  }
}
