import { expect, test } from 'vitest';
import { readStudy, writeStudy } from '../../src/storage/studyFile.ts';
import { digestOf } from '../../src/core/key.ts';
import { artifact, bytesOf, errorOf, noise, registry, study } from '../unit/storage/support.ts';

const csv = new TextEncoder().encode(
  Array.from({ length: 200_000 }, (_, i) => `${i},${(i * 7919) % 10_007},${i % 97}`).join('\n'),
);
const files = [
  { fingerprint: 'ab'.repeat(32), name: 'orders.csv', blob: new File([csv], 'orders.csv') },
  { fingerprint: 'cd'.repeat(32), name: 'events.parquet', blob: new Blob([noise(5_000_000)]) },
];
const request = { recipe: study('Spring'), pinned: [artifact({ k: 4 })], files, version: '0.1.0' };

test.each([undefined, 'sesame'])(
  'a study with its data comes back in a browser (passphrase: %s)',
  async (passphrase) => {
    const file = await writeStudy({ ...request, passphrase });
    expect(file.size).toBeLessThan(csv.length + 5_000_000);
    const opened = await readStudy(file, registry, { passphrase });
    expect(opened.recipe).toEqual(request.recipe);
    expect(opened.pinned).toEqual(request.pinned);
    for (const [i, { blob }] of opened.files.entries()) {
      const given = files[i];
      expect(digestOf(await bytesOf(blob))).toBe(given && digestOf(await bytesOf(given.blob)));
    }
  },
);

test('a file whose packed data was changed is refused by the name of its member', async () => {
  const bytes = await bytesOf(await writeStudy(request));
  const middle = bytes.length - 2_500_000;
  bytes[middle] = (bytes[middle] as number) ^ 1;
  const error = await errorOf(readStudy(new Blob([bytes]), registry));
  expect(error).toMatchObject({
    code: 'study.damaged',
    details: { member: `data/${'cd'.repeat(32)}.parquet` },
  });
});
