import { expect, test } from 'vitest';
import { ident, sql } from '../../src/core/sql.ts';
import type { ColumnType, LoadedTable } from '../../src/core/table.ts';
import { openedDatabase } from './openedDatabase.ts';

const open = openedDatabase();

const load = (text: string, types: Readonly<Record<string, ColumnType>> = {}): Promise<LoadedTable> =>
  open.ingest.load({ name: 'x.csv', blob: new Blob([text]) }, 'data', { types });

async function values(column: string): Promise<unknown[]> {
  const rows = await open.database.rows<{ v: unknown }>(
    sql`SELECT ${ident(column)}::VARCHAR AS v FROM data ORDER BY rowid`,
  );
  return rows.map(({ v }) => v);
}

test.each<[string, string, ColumnType, string]>([
  ['eight digits as dates', '20240131', 'date', '2024-01-31'],
  ['eight digits as times', '20240131', 'timestamp', '2024-01-31 00:00:00'],
  ['times as their days', '2024-01-31 10:30:00', 'date', '2024-01-31'],
  ['times of other forms as their days', '31.01.2024 10:30', 'date', '2024-01-31'],
  ['days of other forms as times', '31.01.2024', 'timestamp', '2024-01-31 00:00:00'],
])('a chosen type reads %s', async (_, text, type, read) => {
  const dayBefore = (day: string): string => day.replace('31', '30');
  const got = await load(`n,basket\n1,${text}\n2,${dayBefore(text)}\n`, { basket: type });
  expect([got.columns[1]?.type, await values('c1'), got.warnings]).toEqual([
    type,
    [read, dayBefore(read)],
    [],
  ]);
});

test('days and times in one column are all read as days', async () => {
  const got = await load('n,at\n1,2024-01-31\n2,2024-02-01 08:00:00\n3,\n', { at: 'date' });
  expect([await values('c1'), got.warnings]).toEqual([['2024-01-31', '2024-02-01', null], []]);
});

test('eight digits are dates by themselves where columns have no names', async () => {
  const rows = Array.from({ length: 30 }, (_, row) => ` 0000${row % 9} 199701${10 + (row % 20)}  ${row}.50`);
  const got = await load(`${rows.join('\n')}\n`);
  expect(got.columns.map(({ name, type }) => [name, type])).toEqual([
    ['column1', 'text'],
    ['column2', 'date'],
    ['column3', 'number'],
  ]);
});
