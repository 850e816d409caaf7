import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mark, RecordScanner, type Cut } from '../../../src/data/ingest/records.ts';

const plain: Cut = { delimiter: ',', quote: '"', escape: '"', carriage: false, trim: false };

interface Seen {
  readonly fields: readonly string[];
  readonly line: number;
  readonly marks: number;
}

/** Scans a text in pieces of the given length, as a file is read. */
function scan(text: string, cut: Cut = plain, piece = Infinity): Seen[] {
  const scanner = new RecordScanner(cut, true);
  const seen: Seen[] = [];
  let carry = '';
  for (let start = 0; start === 0 || start < text.length; start += piece) {
    const part = carry + text.slice(start, start + piece);
    const last = start + piece >= text.length;
    const used = scanner.scan(part, last, ({ fields, line, marks }) => {
      seen.push({ fields: [...fields], line, marks });
      return true;
    });
    carry = part.slice(used);
  }
  return seen;
}

const fieldsOf = (text: string, cut?: Cut): readonly (readonly string[])[] =>
  scan(text, cut).map(({ fields }) => fields);

describe('a text is cut into records', () => {
  test.each<[string, string[][]]>([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,\n,b\n',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    ['"a,b","c""d"\n', [['a,b', 'c"d']]],
    ['"a\nb",c\n', [['a\nb', 'c']]],
    ['a"b,c\n', [['a"b', 'c']]],
    [' "a" ,b\n', [['a', 'b']]],
    ['a\r\r\nb\r\r\n', [['a'], ['b']]],
    ['"a"', [['a']]],
    ['a,"', [[]]],
  ])('%j', (text, records) => {
    const found = scan(text).map(({ fields, marks }) => ((marks & mark.openQuote) === 0 ? fields : []));
    expect(found).toEqual(records);
  });

  test('with a backslash as escape', () => {
    expect(fieldsOf('"a\\"b",c\n', { ...plain, escape: '\\' })).toEqual([['a"b', 'c']]);
  });

  test('with carriage returns alone where these end lines', () => {
    expect(fieldsOf('a,b\rc,d\r', { ...plain, carriage: true })).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  test('with spaces around fields left out where they are layout', () => {
    expect(fieldsOf('a , b\n', { ...plain, trim: true })).toEqual([['a', 'b']]);
  });
});

describe('quotes that make no sense', () => {
  test('are kept where the field still ends on its line', () => {
    const [record] = scan('"the "big" one",x\n');
    expect(record).toEqual({
      fields: ['the "big" one', 'x'],
      line: 0,
      marks: mark.strayQuote | mark.feedEnd,
    });
  });

  test('cost the line alone where it does not', () => {
    const seen = scan('a,"b"c\nd,e\n');
    expect(seen.map(({ marks }) => (marks & mark.badQuote) !== 0)).toEqual([true, false]);
    expect(seen[1]?.fields).toEqual(['d', 'e']);
  });

  test('cost the line alone where they are never closed', () => {
    const seen = scan('a,"b\nd,e\n');
    expect(seen.map(({ marks }) => (marks & mark.openQuote) !== 0)).toEqual([true, false]);
  });
});

test('lines are counted across quoted line ends and blank lines', () => {
  expect(scan('a\n"b\nc"\n\nd\n').map(({ line }) => line)).toEqual([0, 1, 3, 4]);
});

const aField = fc.string({ unit: fc.constantFrom('a', 'é', ',', '"', '\n', '\r', ' ', '🙂'), maxLength: 6 });
const aRecord = fc.array(aField, { minLength: 2, maxLength: 4 });

test('whatever is quoted comes back, in pieces of any length', () => {
  fc.assert(
    fc.property(
      fc.array(aRecord, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 20 }),
      (records, piece) => {
        const text = records
          .map((record) => record.map((field) => `"${field.replaceAll('"', '""')}"`).join(','))
          .join('\n');
        expect(scan(text, plain, piece).map(({ fields }) => fields)).toEqual(records);
      },
    ),
  );
});

test.each([false, true])('any text at all is used up, in pieces as at once (carriage: %s)', (carriage) => {
  const anyText = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' '), maxLength: 30 });
  const cut = { ...plain, carriage };
  fc.assert(
    fc.property(anyText, (text) => {
      expect(scan(text, cut, 7)).toEqual(scan(text, cut));
    }),
    { numRuns: 3000 },
  );
});
