import { gzipSync, strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../src/core/errors.ts';
import { assertBounded } from '../../../../src/data/ingest/archive/collect.ts';
import { crc32 } from '../../../../src/data/ingest/archive/crc32.ts';
import { assertChosen, unpack } from '../../../../src/data/ingest/archive/unpack.ts';

const fileOf = (name: string, ...bytes: Uint8Array[]): { name: string; blob: Blob } => ({
  name,
  blob: new Blob(bytes.map((each) => new Uint8Array(each))),
});
const refusal = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'nothing';
  } catch (thrown) {
    return thrown instanceof AppError ? thrown.code : String(thrown);
  }
};

test('CRC-32 is that of the standard', () => {
  expect(crc32(strToU8('123456789'))).toBe(0xcbf43926);
  expect(crc32(strToU8('56789'), crc32(strToU8('1234')))).toBe(0xcbf43926);
});

describe('gzip', () => {
  const text = 'a,b\n1,2\n'.repeat(5000);
  test('is unpacked, and the name inside is told', async () => {
    const got = await unpack(fileOf('x.csv.gz', gzipSync(strToU8(text))));
    expect([got.packing, got.innerName, await got.file.blob.text()]).toEqual(['gzip', 'x.csv', text]);
  });

  test('of several members is unpacked whole', async () => {
    const parts = ['one\n', 'two\n', 'three\n'].map((each) => gzipSync(strToU8(each)));
    expect(await (await unpack(fileOf('x.gz', ...parts))).file.blob.text()).toBe('one\ntwo\nthree\n');
  });

  test('that breaks off or was changed is refused', async () => {
    const whole = gzipSync(strToU8(text));
    const changed = whole.slice();
    changed[changed.length - 6] = 255 - (changed[changed.length - 6] ?? 0);
    expect(await refusal(unpack(fileOf('x.gz', whole.slice(0, -20))))).toBe('ingest.corrupt');
    expect(await refusal(unpack(fileOf('x.gz', changed)))).toBe('ingest.corrupt');
  });

  test('a look takes no more than it needs', async () => {
    const got = await unpack(fileOf('x.gz', gzipSync(strToU8(text.repeat(100)))), { most: 100_000 });
    expect(got.file.blob.size).toBeLessThan(1_000_000);
  });
});

describe('ZIP', () => {
  const zip = zipSync({
    'a.csv': strToU8('a,b\n1,2\n'),
    'folder/b.csv': [strToU8('a,b\n3,4\n'), { level: 0 }],
    '__MACOSX/a.csv': strToU8('rubbish'),
  });

  test('with several files offers the choice, and a choice is taken', async () => {
    const file = fileOf('x.zip', zip);
    const got = await unpack(file);
    expect(got.members.map(({ name }) => name)).toEqual(['a.csv', 'folder/b.csv']);
    expect(() => {
      assertChosen(file, got);
    }).toThrow('holds 2 files');
    const chosen = await unpack(file, { reading: { member: 'folder/b.csv' } });
    expect([await chosen.file.blob.text(), chosen.file.name]).toEqual(['a,b\n3,4\n', 'x.zip (folder/b.csv)']);
    expect(await refusal(unpack(file, { reading: { member: 'c.csv' } }))).toBe('ingest.choice');
  });

  test('whose content was changed is refused', async () => {
    const changed = zip.slice();
    const at = changed.findIndex(
      (_, index) => String.fromCharCode(...changed.subarray(index, index + 3)) === '3,4',
    );
    changed[at] = 57;
    expect(await refusal(unpack(fileOf('x.zip', changed), { reading: { member: 'folder/b.csv' } }))).toBe(
      'ingest.corrupt',
    );
  });

  test('that breaks off anywhere is refused', async () => {
    for (let end = 4; end < zip.length; end += 7)
      expect(await refusal(unpack(fileOf('x.zip', zip.slice(0, end))))).toMatch(/^ingest\./);
  });
});

test('a bomb is refused before it fills the memory', async () => {
  const bomb = gzipSync(new Uint8Array(100 * 1024 * 1024));
  expect(await refusal(unpack(fileOf('x.csv.gz', bomb)))).toBe('ingest.too-large');
  expect(() => {
    assertBounded('x', 1e9, 5 * 1024 ** 3);
  }).toThrow('4 GB');
});
