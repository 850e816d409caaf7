import { describe, expect, test } from 'vitest';
import { guessEncoding } from '../../../src/data/ingest/encoding.ts';
import { hasUnderscoredNumber, hasZonedTime } from '../../../src/data/ingest/suspicions.ts';
import { guessType, matchesFormat } from '../../../src/data/ingest/values.ts';

describe('the type of a column', () => {
  test.each<[string, (string | null)[], string, boolean]>([
    ['whole numbers', ['1', '-2', null], 'integer', true],
    ['whole numbers and NA', ['1', 'NA'], 'integer', false],
    ['whole numbers beyond a double', ['9007199254740993'], 'integer', false],
    ['numbers', ['1.5', '2', '1e-7', '.5', '-Infinity'], 'number', true],
    ['decimal commas', ['1,5', '2'], 'number', false],
    ['thousands', ['1,234.5', '12'], 'number', false],
    ['leading zeros', ['00001', '00002'], 'text', true],
    ['telephone numbers', ['+318855443322'], 'text', true],
    ['more digits than a number holds', ['12345678901234567890'], 'text', true],
    ['truth', ['true', 'False'], 'boolean', true],
    ['yes and no', ['yes', 'no'], 'text', true],
    ['ISO dates', ['2020-01-31'], 'date', true],
    ['dates of other forms', ['31/12/2020', '01/02/2021'], 'date', false],
    ['dates with months by name', ['31-OCT-2023'], 'date', false],
    ['ISO timestamps', ['2020-01-31 10:00:00', '2020-01-31T10:00'], 'timestamp', true],
    ['timestamps with an offset', ['2020-01-31T10:00:00+01:00', '2020-01-31T10:00:00Z'], 'timestamp', false],
    ['times of day', ['05:40', '23:59:59'], 'time', false],
    ['version numbers', ['1.2.20', '2.2.2'], 'text', true],
    ['nothing', [null, ''], 'text', true],
    ['words', ['a', '1'], 'text', true],
  ])('%s', (_, values, type, direct) => {
    const guess = guessType(values, 'x');
    expect([guess.type, guess.direct]).toEqual([type, direct]);
  });

  test('is a date for eight digits under a name that says so', () => {
    expect(guessType(['19970101', '19980231'], 'date').type).toBe('date');
    expect(guessType(['19970101', '19980231'], 'basket').type).toBe('integer');
  });

  test('knows whole numbers that were stored as fractions', () => {
    expect(guessType(['17850.0', '12346.0'], 'CustomerID').pointZero).toBe(true);
    expect(guessType(['17850.0', '2.5'], 'price').pointZero).toBe(false);
  });

  test('keeps every date format that fits', () => {
    expect(guessType(['03/04/2020'], 'd').formats).toEqual(['%m/%d/%Y', '%d/%m/%Y']);
    expect(guessType(['13/04/2020'], 'd').formats).toEqual(['%d/%m/%Y']);
  });
});

test.each([
  ['31.12.2020', '%d.%m.%Y', true],
  ['12.31.2020', '%d.%m.%Y', false],
  ['1/2/2023, 12:33 PM', '%m/%d/%Y, %I:%M %p', true],
  ['1.2.20', '%d.%m.%y', false],
])('%s has the form %s: %s', (text, format, matches) => {
  expect(matchesFormat(text, format)).toBe(matches);
});

describe('what the database would misread', () => {
  test.each(['a,1_000\n', '41_10_1', '"1_0"'])('%j holds a number with underscores', (text) => {
    expect(hasUnderscoredNumber(text)).toBe(true);
  });
  test.each(['a_1', '1_a', 'vst_OSBS_2016', '10_000x', '_1', 'snake_case'])('%j holds none', (text) => {
    expect(hasUnderscoredNumber(text)).toBe(false);
  });
  test.each(['2020-01-01 00:00:00+08', '10:00Z', '10:00:00.5 UTC', '10:00-0130'])(
    '%j says its offset',
    (text) => {
      expect(hasZonedTime(text)).toBe(true);
    },
  );
  test.each(['10:00:00', '2020-01-01', 'a:b'])('%j says none', (text) => {
    expect(hasZonedTime(text)).toBe(false);
  });
});

describe('the encoding of', () => {
  const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
  test.each<[string, Uint8Array, string, number]>([
    ['plain letters', bytes(0x61, 0x2c, 0x62), 'utf-8', 0],
    ['UTF-8', new TextEncoder().encode('zoë'), 'utf-8', 0],
    ['a mark', bytes(0xef, 0xbb, 0xbf, 0x61), 'utf-8', 3],
    ['a wide mark', bytes(0xff, 0xfe, 0x61, 0), 'utf-16le', 2],
    ['a wide mark the other way round', bytes(0xfe, 0xff, 0, 0x61), 'utf-16be', 2],
    ['zeros at odd places', bytes(0x61, 0, 0x62, 0, 0x63, 0), 'utf-16le', 0],
    ['zeros at even places', bytes(0, 0x61, 0, 0x62, 0, 0x63), 'utf-16be', 0],
    ['bytes that are no UTF-8', bytes(0x7a, 0xeb, 0x2c), 'windows-1252', 0],
  ])('%s', (_, sample, encoding, length) => {
    const guess = guessEncoding(sample, true);
    expect([guess.encoding, guess.mark]).toEqual([encoding, length]);
  });

  test('a character cut off at the end of a sample is no mistake', () => {
    const cut = new TextEncoder().encode('zoë').slice(0, 3);
    expect([guessEncoding(cut, false).encoding, guessEncoding(cut, true).encoding]).toEqual([
      'utf-8',
      'windows-1252',
    ]);
  });
});
