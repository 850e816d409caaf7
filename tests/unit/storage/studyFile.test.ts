import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { isEncryptedStudy, readStudy, writeStudy } from '../../../src/storage/studyFile.ts';
import type { WriteStudyRequest } from '../../../src/storage/storage.ts';
import { manifestName, parseManifest, pinnedName, recipeName } from '../../../src/storage/study/manifest.ts';
import { gatherBlob } from '../../../src/storage/bytes/pieces.ts';
import { readDirectory, readMember } from '../../../src/storage/zip/read.ts';
import { packMember, zipOf } from '../../../src/storage/zip/write.ts';
import { artifact, bytesOf, errorOf, noise, registry, study } from './support.ts';

const fingerprint = 'ab'.repeat(32);
const csv = `customer,amount\n${Array.from({ length: 400 }, (_, i) => `${i},${i * 7}`).join('\n')}\n`;
const request: WriteStudyRequest = {
  recipe: study('Spring'),
  pinned: [artifact({ centroids: [[1, 2.5]] })],
  files: [
    { fingerprint, name: 'Kunden 2024.CSV', blob: new Blob([csv]) },
    { fingerprint: 'cd'.repeat(32), name: '../../etc/passwd', blob: new Blob([noise(5000)]) },
  ],
  version: '0.1.0',
};
let file: Blob;
beforeAll(async () => {
  file = await writeStudy(request);
});

async function plain(blob: Blob) {
  const { files, ...rest } = await readStudy(blob, registry);
  return {
    ...rest,
    files: await Promise.all(files.map(async (one) => ({ ...one, blob: [...(await bytesOf(one.blob))] }))),
  };
}

/** The same file with some members replaced; null leaves one out. */
async function altered(changes: Record<string, Blob | null>): Promise<Blob> {
  const contents = new Map<string, Blob>();
  for (const [name, member] of await readDirectory(file))
    contents.set(name, await gatherBlob(readMember(member)));
  for (const [name, blob] of Object.entries(changes)) {
    if (blob) contents.set(name, blob);
    else contents.delete(name);
  }
  return zipOf(await Promise.all([...contents].map(([name, blob]) => packMember(name, blob, name))));
}

async function manifestWith(change: (manifest: Record<string, unknown>) => void): Promise<Blob> {
  const member = (await readDirectory(file)).get(manifestName);
  if (!member) throw new Error('no manifest');
  const manifest = JSON.parse(await (await gatherBlob(readMember(member))).text()) as Record<string, unknown>;
  change(manifest);
  return new Blob([JSON.stringify(manifest)]);
}

test('recipe, pinned results and files come back byte by byte', async () => {
  const { recipe, pinned, files } = await readStudy(file, registry);
  expect(recipe).toEqual(request.recipe);
  expect(pinned).toEqual(request.pinned);
  expect(files.map(({ name }) => name)).toEqual(['Kunden 2024.CSV', '../../etc/passwd']);
  expect(await files[0]?.blob.text()).toBe(csv);
  expect(await bytesOf(files[1]?.blob ?? new Blob())).toEqual(noise(5000));
});

test('names of files never become paths inside the file', async () => {
  const names = [...(await readDirectory(file)).keys()];
  expect(names).toEqual([
    manifestName,
    recipeName,
    pinnedName,
    `data/${fingerprint}.csv`,
    `data/${'cd'.repeat(32)}`,
  ]);
});

test('a study without data holds none, and one fingerprint is held once', async () => {
  const bare = await writeStudy({ recipe: request.recipe, pinned: [], version: '0.1.0' });
  expect((await readStudy(bare, registry)).files).toEqual([]);
  const twice = await writeStudy({ ...request, files: [...(request.files ?? []), ...(request.files ?? [])] });
  expect((await readStudy(twice, registry)).files).toHaveLength(2);
});

test('any flipped byte is refused, or stands in a part that carries nothing', async () => {
  const bytes = await bytesOf(file);
  const whole = await plain(file);
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const flipped = bytes.slice();
      flipped[at] = (flipped[at] as number) ^ change;
      const outcome = await plain(new Blob([flipped])).catch((cause: unknown) => cause);
      if (outcome instanceof Error) expect(outcome).toMatchObject({ name: 'AppError' });
      else expect(outcome).toEqual(whole);
    }),
    { numRuns: 300 },
  );
});

test.each([recipeName, pinnedName, `data/${fingerprint}.csv`])(
  'a changed %s is refused by name',
  async (name) => {
    const error = await errorOf(readStudy(await altered({ [name]: new Blob(['{}']) }), registry));
    expect(error.code).toBe('study.damaged');
    expect(error.details['member']).toBe(name);
  },
);

test.each([
  ['has no manifest', { [manifestName]: null }, 'recipe.invalid'],
  ['has no recipe', { [recipeName]: null }, 'study.damaged'],
  ['lacks a file', { [`data/${fingerprint}.csv`]: null }, 'study.damaged'],
  ['holds a part that is not listed', { 'data/extra': new Blob(['x']) }, 'study.unsafe'],
  ['holds a path that climbs', { '../evil': new Blob(['x']) }, 'study.unsafe'],
  ['has a manifest that is not JSON', { [manifestName]: new Blob(['{']) }, 'recipe.invalid'],
] as const)('a file that %s is refused', async (_what, changes, code) => {
  expect((await errorOf(readStudy(await altered(changes), registry))).code).toBe(code);
});

test('a newer study file is refused, not half read', async () => {
  const newer = await altered({
    [manifestName]: await manifestWith((manifest) => (manifest['version'] = 2)),
  });
  expect((await errorOf(readStudy(newer, registry))).code).toBe('recipe.newer');
});

test('a manifest that lists a member outside its places is refused', async () => {
  const text = await (
    await manifestWith((manifest) => (manifest['files'] = [{ member: '../x', fingerprint, name: 'x' }]))
  ).text();
  expect(() => parseManifest(text)).toThrow(expect.objectContaining({ code: 'recipe.invalid' }));
});

test('what is not a study is refused', async () => {
  for (const blob of [new Blob([]), new Blob(['a,b\n1,2\n']), new Blob([noise(5000)])]) {
    expect((await errorOf(readStudy(blob, registry))).code).toBe('study.damaged');
  }
});

test('an encrypted study opens with its passphrase alone', async () => {
  const sealed = await writeStudy({ ...request, passphrase: 'sesame' });
  expect(await isEncryptedStudy(sealed)).toBe(true);
  expect(await isEncryptedStudy(file)).toBe(false);
  expect((await readStudy(sealed, registry, { passphrase: 'sesame' })).recipe).toEqual(request.recipe);
  expect((await errorOf(readStudy(sealed, registry, { passphrase: 'Sesame' }))).code).toBe(
    'storage.passphrase',
  );
  expect((await errorOf(readStudy(sealed, registry))).code).toBe('storage.passphrase');
  expect(await sealed.text()).not.toContain('manifest');
});

test('writing and reading can be cancelled and tell how far they are', async () => {
  const steps: string[] = [];
  await writeStudy({ ...request, progress: (step, done, total) => steps.push(`${step} ${done}/${total}`) });
  expect(steps).toContain(`Saving Kunden 2024.CSV ${csv.length}/${csv.length}`);
  const signal = AbortSignal.abort();
  expect((await errorOf(writeStudy({ ...request, signal }))).code).toBe('cancelled');
  expect((await errorOf(readStudy(file, registry, { signal }))).code).toBe('cancelled');
});
