import { expect, test } from 'vitest';
import { unpack } from '../../../src/data/ingest/archive/unpack.ts';
import { groupAlike } from '../../../src/workspace/alike.ts';
import { bundle, bundleName } from '../../../src/workspace/bundle.ts';

test('files that the page puts together come out of the archive as they went in', async () => {
  const long = `${'folder/'.repeat(20)}c.csv`;
  const files = [
    { name: 'a.csv', blob: new Blob(['a,b\n1,2\n']) },
    { name: 'a.csv', blob: new Blob(['x'.repeat(512)]) },
    { name: long, blob: new Blob(['zürich']) },
  ];
  const { members, packing } = await unpack({ name: 'files', blob: bundle(files) });
  expect([packing, members.map(({ name }) => name)]).toEqual(['tar', ['a.csv', 'a.csv (2)', long]]);
  const texts = await Promise.all(members.map(async (member) => (await member.unpack()).text()));
  expect(texts).toEqual(['a,b\n1,2\n', 'x'.repeat(512), 'zürich']);
});

test('several files are named by what their names begin with', () => {
  expect(bundleName(['2020/sales_2020-01.csv', '2020/sales_2020-02.csv'])).toBe('sales (2 files)');
  expect(bundleName(['a.csv', 'b.csv', 'c.csv'])).toBe('a.csv (3 files)');
});

test('files with the same columns in any order are alike', async () => {
  const columns: Record<string, string[] | null> = {
    a: ['x', 'y'],
    b: ['y', 'x'],
    c: ['x'],
    d: null,
    e: null,
  };
  const files = Object.keys(columns).map((name) => ({ name, blob: new Blob() }));
  const groups = await groupAlike(files, ({ name }) => Promise.resolve(columns[name] ?? null));
  expect(groups.map((group) => group.files.map(({ name }) => name))).toEqual([['a', 'b']]);
});
