import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { encodeText } from '../../../../src/storage/bytes/bytes.ts';
import { gatherBlob } from '../../../../src/storage/bytes/pieces.ts';
import { centralHeader, elsewhere, endRecords, localHeader } from '../../../../src/storage/zip/layout.ts';
import { readDirectory, readMember } from '../../../../src/storage/zip/read.ts';
import { packMember, zipOf } from '../../../../src/storage/zip/write.ts';
import { bytesOf, errorOf, noise } from '../support.ts';

async function zipped(files: Record<string, Uint8Array<ArrayBuffer>>): Promise<Blob> {
  const members = await Promise.all(
    Object.entries(files).map(([name, bytes]) => packMember(name, new Blob([bytes]), name)),
  );
  return zipOf(members);
}

async function contents(zip: Blob): Promise<Record<string, Uint8Array>> {
  const found: [string, Uint8Array][] = [];
  for (const [name, member] of await readDirectory(zip))
    found.push([name, await bytesOf(await gatherBlob(readMember(member)))]);
  return Object.fromEntries(found);
}

const files = {
  'a.json': encodeText(JSON.stringify([...noise(9_000)])),
  'data/noise.parquet': noise(300_000),
  'data/empty': new Uint8Array(),
  'data/überraschung.csv': encodeText('x,y\n1,2\n'.repeat(40)),
};

test('any set of members comes back byte by byte', async () => {
  const arbitrary = fc.dictionary(
    fc.string({ minLength: 1, maxLength: 20 }),
    fc.uint8Array({ maxLength: 3000 }).map((bytes) => Uint8Array.from(bytes)),
    { maxKeys: 6, noNullPrototype: true },
  );
  await fc.assert(
    fc.asyncProperty(arbitrary, async (members) => {
      expect(await contents(await zipped(members))).toEqual(members);
    }),
    { numRuns: 40, examples: [[{ ['__proto__']: Uint8Array.of(7) }]] },
  );
});

test('another implementation reads what is written', async () => {
  const zip = await zipped(files);
  expect(unzipSync(await bytesOf(zip))).toEqual(files);
});

test('what another implementation wrote is read', async () => {
  expect(await contents(new Blob([new Uint8Array(zipSync(files))]))).toEqual(files);
});

test('noise is stored and text is deflated', async () => {
  const directory = await readDirectory(await zipped(files));
  expect(directory.get('data/noise.parquet')?.deflated).toBe(false);
  expect(directory.get('a.json')?.deflated).toBe(true);
});

test('a member that shrinks more than 200 times is stored, so that it can be read again', async () => {
  const zip = await zipped({ 'data/zeros': new Uint8Array(4_000_000) });
  expect((await readDirectory(zip)).get('data/zeros')?.deflated).toBe(false);
});

test('a member that another program shrank more than 200 times is refused before it is unpacked', async () => {
  const bomb = new Blob([new Uint8Array(zipSync({ 'data/zeros': new Uint8Array(4_000_000) }))]);
  const error = await errorOf(readDirectory(bomb));
  expect(error.code).toBe('study.unsafe');
  expect(error.details['member']).toBe('data/zeros');
});

test('a member that expands to more than its directory says is stopped', async () => {
  const packed = await packMember('a', new Blob([JSON.stringify([...noise(9_000)])]), 'a');
  const directory = await readDirectory(zipOf([{ ...packed, size: 20_000 }]));
  const member = directory.get('a');
  expect(member).toBeDefined();
  if (member) expect((await errorOf(gatherBlob(readMember(member)))).code).toBe('study.unsafe');
});

test('two members with one name and members that overlap are refused', async () => {
  const packed = await packMember('a', new Blob([noise(100)]), 'a');
  expect((await errorOf(readDirectory(zipOf([packed, packed])))).code).toBe('study.unsafe');
  const header = localHeader({ name: 'a', deflated: false, crc: 0, packed: 100, size: 100, offset: 0 });
  const entry = { deflated: false, crc: 0, packed: 100, size: 100, offset: 0 };
  const directory = [centralHeader({ ...entry, name: 'a' }), centralHeader({ ...entry, name: 'b' })];
  const bytes = directory.reduce((sum, part) => sum + part.length, 0);
  const overlapping = new Blob([header, noise(100), ...directory, endRecords(2, header.length + 100, bytes)]);
  expect((await errorOf(readDirectory(overlapping))).code).toBe('study.unsafe');
});

test('a file cut off anywhere is refused', async () => {
  const zip = await zipped({ a: noise(200), b: encodeText('hello '.repeat(50)) });
  for (let size = 0; size < zip.size; size++) {
    expect((await errorOf(readDirectory(zip.slice(0, size)))).code).toMatch(/^study\./);
  }
});

test('sizes beyond 4 GB are written in ZIP64 fields and read back', async () => {
  const entry = { name: 'a', deflated: false, crc: 1, packed: 3, size: 3, offset: 0 };
  const wide = { ...entry, packed: 5_000_000_000, size: 5_000_000_000 };
  expect(localHeader(wide).length).toBe(localHeader(entry).length + 20);
  expect(centralHeader({ ...wide, offset: elsewhere }).length).toBe(centralHeader(entry).length + 28);
  const header = localHeader(entry);
  const directory = centralHeader(entry);
  const end = endRecords(1, header.length + 3, directory.length);
  const end64 = endRecords(1, 5_000_000_000, directory.length);
  expect(end64.length).toBe(end.length + 76);
  const cut = new Blob([header, 'abc', directory, end64]);
  expect((await errorOf(readDirectory(cut))).code).toBe('study.damaged');
});

test('Python’s zipfile finds no fault in what is written', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-zip-'));
  try {
    writeFileSync(join(folder, 'a.zip'), await bytesOf(await zipped(files)));
    const code = 'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip(), len(z.namelist()))';
    expect(execFileSync('python3', ['-c', code, join(folder, 'a.zip')], { encoding: 'utf8' }).trim()).toBe(
      'None 4',
    );
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
      context.skip('there is no Python here');
    throw cause;
  } finally {
    rmSync(folder, { recursive: true });
  }
});
