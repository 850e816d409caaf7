import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { openDataStore, removeKeptData } from '../../../src/storage/dataStore.ts';
import { pieceBytes } from '../../../src/storage/bytes/pieces.ts';
import { keptForm } from '../../../src/storage/opfs/manifest.ts';
import type { DataStore } from '../../../src/storage/storage.ts';
import { Disk, FaultyDirectory, faults, type Fault } from './opfs/faultyDirectory.ts';
import { bytesOf, errorOf, noise } from './support.ts';

type Step = { readonly do: 'put' | 'remove' | 'get'; readonly file: number } | { readonly do: 'clear' };

const print = (file: number) => file.toString(16).padStart(64, '0');
/** Files of one piece, of two, and of none. */
const sizes = [1000, 1001, pieceBytes + 5, 0];
const made = sizes.map((size, file) => noise(size, file));
const contents = (file: number) => made[file] as Uint8Array<ArrayBuffer>;

function act(store: DataStore, step: Step): Promise<unknown> {
  if (step.do === 'clear') return store.clear();
  if (step.do === 'put')
    return store.put(print(step.file), `file ${step.file}.csv`, new Blob([contents(step.file)]));
  return step.do === 'get' ? store.get(print(step.file)) : store.remove(print(step.file));
}

/** What is known of a file: kept, not kept, or one of both because a change of it failed. */
type Known = 'in' | 'out' | 'unsure';

const fileNumbers = [1, 2, 3];

/** What is known after a step: of what was asked when it is acknowledged, of both when it failed. */
function learn(known: Map<number, Known>, step: Step, acknowledged: boolean): void {
  if (step.do === 'get') return;
  const wanted = step.do === 'put' ? 'in' : 'out';
  for (const file of step.do === 'clear' ? fileNumbers : [step.file]) {
    if (acknowledged) known.set(file, wanted);
    else if (known.get(file) !== wanted) known.set(file, 'unsure');
  }
}

/**
 * Runs steps with one fault and checks, in fresh starts without faults after the faulty step and after the last, that what was
 * acknowledged holds.
 * @returns how many operations there were
 */
async function runWith(
  steps: readonly Step[],
  at: number,
  fault: Fault,
  passphrase: string | null = null,
): Promise<number> {
  const disk = new Disk();
  const directory = new FaultyDirectory(disk, at, fault);
  const known = new Map<number, Known>(fileNumbers.map((file) => [file, 'out']));
  let store: DataStore | null = null;
  for (const step of steps) {
    if (directory.down) break;
    const before = directory.operations;
    try {
      store ??= await openDataStore(directory, passphrase);
      await act(store, step);
      learn(known, step, true);
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(AppError);
      learn(known, step, false);
    }
    if (at > before && at <= directory.operations) await holds(disk, known, passphrase);
  }
  await holds(disk, known, passphrase);
  return directory.operations;
}

async function holds(
  disk: Disk,
  known: ReadonlyMap<number, Known>,
  passphrase: string | null,
): Promise<void> {
  const store = await openDataStore(new FaultyDirectory(disk), passphrase);
  for (const [file, state] of known) {
    const blob = await store.get(print(file));
    if (state === 'in') expect(blob, `file ${file}`).not.toBeNull();
    if (state === 'out') expect(blob, `file ${file}`).toBeNull();
    if (blob) expect(Buffer.compare(await bytesOf(blob), contents(file))).toBe(0);
  }
}

const journey: readonly Step[] = [
  { do: 'put', file: 1 },
  { do: 'put', file: 2 },
  { do: 'get', file: 1 },
  { do: 'remove', file: 1 },
  { do: 'put', file: 3 },
  { do: 'put', file: 1 },
  { do: 'clear' },
  { do: 'put', file: 1 },
];

test.each(faults)(
  'at every operation a fault of the kind “%s” loses nothing acknowledged',
  { timeout: 60_000 },
  async (fault) => {
    const operations = await runWith(journey, 0, fault);
    expect(operations).toBeGreaterThan(80);
    for (let at = 1; at <= operations; at++) await runWith(journey, at, fault);
  },
);

test('under a passphrase, too, a fault loses nothing acknowledged', { timeout: 120_000 }, async () => {
  const steps = journey.slice(0, 4);
  const operations = await runWith(steps, 0, 'throw', 'sesame');
  for (let at = 1; at <= operations; at += 5) {
    await runWith(steps, at, faults[at % faults.length] as Fault, 'sesame');
  }
});

test('any steps with any fault keep what was acknowledged', { timeout: 60_000 }, async () => {
  const file = fc.constantFrom(...fileNumbers);
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('put' as const), file }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), file }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('get' as const), file }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const) }) },
  );
  const steps = fc.array(step, { minLength: 1, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.integer({ min: 1, max: 200 }),
      fc.constantFrom(...faults),
      async (list, at, fault) => {
        await runWith(list, at, fault);
      },
    ),
    { numRuns: 150 },
  );
});

