import { RecordBatchReader, tableFromIPC } from 'apache-arrow';
import { beforeAll, describe, expect, test } from 'vitest';
import { ident, sql, type Sql } from '../../src/core/sql.ts';
import { streamOf } from '../../src/data/arrowColumns.ts';
import { openDatabase } from '../../src/data/open.ts';
import { openedDatabase } from './openedDatabase.ts';
import { refusal } from './refusal.ts';

const open = openedDatabase();

describe('rows', () => {
  test('arrive as plain values, integers beyond a double as text, decimals as numbers, times as ISO text', async () => {
    const rows = await open.database.rows(sql`
      SELECT 9007199254740993::BIGINT AS big, sum(i)::HUGEINT AS huge, 12.345::DECIMAL(18,3) AS fixed,
        'nan'::DOUBLE AS nan, NULL AS missing, true AS yes, DATE '1893-01-02' AS day,
        TIMESTAMP '2010-12-01 08:26:00' AS moment, TIMESTAMP '1969-12-31 23:59:59.5' AS early, TIME '05:40' AS clock,
        'naïve 🙂' AS words
      FROM range(4) t(i)`);
    expect(rows).toEqual([
      {
        big: '9007199254740993',
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

  test('are at most as many as a table asks for', async () => {
    const { columns, rows } = await open.database.table(sql`SELECT range AS i, 'x' AS t FROM range(100)`, 3);
    expect(columns).toEqual([
      { name: 'i', type: 'integer' },
      { name: 't', type: 'text' },
    ]);
    expect(rows).toEqual([
      [0, 'x'],
      [1, 'x'],
      [2, 'x'],
    ]);
  });
});

describe('gather', () => {
  const columns = [
    { name: 'i', expression: ident('i') },
    { name: 'half', expression: sql`i / 2` },
    { name: 'odd', expression: sql`CASE WHEN i % 2 = 1 THEN i END` },
  ];

  test.each([3, 5000, 6_000_000])(
    'gives %i rows in their order, missing as NaN',
    { timeout: 60_000 },
    async (rows) => {
      const got = await open.database.gather(sql`range(${rows}) t(i)`, columns);
      expect([got.rows, ...got.columns.map((column) => column.length)]).toEqual([rows, rows, rows, rows]);
      const [whole, half, odd] = got.columns;
      const last = rows - 1;
      expect([whole?.[last], half?.[last], whole?.[0]]).toEqual([last, last / 2, 0]);
      expect(odd?.slice(0, 3)).toEqual(new Float32Array([NaN, 1, NaN]));
    },
  );

  test('gives float64 when asked', async () => {
    const got = await open.database.gatherDouble(sql`range(1)`, [{ name: 'x', expression: sql`0.1` }]);
    expect(got.columns).toEqual([new Float64Array([0.1])]);
  });

  test('of nothing is empty', async () => {
    expect(await open.database.gather(sql`range(0) t(i)`, columns)).toEqual({
      rows: 0,
      columns: [new Float32Array(0), new Float32Array(0), new Float32Array(0)],
    });
  });
});

describe('insert', () => {
  test('puts labels and texts beside a table and replaces the table before', async () => {
    for (const shift of [0, 1]) {
      await open.database.insertColumns('labels', [
        { name: 'label', values: Int32Array.from({ length: 5000 }, (_, row) => row + shift) },
        {
          name: 'name',
          values: Array.from({ length: 5000 }, (_, row) => (row % 2 === 0 ? `é${row}` : null)),
        },
        { name: 'margin', values: Float64Array.from({ length: 5000 }, (_, row) => row / 3) },
      ]);
    }
    const rows = await open.database.rows(
      sql`SELECT count(*) AS n, min(label) AS low, count(name) AS named, max(name) AS last, sum(margin) AS s FROM labels`,
    );
    expect(rows).toEqual([
      { n: 5000, low: 1, named: 2500, last: 'é998', s: expect.closeTo(12497500 / 3, 3) as unknown },
    ]);
  });

  test('refuses columns of different lengths', async () => {
    const columns = [
      { name: 'a', values: new Int32Array(2) },
      { name: 'b', values: new Int32Array(3) },
    ];
    await expect(open.database.insertColumns('uneven', columns)).rejects.toEqual(refusal('query.failed'));
  });

  test('appends Arrow streams and counts what arrived', async () => {
    const batch = (): Uint8Array => streamOf([{ name: 'x', values: new Float32Array([1, 2, 3]) }], 0, 3);
    await open.database.insertArrow('pieces', batch(), 3);
    await open.database.insertArrow('pieces', batch(), 3);
    expect(await open.database.rows(sql`SELECT count(*) AS n, sum(x) AS s FROM pieces`)).toEqual([
      { n: 6, s: 12 },
    ]);
    await expect(open.database.insertArrow('pieces', batch(), 4)).rejects.toEqual(refusal('query.failed'));
    await expect(open.database.insertArrow('nothing', new Uint8Array(100), 1)).rejects.toEqual(
      refusal('query.failed'),
    );
  });
});

describe('a stream', () => {
  test('is one Arrow stream in pieces, while other queries run', async () => {
    const pieces: Uint8Array[] = [];
    for await (const piece of open.database.stream(sql`SELECT range AS i FROM range(10000)`)) {
      pieces.push(piece);
      await open.database.rows(sql`SELECT 1 AS one`);
    }
    const table = tableFromIPC(RecordBatchReader.from(pieces));
    expect([table.numRows, table.getChild('i')?.get(9999)]).toEqual([10000, 9999n]);
  });

  test('can be left early', async () => {
    for await (const piece of open.database.stream(sql`SELECT range AS i FROM range(1000000)`)) {
      if (piece.length > 0) break;
    }
    expect(await open.database.rows(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  });
});

describe('a person’s query', () => {
  beforeAll(async () => {
    await open.database.run(
      sql`CREATE TABLE people AS SELECT range AS id, 'p' || range AS "full name" FROM range(10)`,
    );
  });

  test.each([
    'SELECT "full name" FROM people WHERE id = 3',
    'WITH one AS (SELECT 3 AS k) SELECT "full name" FROM people JOIN one ON id = k;',
    'FROM people SELECT "full name" WHERE id = 3 -- the third',
    '/* a comment; with a semicolon */ (SELECT "full name" FROM people WHERE id = 3)',
    "SELECT \"full name\" FROM people WHERE 'a;b' = 'a;b' AND id = 3 ; ",
  ])('reads: %s', async (text) => {
    expect(await open.database.select(text, 10)).toEqual({
      columns: [{ name: 'full name', type: 'text' }],
      rows: [['p3']],
    });
  });

  test('is cut at its limit', async () => {
    expect((await open.database.select('SELECT * FROM people ORDER BY id DESC', 2)).rows).toEqual([
      [9, 'p9'],
      [8, 'p8'],
    ]);
  });

  test.each([
    'DROP TABLE people',
    'INSERT INTO people VALUES (1, 2)',
    "COPY people TO 'data/out.csv'",
    'PRAGMA database_size',
    'SET threads = 2',
    "ATTACH ':memory:' AS other",
    'CREATE TABLE more AS SELECT 1',
    'SELECT 1; DROP TABLE people',
    'SELECT 1) ; DROP TABLE people; SELECT * FROM (SELECT 2',
    'CALL pragma_version()',
    "INSTALL 'json'",
    "LOAD 'parquet'",
    "EXPORT DATABASE 'data/'",
  ])('that does more than read is refused: %s', async (text) => {
    await expect(open.database.select(text, 10)).rejects.toEqual(refusal('query.not-read-only'));
    expect((await open.database.select('SELECT count(*) FROM people', 1)).rows).toEqual([[10]]);
  });

  test.each(['', '-- nothing', 'SELECT * FROM nobody', 'SELECT nothing FROM people', 'SELECT FROM WHERE'])(
    'that cannot be understood says so: %s',
    async (text) => {
      await expect(open.database.select(text, 10)).rejects.toEqual(refusal('query.syntax'));
    },
  );

  test('is cancelled within a moment, and the database goes on', async () => {
    const abort = new AbortController();
    const running = open.database.select(
      'SELECT count(*) FROM range(100000000) a, range(1000) b WHERE (a.range * b.range) % 7 = 3',
      1,
      { signal: abort.signal },
    );
    const begun = performance.now();
    setTimeout(() => {
      abort.abort();
    }, 50);
    await expect(running).rejects.toEqual(refusal('cancelled'));
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(await open.database.rows(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  });
});

describe('the lockdown', () => {
  test.each<[string, Sql]>([
    ['an address', sql`SELECT * FROM read_csv(${new URL('/package.json', location.href).href})`],
    ['a foreign address', sql`SELECT * FROM read_csv('https://example.org/x.csv')`],
    ['a file elsewhere', sql`SELECT * FROM read_csv('/etc/passwd')`],
    ['writing a file', sql`COPY (SELECT 1) TO 'out.csv'`],
    ['an extension', sql`LOAD 'parquet'`],
    ['an extension on demand', sql`SELECT * FROM read_parquet('data/none.parquet')`],
    ['a database file', sql`ATTACH 'data.db' AS other`],
    ['unlocking', sql`SET enable_external_access = true`],
    ['its own locks', sql`SET lock_configuration = false`],
  ])('refuses %s, and the database goes on', async (_, statement) => {
    await expect(open.database.run(statement)).rejects.toEqual(refusal('query.failed'));
    expect(await open.database.rows(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  });

  test('leaves tables compressed', async () => {
    const blob = new Blob(['day,n,t\n', '03/04/2020,5,some words\n'.repeat(300_000)]);
    await open.ingest.load({ name: 'dense.csv', blob }, 'dense');
    const kinds = await open.database.rows<{ compression: string }>(
      sql`SELECT DISTINCT compression FROM pragma_storage_info('dense')`,
    );
    expect(kinds.map(({ compression }) => compression)).not.toContain('Uncompressed');
    expect(kinds.length).toBeGreaterThan(0);
  });
});

describe('without memory', () => {
  test('a query fails with query.memory and the database lives', { timeout: 120_000 }, async () => {
    const own = await openDatabase();
    try {
      const huge = sql`CREATE TABLE huge AS SELECT repeat(md5(range::VARCHAR), 4000) AS t FROM range(40000)`;
      await expect(own.database.run(huge)).rejects.toEqual(refusal('query.memory'));
      expect(await own.database.rows(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
    } finally {
      await own.database.close();
    }
  });

  test('a restart gives an empty database behind the same object', async () => {
    const own = await openDatabase();
    await own.database.run(sql`CREATE TABLE t AS SELECT 1 AS one`);
    const waiting = own.database.rows(sql`SELECT count(*) FROM range(100000000) a, range(100) b`);
    const lost = expect(waiting).rejects.toEqual(refusal('studio.stopped'));
    await own.restart();
    await lost;
    expect(await own.database.tables()).toEqual([]);
    expect(await own.database.memory()).toBeGreaterThanOrEqual(0);
    await own.database.close();
    await expect(own.database.rows(sql`SELECT 1`)).rejects.toEqual(refusal('studio.stopped'));
  });
});
