import { expect, test } from 'vitest';
import { sql } from '../../src/core/sql.ts';
import type { ColumnType } from '../../src/core/table.ts';
import { profileColumns } from '../../src/stages/columnFigures.ts';
import { openedDatabase } from '../sql/openedDatabase.ts';

const columns = (
  ['integer', 'integer', 'number', 'number', 'timestamp', 'timestamp', 'text', 'text'] as const
).map((type: ColumnType, index) => ({ id: `c${index}`, name: `c${index}`, type, role: null }));
const work = { signal: new AbortController().signal, progress: () => undefined, enter: () => undefined };

const open = openedDatabase();

test.each([1_000, 150_000])(
  'distinct values of %i rows are exact, whatever the columns hold',
  async (rows) => {
    await open.database.run(sql`CREATE OR REPLACE TABLE t AS SELECT
    i % 700 AS c0, 9007199254740000 + i AS c1,
    CASE WHEN i % 3 > 0 THEN (i % 90000) / 8 WHEN i % 2 = 0 THEN -0.0 END AS c2,
    CASE WHEN i = 5 THEN 'inf'::DOUBLE WHEN i = 6 THEN 'nan'::DOUBLE ELSE i % 11 END AS c3,
    CASE WHEN i > 0 THEN TIMESTAMP '2020-01-01 00:00:00' + to_microseconds(i) END AS c4,
    CASE WHEN i = 7 THEN TIMESTAMP '9999-01-01 00:00:00.000001' ELSE TIMESTAMP '9999-01-01' + to_microseconds(10 + i) END AS c5,
    'x' || (i % 40) AS c6, 'y' || i AS c7 FROM range(${rows}) AS r(i)`);
    const counts = columns.map(({ id }) => `count(DISTINCT ${id})::DOUBLE`).join(', ');
    const { rows: expected } = await open.database.select(`SELECT ${counts} FROM t`, 1);
    const found = await profileColumns('t', rows, columns, { database: open.database, work });
    expect(found.columns.map(({ distinct }) => distinct)).toEqual(expected[0]);
    expect(found.columns.every(({ distinctIsExact }) => distinctIsExact)).toBe(true);
    expect([...found.notFinite]).toEqual([['c3', 2]]);
    expect(found.columns[2]?.missing).toBe(await missing('c2'));
  },
);

async function missing(column: string): Promise<number> {
  const { rows } = await open.database.select(`SELECT count(*) - count(${column}) FROM t`, 1);
  return Number(rows[0]?.[0]);
}
