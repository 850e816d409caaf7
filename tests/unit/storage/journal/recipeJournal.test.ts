import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../../src/core/errors.ts';
import { latestOnly } from '../../../../src/storage/journal/latestOnly.ts';
import { recipeJournal, type Records } from '../../../../src/storage/journal/recipeJournal.ts';
import { checkRecord, makeRecord } from '../../../../src/storage/journal/record.ts';
import type { SetAside } from '../../../../src/storage/storage.ts';
import { artifact, errorOf, registry, study } from '../support.ts';

/** Records in memory whose n-th operation fails; a failed change may nevertheless have happened. */
class MemoryRecords implements Records {
  readonly stored = new Map<number, unknown>();
  aside: SetAside[] = [];
  operations = 0;
  failAt = 0;
  failAfter = false;

  generations() {
    return this.step(() => [...this.stored.keys()].sort((a, b) => a - b));
  }
  read(generation: number) {
    return this.step(() => this.stored.get(generation));
  }
  append(make: Parameters<Records['append']>[0]) {
    return this.step(() => {
      const generations = [...this.stored.keys()].sort((a, b) => a - b);
      const next = Math.max(0, ...generations) + 1;
      this.stored.set(next, make(next));
      for (const old of generations.slice(0, -1)) this.stored.delete(old);
    });
  }
  setAside(generation: number, note: SetAside) {
    return this.step(() => {
      this.stored.delete(generation);
      this.aside = [note, ...this.aside];
    });
  }
  notes() {
    return this.step(() => this.aside);
  }
  clear() {
    return this.step(() => this.stored.clear());
  }
  close() {
    return this.step(() => undefined);
  }

  private step<Value>(work: () => Value): Promise<Value> {
    return Promise.resolve().then(() => {
      this.operations += 1;
      const fails = this.operations === this.failAt;
      if (fails && !this.failAfter) throw new AppError('storage.failed', 'no');
      const value = work();
      if (fails) throw new AppError('storage.failed', 'no');
      return value;
    });
  }
}

const open = (records: Records) => recipeJournal(records, registry);
const spoil = (records: MemoryRecords, generation: number, change: (text: string) => unknown) => {
  const record = records.stored.get(generation) as { readonly text: string };
  records.stored.set(generation, change(record.text));
};

test('nothing saved is null', async () => {
  expect(await open(new MemoryRecords()).load()).toBeNull();
});

test('what was saved last comes back with its pinned results', async () => {
  const records = new MemoryRecords();
  await open(records).save(study('one'), []);
  await open(records).save(study('two'), [artifact({ k: 3 })]);
  expect(await open(records).load()).toEqual({
    recipe: study('two'),
    pinned: [artifact({ k: 3 })],
    problem: null,
  });
  expect(records.stored.size).toBe(2);
});

test.each([
  ['not a record', () => 'nonsense'],
  ['missing', () => undefined],
  ['changed', (text: string) => ({ ...makeRecord(2, text), text: text.replace('two', 'tow') })],
  ['under another generation', (text: string) => makeRecord(9, text)],
  ['no JSON', () => makeRecord(2, '{')],
  ['no recipe', () => makeRecord(2, '{"recipe":{},"pinned":[]}')],
  ['without pinned results', (text: string) => makeRecord(2, text.replace('"pinned":[]', '"pinned":[1]'))],
])('a latest document that is %s is set aside and the one before comes back', async (_what, change) => {
  const records = new MemoryRecords();
  const store = open(records);
  await store.save(study('one'), []);
  await store.save(study('two'), []);
  spoil(records, 2, change);
  const loaded = await store.load();
  expect(loaded?.recipe?.name).toBe('one');
  expect(loaded?.problem?.code).toBe('storage.corrupt');
  expect(await store.setAside()).toHaveLength(1);
  expect((await store.load())?.problem).toBeNull();
});

test('what is set aside keeps its text', async () => {
  const records = new MemoryRecords();
  await open(records).save(study('one'), []);
  spoil(records, 1, (text) => ({ generation: 1, checksum: '', text }));
  expect(await open(records).load()).toMatchObject({ recipe: null, problem: { code: 'storage.corrupt' } });
  expect((await open(records).setAside())[0]?.text).toContain('"one"');
});

const newer = { ...study('later'), version: 99 };

test('a document of a newer Tessera is named as such, and nothing is saved over it', async () => {
  const records = new MemoryRecords();
  await open(records).save(newer, []);
  const store = open(records);
  expect((await store.load())?.problem?.code).toBe('recipe.newer');
  expect((await errorOf(store.save(study('now'), []))).code).toBe('recipe.newer');
  expect([...records.stored.values()].map((record) => checkRecord(record)?.text)).toEqual([
    expect.stringContaining('"later"'),
  ]);
});

