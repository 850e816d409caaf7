import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { planRows, sampleRows } from '../../../../src/data/ingest/rows/planRows.ts';
import { kindOf, serialText } from '../../../../src/data/ingest/rows/xlsx/serialDates.ts';
import { readAll } from './support.ts';

interface SheetText {
  readonly name: string;
  readonly rows: string;
  readonly state?: string;
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** A workbook as Excel writes it, in its smallest form. */
function workbook(
  sheets: readonly SheetText[],
  texts: readonly string[] = [],
  more = '',
): Uint8Array<ArrayBuffer> {
  const list = sheets.map(
    ({ name, state }, index) =>
      `<sheet name="${name}" sheetId="${index + 7}"${state ? ` state="${state}"` : ''} r:id="rId${index + 1}"/>`,
  );
  const targets = sheets.map(
    (_, index) =>
      `<Relationship Id="rId${index + 1}" Type="t/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  );
  const shared = texts.map((text) => `<si><t xml:space="preserve">${text}</t></si>`);
  const files = Object.fromEntries(
    sheets.map(({ rows }, index) => [
      `xl/worksheets/sheet${index + 1}.xml`,
      `<?xml version="1.0"?><worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`,
    ]),
  );
  const all: Record<string, string> = {
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': `<workbook xmlns="${main}">${more}<sheets>${list.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${targets.join('')}</Relationships>`,
    'xl/sharedStrings.xml': `<sst>${shared.join('')}</sst>`,
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/><numFmt numFmtId="165" formatCode="#,##0.00\\ &quot;€&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="9"/><xf numFmtId="165"/></cellXfs></styleSheet>',
    ...files,
  };
  const packed = Object.entries(all).map(([name, text]): [string, Uint8Array] => [name, strToU8(text)]);
  return new Uint8Array(zipSync(Object.fromEntries(packed)));
}

const rows =
  '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>ok</t></is></c><c r="D1" t="str"><v>n</v></c></row>' +
  '<row r="2"><c r="A2" s="1"><v>40513</v></c><c r="B2" t="s"><v>2</v></c><c r="C2" t="b"><v>1</v></c><c r="D2"><v>0.1</v></c></row>' +
  '<row r="3"><c r="A3" s="2"><v>40513.351388888885</v></c><c r="C3" t="b"><v>0</v></c><c r="D3" t="e"><v>#N/A</v></c></row>';

describe('a workbook as a table', () => {
  test('shared, inline and computed texts, dates, truth values and errors are read', async () => {
    const got = await readAll('xlsx', workbook([{ name: 'Data', rows }], ['day', 'who', 'A &amp; B']));
    expect([got.names, got.rows, got.codes]).toEqual([
      ['day', 'who', 'ok', 'n'],
      [
        ['2010-12-01', 'A & B', 'true', '0.1'],
        ['2010-12-01 08:26:00', null, 'false', null],
      ],
      ['cell-errors'],
    ]);
  });

  test('the first sheet in sight is read, the others are named', async () => {
    const made = workbook(
      [
        { name: 'Hidden', rows, state: 'hidden' },
        { name: 'Empty', rows: '' },
        { name: 'Data', rows },
      ],
      ['day', 'who', 'x'],
    );
    const got = await readAll('xlsx', made);
    expect([got.table.reading.part, got.table.parts]).toEqual([
      'Data',
      [
        { kind: 'sheet', name: 'Hidden', hidden: true },
        { kind: 'sheet', name: 'Empty' },
        { kind: 'sheet', name: 'Data' },
      ],
    ]);
    expect((await readAll('xlsx', made, { part: 'Hidden' })).rows).toHaveLength(2);
  });

  test('titles and merged headers before the table are skipped', async () => {
    const cell = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
    const line = (cells: readonly string[]): string => `<row>${cells.map(cell).join('')}</row>`;
    const numbers = Array.from(
      { length: 5 },
      (_, index) => `<row>${`<c><v>${index}</v></c>`.repeat(4)}</row>`,
    );
    const made = workbook([
      {
        name: 'Data',
        rows:
          line(['Report']) + line(['2020', '', '', '2021']) + line(['a', 'b', 'c', 'd']) + numbers.join(''),
      },
    ]);
    const got = await readAll('xlsx', made);
    expect([got.names, got.rows.length, got.codes]).toEqual([['a', 'b', 'c', 'd'], 5, ['skipped-lines']]);
  });

  test('cells with dates name columns of numbers', async () => {
    const line = (customer: string, cells: readonly number[], style = 0): string =>
      `<row><c t="inlineStr"><is><t>${customer}</t></is></c>${cells.map((value) => `<c s="${style}"><v>${value}</v></c>`).join('')}</row>`;
    const made = line('customer', [45_292, 45_323], 1) + line('Ann', [2, 3]) + line('Ben', [4, 5]);
    const got = await readAll('xlsx', workbook([{ name: 'Data', rows: made }]));
    expect([got.names, got.rows.length]).toEqual([['customer', '2024-01-01', '2024-02-01'], 2]);
  });

  test('a last row that sums up the others is rejected', async () => {
    const line = (customer: string, amount: string | number): string =>
      `<row><c t="inlineStr"><is><t>${customer}</t></is></c>${typeof amount === 'number' ? `<c><v>${amount}</v></c>` : `<c t="inlineStr"><is><t>${amount}</t></is></c>`}</row>`;
    const made =
      line('customer', 'amount') +
      line('Ann', 0.1) +
      line('Ben', 0.2) +
      line('Total', 0.300_000_000_000_000_04);
    const got = await readAll('xlsx', workbook([{ name: 'Data', rows: made }]));
    expect([got.rows.length, got.faults.map(({ line }) => line), got.codes]).toEqual([2, [4], []]);
  });

  describe('whose numbers are shown in a unit', () => {
    const cell = (value: number | string, style = 0): string =>
      typeof value === 'string'
        ? `<c t="inlineStr"><is><t>${value}</t></is></c>`
        : `<c s="${style}"><v>${value}</v></c>`;
    const line = (...cells: readonly string[]): string => `<row>${cells.join('')}</row>`;
    const head = line(cell('customer'), cell('rate'), cell('spend'));
    const made = (rows: string) => workbook([{ name: 'Data', rows: head + rows }]);
    const alike = line(cell('Ann'), cell(0.07, 3), cell(5, 4));

    test('percent is read as it is shown, and the columns have their units', async () => {
      const { table, rows, codes } = await readAll(
        'xlsx',
        made(alike + line(cell('Ben'), cell(1, 3), cell(7, 4))),
      );
      const file = { name: 'file', blob: new Blob() };
      const { inspection } = planRows(file, table, await sampleRows(table, {}), {});
      expect([rows, codes, inspection.columns.map(({ unit }) => unit)]).toEqual([
        [
          ['Ann', '7', '5'],
          ['Ben', '100', '7'],
        ],
        ['signs-removed'],
        [undefined, '%', '€'],
      ]);
    });

    test('a column whose numbers are shown in several ways has no unit, stays as it is and is told', async () => {
      const { table, rows } = await readAll('xlsx', made(alike + line(cell('Ben'), cell(0.1), cell(7))));
      expect([rows.map(([, rate]) => rate), table.units]).toEqual([['0.07', '0.1'], new Map()]);
      const format = 'If they are meant alike, give their cells one format and load the file again.';
      expect(table.warnings).toEqual([
        {
          code: 'mixed-units',
          message: `Some numbers of “rate” of “Data” in file are shown in %, others without a unit. All are read as they are stored; 12 % is stored as 0.12. ${format}`,
        },
        {
          code: 'mixed-units',
          message: `Some numbers of “spend” of “Data” in file are shown in €, others without a unit. All are read as they are stored. ${format}`,
        },
      ]);
    });

    test('a number that percent makes too large rejects its row', async () => {
      const { rows, faults } = await readAll(
        'xlsx',
        made(alike + line(cell('Ben'), cell(-1e308, 3), cell(7, 4))),
      );
      expect([rows.length, faults]).toEqual([1, [{ line: 3, fault: 'a number in percent is too large' }]]);
    });

    test('the first 500 rows decide, and none that comes in the same piece of the sheet', async () => {
      const otherwise = line(cell('Ben'), cell(0.1), cell(7));
      const lastOfFirst = await readAll('xlsx', made(alike.repeat(498) + otherwise));
      const firstOfLater = await readAll('xlsx', made(alike.repeat(499) + otherwise));
      expect([lastOfFirst.table.units?.size, firstOfLater.table.units?.size]).toEqual([0, 2]);
    });

    test('later numbers that are shown in another way are read alike and counted', async () => {
      const { table, rows } = await readAll(
        'xlsx',
        made(alike.repeat(600) + line(cell('Ben'), cell(0.1), cell(7))),
      );
      expect(rows.at(-1)).toEqual(['Ben', '10', '7']);
      expect(table.told()).toEqual([
        {
          code: 'mixed-units',
          message:
            'A number of “rate” of “Data” in file is not shown in %, as the first ones are; it was taken times 100 all the same.',
        },
        {
          code: 'mixed-units',
          message:
            'A number of “spend” of “Data” in file is not shown in €, as the first ones are; it was read as it stands.',
        },
      ]);
    });
  });

  test('blank columns left of the table are left out and told; values there in later rows are counted', async () => {
    const cell = (column: string, text: string): string =>
      `<c r="${column}1" t="inlineStr"><is><t>${text}</t></is></c>`;
    const line = (cells: string): string => `<row>${cells}</row>`;
    const numbers = (count: number): string =>
      line('<c r="C1"><v>1</v></c><c r="D1"><v>2</v></c>').repeat(count);
    const begin = line(cell('A', 'Report')) + line(cell('C', 'customer') + cell('D', 'amount'));
    const told = async (body: string) => {
      const got = await readAll('xlsx', workbook([{ name: 'Data', rows: begin + body }]));
      const messages = [...got.table.warnings, ...got.table.told()].map(({ message }) => message);
      return [
        got.names,
        got.rows.length,
        messages.filter((message) => message.includes('left of the table')),
      ];
    };
    const blank = '2 blank columns left of the table in “Data” in file were left out.';
    expect(await told(numbers(3))).toEqual([['customer', 'amount'], 3, [blank]]);
    expect(await told(numbers(600) + line(cell('A', 'note')))).toEqual([
      ['customer', 'amount'],
      600,
      [
        blank,
        'A row of “Data” in file holds values left of the table, which were left out: name their column in the row of names, and it is read too.',
      ],
    ]);
    expect(await told(numbers(3) + line(cell('B', 'note')))).toEqual([
      ['', 'customer', 'amount'],
      4,
      ['A blank column left of the table in “Data” in file was left out.'],
    ]);
  });

  test('formulas that were saved without a value count as missing and are told; those that give an empty text are not', async () => {
    const line = (row: number, cells: string): string => `<row r="${row}"><c><v>${row}</v></c>${cells}</row>`;
    const made = workbook([
      {
        name: 'Data',
        rows:
          '<row r="1"><c t="inlineStr"><is><t>net</t></is></c><c t="inlineStr"><is><t>gross</t></is></c></row>' +
          line(2, '<c><f>A2*2</f><v>4</v></c>') +
          line(3, '<c><f>A3*2</f><v></v></c>') +
          line(4, '<c><f t="shared" si="0"/></c>') +
          line(5, '<c t="str"><f>""</f><v></v></c>'),
      },
    ]);
    const got = await readAll('xlsx', made);
    expect(got.rows.map(([, gross]) => gross ?? null)).toEqual(['4', null, null, null]);
    expect(got.table.told().map(({ code, message }) => [code, message.slice(0, 29)])).toEqual([
      ['formulas-unsaved', '2 formulas of “Data” in file '],
    ]);
  });

  test('a reference to a text that is not there costs its row', async () => {
    const made = workbook([{ name: 'Data', rows }], ['day', 'who']);
    const got = await readAll('xlsx', made);
    expect([got.rows.length, got.faults.map(({ line }) => line)]).toEqual([1, [2]]);
  });

  test('a workbook that counts days from 1904 is read so', async () => {
    const made = workbook([{ name: 'Data', rows }], ['day', 'who', 'x'], '<workbookPr date1904="1"/>');
    expect((await readAll('xlsx', made)).rows[0]?.[0]).toBe('2014-12-02');
  });
});

test.each([
  [1, '1900-01-01'],
  [59, '1900-02-28'],
  [61, '1900-03-01'],
  [25_569, '1970-01-01'],
  [0.75, '18:00:00'],
  [2_958_465, '9999-12-31'],
])('the day %s is %s', (serial, text) => {
  expect(serialText(serial, false)).toBe(text);
});

test.each([
  ['General', 'number'],
  ['0.00E+00', 'number'],
  ['#,##0.00 "days"', 'number'],
  ['[$-409]d\\-mmm\\-yy;@', 'date'],
  ['[Red]0.00', 'number'],
  ['[h]:mm:ss', 'duration'],
  ['hh:mm AM/PM', 'date'],
])('the format %s stands for a %s', (code, kind) => {
  expect(kindOf(200, code)).toBe(kind);
});
