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

test('of a file that is read on two cores the last row is found, too', async () => {
  const customers = Array.from({ length: 60_000 }, (_, at) => `customer ${at},1,2,3,4,5\n`).join('');
  const got = await load(`customer,a,b,c,d,e\n${customers}Total,60000,0,0,0,0`);
  expect([got.rows, totalsIn(got).length]).toEqual([60_001, 1]);
});
