import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { ident, sql } from '../../src/core/sql.ts';
import { openedDatabase } from './openedDatabase.ts';

const open = openedDatabase();

/** Malformed inputs that go through the database; thousands more are read up to it in tests/unit/data/malformed.test.ts. */
const inputs = 400;

const pieces = [
  ',',
  ';',
  '\t',
  '"',
  '""',
  '\n',
  '\n',
  '\r\n',
  '\r',
  '\0',
  ' ',
  '\\',
  '#',
  'é',
  '1',
  'a',
  '2020-01-01',
  '$1',
  '5%',
  '1,5',
  '{"a":',
  '}',
  '1_0',
];

test(
  'what is loaded of a malformed text has as many rows as are told, and what is refused leaves no table',
  { timeout: 60_000 },
  async () => {
    const text = fc.tuple(
      fc.constantFrom('', 'a,b\n1,2\n', '{"a":1}\n', 'x;y;z\n'),
      fc.array(fc.constantFrom(...pieces), { maxLength: 40 }),
    );
    await fc.assert(
      fc.asyncProperty(text, async ([begin, found]) => {
        try {
          const blob = new Blob([begin, ...found]);
          const { rows, columns, rejected, rejects } = await open.ingest.load({ name: 'bad', blob }, 'bad');
          const ids = columns.map(({ id }) => ident(id));
          const [row] = await open.database.rows<{ n: number }>(
            sql`SELECT count(*) AS n FROM bad WHERE ${ids[0] ?? sql`1`} IS NULL OR true`,
          );
          expect([row?.n, rejects.length]).toEqual([rows, rejected]);
        } catch (thrown) {
          if (!(thrown instanceof AppError)) throw thrown;
          expect(thrown.code).toMatch(/^ingest\./);
          expect(await open.database.tables()).not.toContain('bad');
        }
      }),
      { numRuns: inputs },
    );
  },
);
