import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findCut } from '../../../src/data/ingest/dialect.ts';
import { findLayout, type Layout } from '../../../src/data/ingest/layout.ts';
import { sampleRecords, squeezeSpaces } from '../../../src/data/ingest/sample.ts';

const dialectOf = (text: string): string => {
  const { delimiter, quote, escape } = findCut(text, true);
  return [delimiter, quote, escape].join(' ');
};

describe('the dialect of', () => {
  test.each([
    ['commas', 'a,b,c\n1,2,3\n4,5,6\n', ', " "'],
    ['semicolons with decimal commas', 'a;b\n1,5;2,5\n3,25;4,75\n', '; " "'],
    ['tabs', 'a\tb\n1\tx, y\n2\tz\n', '\t " "'],
    ['pipes', '1|x|y\n2|z|w\n', '| " "'],
    ['quoted commas', 'id,text\n1,"a, b, c"\n2,"d"\n', ', " "'],
    ['single quotes', "1\t'te\tx'\n2\t'y'\n", "\t ' '"],
    ['a backslash before quotes', '1|"a \\"b\\""\n2|"c"\n', '| " \\'],
    ['times in one column', 'time\n05:40\n21:30\n', ', " "'],
    ['numbers in one quoted column', '"100,000.00"\n"300,000.20"\n"50"\n', ', " "'],
    ['columns aligned by spaces', ' id   n\n 01   5\n 02  12\n', '   '],
    ['text without any', 'hello\nworld\n', ', " "'],
  ])('%s', (_, text, dialect) => {
    expect(dialectOf(text)).toBe(dialect);
  });

  const aWord = fc.stringMatching(/^[a-z]{1,8}$/);
  const aCell = fc.oneof(
    aWord,
    fc.integer().map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  );
  test('any well-formed table is found, whatever its cells', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(',', ';', '\t', '|'),
        fc.integer({ min: 2, max: 8 }),
        fc.integer({ min: 3, max: 12 }),
        fc.infiniteStream(aCell),
        (delimiter, columns, rows, cells) => {
          const lines = Array.from({ length: rows }, () => [...cells.take(columns)].join(delimiter));
          expect(findCut(`${lines.join('\n')}\n`, true).delimiter).toBe(delimiter);
        },
      ),
    );
  });
});

const layoutOf = (text: string): Layout => findLayout(sampleRecords(text, findCut(text, true), true, 1000));

describe('the table begins', () => {
  test.each<[string, string, Partial<Layout>]>([
    ['with a header', 'id,name\n1,x\n2,y\n', { skip: 0, header: true, names: ['id', 'name'], columns: 2 }],
    [
      'with years that name columns',
      'customer,2021,2022,2023\nAnn,2.5,3,4\nBen,7,2020,9\n',
      { header: true, names: ['customer', '2021', '2022', '2023'] },
    ],
    [
      'without a header, at years above years',
      'Ann,2020,2021\nBen,2019,2022\nCid,2018,2020\n',
      { header: false },
    ],
    [
      'without a header, at years that do not follow one another',
      'Ann,2020,2022\nBen,3,4\n',
      { header: false },
    ],
    ['without a header, at years alone', '2020,2021\n5,6\n7,8\n', { header: false }],
    [
      'with dates that name columns',
      'customer,2024-01-01,2024-02-01,Total\nAnn,2.5,,2.5\nBen,7,9,16\n',
      { header: true, names: ['customer', '2024-01-01', '2024-02-01', 'Total'] },
    ],
    [
      'with dates that name columns, beside a blank corner',
      ',01/31/2024,02/29/2024\nAnn,2.5,3\nBen,7,9\n',
      { header: true, names: ['', '01/31/2024', '02/29/2024'] },
    ],
    [
      'without a header, at dates above dates',
      'Ann,2024-01-01,2024-02-01\nBen,2024-01-05,2024-02-07\n',
      { header: false },
    ],
    ['without a header, at one date above numbers', 'Ann,2024-01-01\nBen,5\nCid,6\n', { header: false }],
    [
      'without a header, at one date twice above numbers',
      'Ann,2024-01-01,2024-01-01\nBen,5,6\nCid,7,8\n',
      { header: false },
    ],
    [
      'without a header, at a period above names',
      '2024-01-01,2024-12-31\ncustomer,amount\n1,5\n2,6\n3,7\n',
      { header: false },
    ],
    ['without a header, at numbers', '1,x\n2,y\n', { header: false, columns: 2 }],
    ['without a header, where the first row recurs below', 'x,a\ny,a\nz,a\n', { header: false }],
    ['with a header of words above words', 'name,city\nAnn,Rome\nBen,Oslo\n', { header: true }],
    [
      'after notes',
      'some notes\nmore, notes\nid,name,day\n1,x,2020-01-01\n',
      { skip: 2, header: true, columns: 3 },
    ],
    ['with rows that end in a delimiter', 'a,b\n1,2,\n3,4,\n', { trailing: true, columns: 2 }],
    [
      'with a header too short',
      'id,name\n1,x,5\n2,y,6\n',
      { header: true, names: ['id', 'name', ''], columns: 3 },
    ],
    ['with a header of nothing', ',,\n1,x,y\n2,z,w\n', { header: true, names: ['', '', ''] }],
  ])('%s', (_, text, layout) => {
    expect(layoutOf(text)).toMatchObject(layout);
  });
});

describe('runs of spaces', () => {
  test.each([
    [' 00001 19970101  1   11.77\r\n', '00001 19970101 1 11.77\r\n', ''],
    ['a  b  \n   c d', 'a b\nc d', ''],
    ['1  "two  words"  3', '1 "two  words" 3', '"'],
    ['plain', 'plain', ''],
  ])('%j becomes %j', (text, squeezed, quote) => {
    expect(squeezeSpaces(text, quote)).toBe(squeezed);
  });
});
