import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from '../../src/core/sql.ts';
import { openDatabase, type OpenDatabase } from '../../src/data/open.ts';

let open: OpenDatabase;
beforeAll(async () => {
  open = await openDatabase();
});
afterAll(async () => {
  await open.database.close();
});

describe('rows', () => {
  test('arrive as plain values, wide integers and decimals as numbers, times as ISO text', async () => {
    const rows = await open.database.rows(sql`
      SELECT 9007199254740993::BIGINT AS big, sum(i)::HUGEINT AS huge, 12.345::DECIMAL(18,3) AS fixed,
        'nan'::DOUBLE AS nan, NULL AS missing, true AS yes, DATE '1893-01-02' AS day,
        TIMESTAMP '2010-12-01 08:26:00' AS moment, TIMESTAMP '1969-12-31 23:59:59.5' AS early, TIME '05:40' AS clock,
        'naïve 🙂' AS words
      FROM range(4) t(i)`);
    expect(rows).toEqual([
      {
        big: 9007199254740992,
        huge: 6,
        fixed: 12.345,
        nan: null,
        missing: null,
        yes: true,
        day: '1893-01-02',
        moment: '2010-12-01T08:26:00',
        early: '1969-12-31T23:59:59.5',
        clock: '05:40:00',
        words: 'naïve 🙂',
      },
    ]);
  });

  test('keep their order over many batches', async () => {
    const rows = await open.database.rows<{ i: number }>(sql`SELECT range AS i FROM range(10000)`);
    expect(rows.map(({ i }) => i)).toEqual(Array.from({ length: 10000 }, (_, i) => i));
  });
});