const one = { print: print(1), name: 'file 1.csv', blob: new Blob([contents(1)]) };

test('a full disk is told as storage.quota, whatever count the write gives', async () => {
  for (const fault of ['short', 'nonsense'] as const) {
    const codes = new Set<string>();
    for (let at = 1; at < 30; at++) {
      const store = await openDataStore(new FaultyDirectory(new Disk(), at, fault));
      const error = await store.put(one.print, one.name, one.blob).catch((thrown: unknown) => thrown);
      if (error instanceof AppError) codes.add(error.code);
    }
    expect(codes).toContain('storage.quota');
  }
});

test('files under a passphrase are not readable without it, nor are their names', async () => {
  const disk = new Disk();
  const store = await openDataStore(new FaultyDirectory(disk), 'sesame');
  await store.put(one.print, 'patients.csv', new Blob(['secret']));
  expect(store.encrypted).toBe(true);
  const stored = [...disk.files.values()]
    .map(({ durable }) => Buffer.from(durable).toString('latin1'))
    .join();
  expect(stored).not.toMatch(/secret|patients/);
  expect(await keptForm(new FaultyDirectory(disk))).toBe('encrypted');
  expect((await errorOf(openDataStore(new FaultyDirectory(disk), 'Sesame'))).code).toBe('storage.passphrase');
  expect((await errorOf(openDataStore(new FaultyDirectory(disk)))).code).toBe('storage.passphrase');
});

test('a plain store does not become an encrypted one by being opened with a passphrase', async () => {
  const disk = new Disk();
  await (await openDataStore(new FaultyDirectory(disk))).put(one.print, one.name, one.blob);
  expect((await errorOf(openDataStore(new FaultyDirectory(disk), 'sesame'))).code).toBe('storage.passphrase');
});

test('after clear nothing is left, and the form may be chosen anew', async () => {
  const disk = new Disk();
  const store = await openDataStore(new FaultyDirectory(disk));
  await store.put(one.print, one.name, one.blob);
  expect(await store.bytes()).toBe(one.blob.size);
  await store.clear();
  expect([...disk.files.keys()]).toEqual([]);
  expect(await keptForm(new FaultyDirectory(disk))).toBe('empty');
  expect((await openDataStore(new FaultyDirectory(disk), 'sesame')).encrypted).toBe(true);
});

test('what is kept under a lost passphrase can still be removed', async () => {
  const disk = new Disk();
  await (await openDataStore(new FaultyDirectory(disk), 'lost')).put(one.print, one.name, one.blob);
  await removeKeptData(new FaultyDirectory(disk));
  expect([...disk.files.keys()]).toEqual([]);
});

test('a kept file that was damaged is refused, and dropping it again repairs it', async () => {
  const disk = new Disk();
  const store = await openDataStore(new FaultyDirectory(disk));
  await store.put(one.print, one.name, one.blob);
  const file = disk.files.get('data-1');
  expect(file).toBeDefined();
  if (file) file.current[5] = (file.current[5] as number) ^ 1;
  expect((await errorOf(store.get(one.print))).code).toBe('storage.corrupt');
  await store.put(one.print, one.name, one.blob);
  expect((await store.get(one.print))?.size).toBe(one.blob.size);
});

test('a damaged latest manifest gives way to the one before', async () => {
  const disk = new Disk();
  const store = await openDataStore(new FaultyDirectory(disk));
  await store.put(one.print, one.name, one.blob);
  await store.put(print(2), 'file 2.csv', new Blob([contents(2)]));
  const latest = disk.files.get('manifest-b');
  if (latest) latest.current = latest.current.slice(0, 40);
  const again = await openDataStore(new FaultyDirectory(disk));
  expect((await again.list()).map(({ fingerprint }) => fingerprint)).toEqual([one.print]);
});

test('when both manifests are damaged the store says so and starts anew', async () => {
  const disk = new Disk();
  await (await openDataStore(new FaultyDirectory(disk))).put(one.print, one.name, one.blob);
  const only = disk.files.get('manifest-a');
  if (only) only.current = new Uint8Array([1, 2, 3]);
  const store = await openDataStore(new FaultyDirectory(disk));
  expect(store.problem?.code).toBe('storage.corrupt');
  expect(await store.list()).toEqual([]);
});

test('a put that is cancelled leaves nothing behind', async () => {
  const disk = new Disk();
  const store = await openDataStore(new FaultyDirectory(disk));
  const error = await errorOf(store.put(one.print, one.name, one.blob, { signal: AbortSignal.abort() }));
  expect(error.code).toBe('cancelled');
  expect([...disk.files.keys()]).toEqual([]);
});

test('a file that keeps its fingerprint is written once', async () => {
  const disk = new Disk();
  const store = await openDataStore(new FaultyDirectory(disk));
  await store.put(one.print, one.name, one.blob);
  await store.put(one.print, one.name, one.blob);
  expect([...disk.files.keys()].filter((name) => name.startsWith('data-'))).toEqual(['data-1']);
});
