import { expect, test } from 'vitest';
import type { LoadedTable } from '../../src/core/table.ts';
import { openedDatabase } from './openedDatabase.ts';

const open = openedDatabase();

const load = (...lines: readonly string[]): Promise<LoadedTable> =>
  open.ingest.load({ name: 'sales.csv', blob: new Blob([`${lines.join('\n')}\n`]) }, 'data');
const totalsIn = ({ warnings }: LoadedTable): string[] =>
  warnings.filter(({ code }) => code === 'total-row').map(({ message }) => message);

test.each([
  ['Total', 'customer,spend', ['Ann,2.5', 'Ben,3.5', 'Total,6']],
  ['Gesamt', 'region;customer;spend', ['North;Ann;1,5', 'South;Ben;2,5', ';Gesamt;4,0']],
  ['Total', 'customer_id,visits', ['1,20', '2,30', 'Total,50']],
])('a last row of a text file that is named %s and sums up the others stays and is told', async (...row) => {
  const [label, names, rows] = row;
  const got = await load(names, ...rows);
  expect([got.rows, totalsIn(got)]).toEqual([
    3,
    [
      `The last row of sales.csv is named “${label}” and sums up the rows above. It was read like the others: delete it in the file and load the file again.`,
    ],
  ]);
});

test('a last row that is only named so is told as that', async () => {
  expect(totalsIn(await load('customer,spend', 'Ann,2.5', 'Ben,3.5', 'Total,7'))).toEqual([
    'The last row of sales.csv is named “Total”. It was read like the others, since none of its numbers is the sum of several above: if it is no customer, delete it in the file and load the file again.',
  ]);
});

test('a sum without such a name, a name above the last row and a table without numbers tell no sum', async () => {
  expect(totalsIn(await load('customer,spend', 'Ann,2.5', 'Total,3.5', 'Cid,6'))).toEqual([]);
  expect(totalsIn(await load('customer,city', 'Ann,York', 'Total,Hull', 'Cid,York'))).toEqual([]);
});

const many = Array.from({ length: 3000 }, (_, at) => `${at + 1},1`);

test('a column that is text because of the last row alone is told with it, and only once', async () => {
  const { columns, warnings } = await load('customer_id,visits', ...many, 'Total,3000');
  expect([columns[0]?.type, warnings]).toEqual([
    'text',
    [
      {
        code: 'total-row',
        message:
          'The last row of sales.csv is named “Total” and sums up the rows above. It was read like the others: delete it in the file and load the file again. “customer_id” is text because of it alone.',
        column: 'customer_id',
      },
    ],
  ]);
});

test.each([
  ['another value is no number either', ['unknown,1', 'Total,3001'], 2],
  ['no total', ['unknown,1'], 1],
])('where %s, the values that are none are counted', async (_, last, count) => {
  const { warnings } = await load('customer_id,visits', ...many, ...last);
  expect(warnings.find(({ code }) => code === 'mixed-types')?.message).toBe(
    `${count} of ${count === 1 ? '3,001' : '3,002'} values of “customer_id” in sales.csv ${count === 1 ? 'is no whole number' : 'are no whole numbers'}; the column stays text.`,
  );
});

test('of a file that is read on two cores the last row is found, too', async () => {
  const customers = Array.from({ length: 60_000 }, (_, at) => `customer ${at},1,2,3,4,5\n`).join('');
  const got = await load(`customer,a,b,c,d,e\n${customers}Total,60000,0,0,0,0`);
  expect([got.rows, totalsIn(got).length]).toEqual([60_001, 1]);
});