test('once a document of a newer Tessera is cleared away, studies are saved again', async () => {
  const records = new MemoryRecords();
  await open(records).save(newer, []);
  const store = open(records);
  await store.load();
  await store.clear();
  await store.save(study('now'), []);
  expect((await store.load())?.recipe?.name).toBe('now');
});

test('a study that an older Tessera had set aside as newer comes back where nothing else is kept', async () => {
  const records = new MemoryRecords();
  const reason = new AppError('recipe.newer', 'The study has version 2.').toJSON();
  const text = JSON.stringify({ recipe: study('later'), pinned: [artifact({ k: 3 })] });
  records.aside = [{ at: '2026-11-23T00:00:00Z', reason, text }];
  expect(await open(records).load()).toEqual({
    recipe: study('later'),
    pinned: [artifact({ k: 3 })],
    problem: null,
  });
});

test('nothing is saved over a study that could not be looked for', async () => {
  const records = new MemoryRecords();
  await open(records).save(study('one'), []);
  const store = open(records);
  records.failAt = records.operations + 1;
  await errorOf(store.load());
  expect((await errorOf(store.save(study('two'), []))).code).toBe('storage.failed');
  expect((await open(records).load())?.recipe?.name).toBe('one');
});

test('a document with an older stage is migrated', async () => {
  const records = new MemoryRecords();
  const old = study('old');
  const nodes = old.nodes.map((node) =>
    node.stage === 'segments' ? { ...node, spec: { clusters: 6 } } : node,
  );
  await open(records).save({ ...old, nodes, stages: { ...old.stages, segments: 1 } }, []);
  const recipe = (await open(records).load())?.recipe;
  expect(recipe?.nodes.find(({ stage }) => stage === 'segments')?.spec).toEqual({ k: 6 });
});

test('a latest document that cannot be read for the moment stays where it is', async () => {
  const records = new MemoryRecords();
  const store = open(records);
  await store.save(study('one'), []);
  await store.save(study('two'), []);
  records.failAt = records.operations + 2;
  const loaded = await store.load();
  expect(loaded?.recipe?.name).toBe('one');
  expect(loaded?.problem?.code).toBe('storage.corrupt');
  expect((await store.load())?.recipe?.name).toBe('two');
});

test('after a failure at any operation the last acknowledged document, or the failed one, comes back', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.boolean(),
      fc.nat(10),
      async (failAt, failAfter, loads) => {
        const records = Object.assign(new MemoryRecords(), { failAt, failAfter });
        const store = open(records);
        let allowed: (string | null)[] = [null];
        for (let i = 0; i < 6; i++) {
          if (i === loads)
            await store.load().catch((thrown: unknown) => expect(thrown).toBeInstanceOf(AppError));
          const saved = await store.save(study(`study ${i}`), []).then(
            () => true,
            () => false,
          );
          allowed = saved ? [`study ${i}`] : [...allowed, `study ${i}`];
        }
        records.failAt = 0;
        expect(allowed).toContain((await open(records).load())?.recipe?.name ?? null);
      },
    ),
  );
});

test('a damaged document that cannot be set aside does not keep the good one away', async () => {
  const records = new MemoryRecords();
  const store = open(records);
  await store.save(study('one'), []);
  await store.save(study('two'), []);
  spoil(records, 2, () => null);
  records.failAt = records.operations + 3;
  expect(await store.load()).toMatchObject({ recipe: { name: 'one' }, problem: { code: 'storage.corrupt' } });
});

test('a checksum covers generation and text', () => {
  const record = makeRecord(3, 'x');
  expect(checkRecord(record)).toEqual(record);
  expect(checkRecord({ ...record, generation: 4 })).toBeNull();
  expect(checkRecord({ ...record, text: 'y' })).toBeNull();
});

test('saves that overlap are coalesced: the latest wins and all of them resolve', async () => {
  const written: number[] = [];
  const gates: (() => void)[] = [];
  const save = latestOnly<number>(async (value) => {
    await new Promise<void>((resolve) => gates.push(resolve));
    written.push(value);
  });
  const all = Promise.all([save(1), save(2), save(3), save(4)]);
  gates[0]?.();
  const fifth = save(5);
  while (gates.length < 2) await Promise.resolve();
  gates[1]?.();
  await Promise.all([all, fifth]);
  expect(written).toEqual([1, 5]);
});

test('a save that fails fails for its callers alone', async () => {
  const save = latestOnly<number>((value) =>
    value === 1 ? Promise.reject(new AppError('storage.quota', 'full')) : Promise.resolve(),
  );
  const [first, second] = [errorOf(save(1)), save(2)];
  expect((await first).code).toBe('storage.quota');
  await second;
  await save(3);
});

test('a study over 50 MB is refused before it is written', async () => {
  const store = open(new MemoryRecords());
  expect((await errorOf(store.save(study('x'.repeat(50_000_001)), []))).code).toBe('recipe.too-large');
});
