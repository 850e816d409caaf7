import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ident, sql } from '../../src/core/sql.ts';
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

describe('timing', () => {
  test('gather and insert', async () => {
    await open.database.run(sql`CREATE TABLE big AS SELECT random() AS a, random() AS b, random() AS c, random() AS d, random() AS e, random() AS f, random() AS g, random() AS h FROM range(1000000)`);
    const cols = 'abcdefghabcdefgh'.split('').map((name) => ({ name, expression: ident(name) }));
    for (let k = 0; k < 3; k++) {
      const t = performance.now();
      const m = await open.database.gather(ident('big'), cols);
      console.log('gather', m.rows, performance.now() - t);
    }
    const labels = new Int32Array(5_000_000).map((_, i) => i % 7);
    for (let k = 0; k < 2; k++) {
      const t = performance.now();
      await open.database.insertColumns('labels', [{ name: 'label', values: labels }]);
      console.log('insert', performance.now() - t);
    }
    console.log(await open.database.tables(), await open.database.memory());
    console.log(await open.database.rows(sql`SELECT * FROM pragma_storage_info('labels') LIMIT 3`));
  }, 60000);
});
