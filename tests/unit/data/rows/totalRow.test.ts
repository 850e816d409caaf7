import { expect, test } from 'vitest';
import { rejectTotal, type TotalRow } from '../../../../src/data/ingest/rows/totalRow.ts';
import { isFaulty, type RowBatch, type TextRow } from '../../../../src/data/ingest/rows/textTable.ts';
import { readAll } from './support.ts';

type Fields = readonly (string | null)[];

/** Every row in a batch of its own. */
async function* batchesOf(rows: readonly Fields[]): AsyncGenerator<RowBatch> {
  for (const [index, fields] of rows.entries()) {
    const row: TextRow = { line: index + 2, fields };
    yield await Promise.resolve({ rows: [row], done: index });
  }
}

/** Rows that stay, lines that are rejected, and the totals that were heard of. */
async function outcomeOf(...rows: readonly Fields[]) {
  const heard: TotalRow[] = [];
  const all = [];
  for await (const batch of rejectTotal(batchesOf(rows), (row) => heard.push(row))) all.push(...batch.rows);
  const rejected = all.filter(isFaulty).map(({ line, fault }) => [line, fault]);
  return { stay: all.length - rejected.length, rejected, heard };
}

test.each([
  ['Total', 'amounts', ['Total', '5.8']],
  ['Grand total:', 'amounts', ['Grand total:', '5.8']],
  ['Gesamt', 'cents that were rounded', ['Gesamt', '5.804']],
  ['SUMME', 'one number among others', ['SUMME', '5.8', '1']],
  ['Total général', 'amounts', [null, 'Total général', null, '3']],
])(
  'a last row named %s that sums up %s is rejected with that as the reason, and is heard of in no other way',
  async (label, _, total) => {
    expect(await outcomeOf(['Ann', '2.3', '4', '1'], ['Ben', '3.5', null, '2'], total)).toEqual({
      stay: 2,
      rejected: [[4, `it is named “${label}” and sums up the rows above`]],
      heard: [],
    });
  },
);

test('a last row that is named so and sums up nothing stays, and is heard of', async () => {
  const label = 'Total';
  expect(await outcomeOf(['Ann', '2'], ['Ben', '3'], [label, '4'])).toEqual({
    stay: 3,
    rejected: [],
    heard: [{ line: 4, label, isSum: false }],
  });
});

test('a last customer of that name with a number that one other has, and all else lack, stays', async () => {
  const flagged = [
    ['Ann', '0', '20'],
    ['BP', '1', '30'],
    ['Total', '1', '90'],
  ];
  expect(await outcomeOf(...flagged)).toEqual({
    stay: 3,
    rejected: [],
    heard: [{ line: 4, label: 'Total', isSum: false }],
  });
});

test.each<[string, readonly Fields[]]>([
  [
    'sums up under another name',
    [
      ['Ann', '2'],
      ['Ben', '3'],
      ['Totally Books', '5'],
    ],
  ],
  [
    'is named so, but is not the last',
    [
      ['Total', '5'],
      ['Ben', '3'],
    ],
  ],
  ['is not there', []],
])('a row that %s is a row like the others', async (_, rows) => {
  expect(await outcomeOf(...rows)).toEqual({ stay: rows.length, rejected: [], heard: [] });
});

const pageOf = (...rows: readonly (readonly string[])[]): string =>
  `<table>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`;
const twoCustomers = [
  ['customer', 'amount'],
  ['Ann', '2'],
  ['Ben', '3'],
] as const;

test('the total of a page’s table is rejected, and told by that alone', async () => {
  const got = await readAll('html', pageOf(...twoCustomers, ['Total', '5']));
  expect([got.rows.length, got.faults.length, got.table.told()]).toEqual([2, 1, []]);
});

test('a last row that is named so and stays is told with what to do', async () => {
  const got = await readAll('html', pageOf(...twoCustomers, ['Total', '9']));
  const message =
    'The last row of “Table 1” in file, row 4, is named “Total”. It was read like the others, since none of its numbers is the sum of several above: if it is no customer, delete it in the file and load the file again.';
  expect([got.rows.length, got.table.told()]).toEqual([3, [{ code: 'total-row', message }]]);
});
