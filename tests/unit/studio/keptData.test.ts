import { expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import type { NeededFile } from '../../../src/core/snapshots.ts';
import type { DataStore } from '../../../src/storage/storage.ts';
import { KeptData } from '../../../src/studio/keptData.ts';
import type { SourceStore } from '../../../src/studio/sourceStore.ts';

interface Known {
  readonly name: string;
  readonly blob: Blob;
}

/** A store over a list of names; those in `broken` fail with that error. */
function storeOf(kept: Map<string, Blob>, broken: ReadonlyMap<string, AppError>): DataStore {
  const fail = (fingerprint: string): void => {
    const error = broken.get(fingerprint);
    if (error) throw error;
  };
  return {
    encrypted: false,
    problem: null,
    put: async (fingerprint: string, _name: string, blob: Blob) => {
      await Promise.resolve();
      fail(fingerprint);
      kept.set(fingerprint, blob);
    },
    get: async (fingerprint: string) => {
      await Promise.resolve();
      fail(fingerprint);
      return kept.get(fingerprint) ?? null;
    },
    bytes: () => Promise.resolve(kept.size),
    space: () => Promise.resolve({ used: null, quota: null, persistent: false }),
    persist: () => Promise.resolve(true),
  } as unknown as DataStore;
}

function keeping({ kept = [] as string[], here = [] as string[], broken = new Map<string, AppError>() }) {
  const stored = new Map(kept.map((name) => [name, new Blob([name])]));
  const files = new Map<string, Known>(here.map((name) => [name, { name, blob: new Blob([name]) }]));
  const sources = {
    file: (fingerprint: string) => files.get(fingerprint),
    remember: (fingerprint: string, name: string, blob: Blob) => void files.set(fingerprint, { name, blob }),
  } as unknown as SourceStore;
  const parts = {
    form: () => Promise.resolve(stored.size === 0 ? ('empty' as const) : ('plain' as const)),
    open: () => Promise.resolve(storeOf(stored, broken)),
    remove: () => {
      stored.clear();
      return Promise.resolve();
    },
  };
  return { data: new KeptData(parts, sources), stored, files };
}

const needed = (...names: string[]): NeededFile[] => names.map((name) => ({ fingerprint: name, name }));
const full = new AppError('storage.quota', 'The browser gives no more space.');
const damaged = new AppError('storage.corrupt', '“a” is damaged.');

test('a kept file that is damaged is told after all others were given back', async () => {
  const { data, files } = keeping({ kept: ['a', 'b', 'c'], broken: new Map([['a', damaged]]) });
  await expect(data.restore(needed('a', 'b', 'c'), null, {})).rejects.toBe(damaged);
  expect([...files.keys()]).toEqual(['b', 'c']);
});

test('files of the study that are here are kept where data is kept', async () => {
  const { data, stored } = keeping({ kept: ['a'], here: ['b'] });
  expect(await data.restore(needed('a', 'b'), null, {})).toEqual(['a', 'b']);
  expect([...stored.keys()]).toEqual(['a', 'b']);
});

test('where one file cannot be kept nothing is, and later files are not tried', async () => {
  const { data, stored } = keeping({ here: ['a', 'b', 'c'], broken: new Map([['b', full]]) });
  await expect(data.keep(needed('a', 'b'), null, {})).rejects.toBe(full);
  await data.put({ fingerprint: 'c', name: 'c', demo: null }, {});
  expect([...stored.keys()]).toEqual([]);
  expect((await data.state()).state).toBe('off');
});

test('a source whose file cannot be kept is told why, and is no failure', async () => {
  const { data } = keeping({ here: ['a', 'b'], broken: new Map([['b', full]]) });
  await data.keep(needed('a'), null, {});
  const unkept = await data.tryPut({ fingerprint: 'b', name: 'b', demo: null }, {});
  expect(unkept).toEqual(full.toJSON());
});
