import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sql } from '../../src/core/sql.ts';
import type { AddSourceOptions, LoadedTable } from '../../src/core/table.ts';
import { hasShared, sharedFile } from '../support/shared.ts';
import table from './broken.json';
import { openedDatabase } from './openedDatabase.ts';

const open = openedDatabase();

interface Held {
  readonly types: readonly string[];
  readonly rows: number;
  readonly content: string;
}

/** Types, rows and all values of a table, as one text. */
async function held({ columns, rows }: LoadedTable): Promise<Held> {
  const [found] = await open.database.rows<{ content: string }>(
    sql`SELECT md5(string_agg(r::VARCHAR, chr(10) ORDER BY n)) AS content FROM (SELECT data AS r, rowid AS n FROM data)`,
  );
  return { types: columns.map(({ type }) => type), rows, content: found?.content ?? '' };
}

/** What a source is read with when a study is opened again: its reading and types, by the columns' ids. */
const again = ({ reading, columns }: LoadedTable): AddSourceOptions => ({
  reading,
  types: Object.fromEntries(columns.map(({ id, type }) => [id, type])),
});

async function readTwice(name: string, blob: Blob): Promise<readonly [Held, Held]> {
  const first = await open.ingest.load({ name, blob }, 'data');
  const before = await held(first);
  const second = await open.ingest.load({ name, blob }, 'data', again(first));
  return [before, await held(second)];
}

/** Ways in which a column may be written; each file has some of them side by side. */
const digits = (most: number) => fc.integer({ min: 0, max: most });
const padded = (size: number, most: number) => digits(most).map((n) => String(n).padStart(size, '0'));
const joined = (mark: string, ...parts: fc.Arbitrary<string | number>[]) =>
  fc.tuple(...parts).map((found) => found.join(mark));
const day = digits(27).map((n) => n + 1);
const month = digits(11).map((n) => n + 1);
const forms: readonly fc.Arbitrary<string>[] = [
  digits(999_999).map(String),
  padded(6, 99_999),
  fc.bigInt(10n ** 15n, 10n ** 19n).map(String),
  fc.bigInt(10n ** 15n, 10n ** 18n).map((n) => `${n}.0`),
  joined('.', digits(999), digits(99)),
  joined(',', digits(999), digits(99)),
  joined('.', digits(999), padded(3, 999)),
  joined(',', digits(999), padded(3, 999)),
  joined('.', digits(9), padded(3, 999), padded(3, 999)),
  joined('/', day, month, fc.constant(2024)),
  joined('/', month, day, fc.constant(2024)),
  joined('.', day, month, fc.constant(2024)),
  joined(
    '-',
    fc.constant(2024),
    padded(2, 11).map((m) => (m === '00' ? '12' : m)),
    fc.constant('15'),
  ),
  digits(23).map((h) => `2024-03-05T${String(h).padStart(2, '0')}:30:00+02:00`),
  digits(999).map((n) => `€${n}.50`),
  digits(99).map((n) => `${n} %`),
  fc.constantFrom('true', 'false'),
  fc.constantFrom('NA', '-', '', 'word'),
  joined(':', digits(23), padded(2, 59)),
];
const column = fc
  .tuple(fc.constantFrom(...forms), fc.constantFrom(...forms), fc.constantFrom(0, 0, 0, 0.2), fc.boolean())
  .chain(([main, other, share, gaps]) =>
    fc.array(
      fc
        .tuple(main, other, fc.double({ min: 0, max: 1, noNaN: true }))
        .map(([usual, rare, chance]) => (gaps && chance > 0.9 ? '' : chance < share ? rare : usual)),
      { minLength: 12, maxLength: 12 },
    ),
  );

test('a file of any forms of values, read again from the study, becomes the same table', async () => {
  const written = fc.tuple(fc.constantFrom(',', ';', '\t'), fc.array(column, { minLength: 2, maxLength: 6 }));
  await fc.assert(
    fc.asyncProperty(written, async ([delimiter, columns]) => {
      const quoted = (text: string): string => (text.includes(delimiter) ? `"${text}"` : text);
      const rows = Array.from({ length: 12 }, (_, row) =>
        [row, ...columns.map((values) => quoted(values[row] ?? ''))].join(delimiter),
      );
      const header = ['row', ...columns.map((_, at) => `v${at}`)].join(delimiter);
      const [first, second] = await readTwice('any.csv', new Blob([`${header}\n${rows.join('\n')}\n`]));
      expect(second).toEqual(first);
    }),
    { numRuns: 60 },
  );
}, 120_000);

describe.skipIf(!hasShared)('a file that is read again from the study becomes the same table', () => {
  const files = Object.entries(table as Record<string, { readonly rows?: number }>).filter(
    ([path, { rows }], place) => rows !== undefined && !path.endsWith('.md') && place % 8 === 0,
  );
  test.each(files.map(([path]) => path))('%s', { timeout: 60_000 }, async (path) => {
    const [first, second] = await readTwice(path, await sharedFile(`data/broken/${path}`));
    expect(second).toEqual(first);
  });
});
