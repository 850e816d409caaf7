import { describe, expect, test } from 'vitest';
import { readAll } from './support.ts';

describe('a page as a table', () => {
  test('cells end where the next begins, entities are resolved, spans keep columns in place', async () => {
    const page =
      '<html><head><style>td { color: red } <table></style></head><body><table><tr><th>name<th>n<th>city</tr>' +
      '<tr><td>A &amp; B<br>C<td rowspan=2>1<td>K&ouml;ln<tr><td>D<td>Bonn</table></body></html>';
    const got = await readAll('html', page);
    expect([got.names, got.rows]).toEqual([
      ['name', 'n', 'city'],
      [
        ['A & B C', '1', 'Köln'],
        ['D', null, 'Bonn'],
      ],
    ]);
  });

  test('the longest table is read, another one by choice', async () => {
    const row = (n: number): string => `<tr><td>${n}</td><td>x${n}</td></tr>`;
    const table = (n: number): string =>
      `<table>${Array.from({ length: n }, (_, i) => row(i)).join('')}</table>`;
    const page = `${table(2)}${table(5)}`;
    const got = await readAll('html', page, { header: false });
    expect([got.table.reading.part, got.rows.length, got.codes]).toEqual(['Table 2', 5, ['other-sheets']]);
    expect((await readAll('html', page, { header: false, part: 'Table 1' })).rows).toHaveLength(2);
  });
});

test('a workbook in XML of 2003 is read by its types and places', async () => {
  const cell = (type: string, value: string, more = ''): string =>
    `<Cell${more}><Data ss:Type="${type}">${value}</Data></Cell>`;
  const text = `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A &amp; B"><Table>
    <Row>${cell('String', 'id')}${cell('String', 'at')}${cell('String', 'x')}</Row>
    <Row>${cell('Number', '1')}${cell('DateTime', '2020-01-02T00:00:00.000')}${cell('Boolean', '1')}</Row>
    <Row ss:Index="5">${cell('Number', '2')}${cell('Error', '#REF!', ' ss:Index="3"')}</Row></Table></Worksheet></Workbook>`;
  const got = await readAll('spreadsheet-xml', text);
  expect([got.table.reading.part, got.names, got.rows, got.codes]).toEqual([
    'A & B',
    ['id', 'at', 'x'],
    [
      ['1', '2020-01-02', 'true'],
      ['2', null, null],
    ],
    ['cell-errors'],
  ]);
});

test('columns of fixed width are found at the blanks that all lines share', async () => {
  const lines = [
    'id   name        amount',
    '  1  Anna Maria    1.50',
    ' 23  Bo          100.00',
    '  4               7.25',
  ];
  const got = await readAll('fixed', lines.join('\n'));
  expect([got.names, got.rows]).toEqual([
    ['id', 'name', 'amount'],
    [
      ['1', 'Anna Maria', '1.50'],
      ['23', 'Bo', '100.00'],
      ['4', null, '7.25'],
    ],
  ]);
  expect(
    (await readAll('fixed', lines.join('\n'), { positions: [0, 5, 7], header: true, skip: 0 })).codes,
  ).toEqual(['torn-values']);
});
