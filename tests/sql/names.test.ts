import fc from 'fast-check';
import { tableToIPC, vectorFromArray, Table, Utf8, type Vector } from 'apache-arrow';
import { expect, test } from 'vitest';
import { ident, join, sql } from '../../src/core/sql.ts';
import type { LoadedTable } from '../../src/core/table.ts';
import { openedDatabase } from './openedDatabase.ts';

const open = openedDatabase();

const hostile = [
  '__proto__',
  'constructor',
  '',
  ' ',
  '"',
  "'",
  '\0',
  'a\nb',
  '🙂',
  "x'; DROP TABLE t; --",
  'select',
  'c0',
  ',',
];

const aName = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 12 }));

/** A value that is no number, date or missing word, so that the column stays text. */
const aValue = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((text) => `v${text}`);

const aTable = fc.integer({ min: 2, max: 5 }).chain((columns) =>
  fc.record({
    names: fc.array(aName, { minLength: columns, maxLength: columns }),
    rows: fc.array(fc.array(aValue, { minLength: columns, maxLength: columns }), {
      minLength: 1,
      maxLength: 4,
    }),
  }),
);

const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;

async function contents({ columns }: LoadedTable): Promise<unknown[][]> {
  const pieces = join(columns.map(({ id }) => ident(id)));
  return (await open.database.table(sql`SELECT ${pieces} FROM named`, 100)).rows.map((row) => [...row]);
}

test('any column names and values of a CSV come back as they went in', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(aTable, async ({ names, rows }) => {
      const text = [names, ...rows].map((row) => row.map(quoted).join(',')).join('\n');
      const reading = { delimiter: ',', quote: '"', header: true, skip: 0, encoding: 'utf-8' } as const;
      const blob = new Blob([text]);
      const got = await open.ingest.load({ name: 'named.csv', blob }, 'named', { reading });
      expect(got.columns.map(({ name }) => name)).toEqual(names.map(wellFormed));
      expect(await contents(got)).toEqual(rows);
    }),
    { numRuns: 60 },
  );
});

test(
  'any column names and values of an Arrow file come back as they went in',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(aName, { minLength: 1, maxLength: 4 }),
        aValue,
        async (names, value) => {
          const unique = [...new Set(names.map(wellFormed))];
          const entries = unique.map((name): [string, Vector<Utf8>] => [
            name,
            vectorFromArray([value, null], new Utf8()),
          ]);
          const columns = Object.fromEntries(entries);
          const table = new Table(columns);
          const blob = new Blob([new Uint8Array(tableToIPC(table, 'file'))]);
          const got = await open.ingest.load({ name: 'named.arrow', blob }, 'named');
          expect(got.columns.map(({ name }) => name)).toEqual(table.schema.fields.map(({ name }) => name));
          expect(await contents(got)).toEqual([unique.map(() => value), unique.map(() => null)]);
        },
      ),
      { numRuns: 15 },
    );
  },
);

test('roles and types are chosen by such names, too', async () => {
  const blob = new Blob(['__proto__,constructor\n1,2\n']);
  const types = Object.fromEntries([['__proto__', 'text']]) as Record<string, 'text'>;
  const roles = Object.fromEntries([['__proto__', 'customer']]) as Record<string, 'customer'>;
  const got = await open.ingest.load({ name: 'named.csv', blob }, 'named', { types, roles });
  expect(got.columns.map(({ name, type, role }) => [name, type, role])).toEqual([
    ['__proto__', 'text', 'customer'],
    ['constructor', 'integer', null],
  ]);
});

/** As UTF-8 carries it: a surrogate without its partner becomes U+FFFD. */
function wellFormed(text: string): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text));
}
