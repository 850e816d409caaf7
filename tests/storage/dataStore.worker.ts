import { expose } from 'comlink';
import { asAppError } from '../../src/core/errors.ts';
import { openDataStore } from '../../src/storage/dataStore.ts';
import { keptForm } from '../../src/storage/opfs/manifest.ts';
import { originDirectory } from '../../src/storage/opfs/originDirectory.ts';
import type { DataStore } from '../../src/storage/storage.ts';

/** The data store in a real worker: only there are files written. Errors come back as records, so that codes can be read. */
const door = {
  run: (folder: string, passphrase: string | null, work: Call): Promise<unknown> =>
    originDirectory(folder)
      .then((directory) => openDataStore(directory, passphrase))
      .then((store) => perform(store, work))
      .catch((thrown: unknown) => asAppError(thrown).toJSON()),
  form: async (folder: string) => keptForm(await originDirectory(folder)),
};

export type Call =
  | { readonly do: 'put'; readonly fingerprint: string; readonly name: string; readonly blob: Blob }
  | { readonly do: 'get'; readonly fingerprint: string }
  | { readonly do: 'list' | 'clear' | 'space' | 'problem' };
export type Door = typeof door;

function perform(store: DataStore, work: Call): Promise<unknown> {
  if (work.do === 'put') return store.put(work.fingerprint, work.name, work.blob);
  if (work.do === 'get') return store.get(work.fingerprint);
  return work.do === 'problem' ? Promise.resolve(store.problem) : store[work.do]();
}

expose(door);
