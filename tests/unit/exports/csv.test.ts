import { Table, tableToIPC, vectorFromArray } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textCell } from '../../../src/core/spreadsheet.ts';
import { writeCsv } from '../../../src/exports/csv.ts';
import { countRecords, RecordCounter } from '../../../src/exports/csvRecords.ts';

async function csvOf(
  columns: Readonly<Record<string, readonly unknown[]>>,
  expected: number,
): Promise<string> {
  const vectors = Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, vectorFromArray(values)]),
  );
  const bytes = tableToIPC(new Table(vectors), 'stream');
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(bytes);
  }
  return (await writeCsv({ stream: stream(), expected }, {})).text();
}

/** The fields of a file as spreadsheets part it: a quote counts at the beginning of a field only, and what follows its end belongs to it. */
function fieldsOf(file: string, separator: string): string[] {
  const fields: string[] = [];
  const ends = (at: number): boolean => [separator, '\r', '\n', undefined].includes(file[at]);
  for (let at = 0; at < file.length; at++) {
    let field = '';
    if (file[at] === '"') {
      for (at++; at < file.length && (file[at] !== '"' || file[at + 1] === '"'); at++) {
        field += file[at] ?? '';
        if (file[at] === '"') at++;
      }
      at++;
    }
    for (; !ends(at); at++) field += file[at] ?? '';
    fields.push(field);
  }
  return fields;
}

describe('a text cell', () => {
  test.each(['=1+1', '+49 30', '-cmd', '@sum', '\tx', '\rx', '\nx', '\0x', '＝1', '＋1', '－1', '＠x'])(
    '%j is made harmless',
    (text) => {
      expect(textCell(text).replace(/^"/, '')).toMatch(/^'/);
    },
  );

  test.each([
    ['x;=1+1', `"x;'=1+1"`],
    ['x\t@sum', `"x\t'@sum"`],
    ['x\n-1+1', `"x\n'-1+1"`],
    ['x;"=1+1', `"x;'""=1+1"`],
    ['a;b', '"a;b"'],
    ['a - b; c', '"a - b; c"'],
  ])('%j has no formula behind a separator of other countries', (text, cell) => {
    expect(textCell(text)).toBe(cell);
  });

  test('no field begins a formula, whether commas, semicolons or tabs part the columns of the file', () => {
    const piece = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '＝',
      ';',
      '\t',
      '\n',
      '\r',
      '"',
      ',',
      "'",
      'a',
      ' ',
      '1',
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(
        fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        (rows) => {
          const file = rows.map((row) => row.map(textCell).join(',')).join('\r\n');
          for (const separator of [',', ';', '\t']) {
            const formulas = fieldsOf(file, separator).filter((field) => /^[=+\-@＝＋－＠]/.test(field));
            expect(formulas).toEqual([]);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('is quoted where it holds a comma, a quote, a line break or outer spaces', () => {
    expect(textCell('a,b')).toBe('"a,b"');
    expect(textCell('say "hi"')).toBe('"say ""hi"""');
    expect(textCell('a\nb')).toBe('"a\nb"');
    expect(textCell(' a')).toBe('" a"');
    expect(textCell('plain')).toBe('plain');
  });

  test('tells an empty text from a missing one', async () => {
    expect(await csvOf({ a: ['x', '', null] }, 3)).toBe('a\r\nx\r\n""\r\n\r\n');
  });
});

test('numbers stay numbers, and missing ones are empty', async () => {
  expect(await csvOf({ n: [-1.5, 2, NaN], t: ['-1.5', 'ü', 'x'] }, 3)).toBe(
    "n,t\r\n-1.5,'-1.5\r\n2,ü\r\n,x\r\n",
  );
});

test('column names are made harmless too', async () => {
  expect(await csvOf({ '=a': ['x'] }, 1)).toBe("'=a\r\nx\r\n");
});

test('a file with another number of rows than expected is refused', async () => {
  await expect(csvOf({ a: ['x'] }, 2)).rejects.toMatchObject({
    code: 'export.failed',
    details: { found: 1, expected: 2 },
  });
});

test('any texts can be counted again, whatever they hold', async () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('"', '\r\n', ',', '=', '""', '\n"', 'ä"\n'));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 20 }), async (rows) => {
      const file = rows.map((row) => row.map(textCell).join(',')).join('\r\n');
      expect(await countRecords(new Blob([file]), new RecordCounter())).toBe(rows.length);
    }),
  );
});
