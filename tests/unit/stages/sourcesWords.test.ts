import { expect, test } from 'vitest';
import type { Reading } from '../../../src/core/table.ts';
import { asSentence, moreWarnings, readingInWords } from '../../../src/stages/sources/view/words.ts';
import { csvReading } from '../../support/csvReading.ts';

const sheet: Reading = { ...csvReading, format: 'xlsx' };

test('lines that were skipped are counted in words that fit one and many', () => {
  expect(readingInWords({ ...sheet, skip: 1 })).toBe('Excel, with a header, 1 line skipped');
  expect(readingInWords({ ...sheet, skip: 1200 })).toBe('Excel, with a header, 1,200 lines skipped');
});

test('a sentence that ends with a name ends with one full stop', () => {
  expect(asSentence('Customers are told apart by Customer no.')).toBe(
    'Customers are told apart by Customer no.',
  );
  expect(asSentence('Customers are told apart by id')).toBe('Customers are told apart by id.');
});

test('warnings that are not shown at once are counted', () => {
  expect([moreWarnings(1), moreWarnings(1200)]).toEqual(['1 more warning', '1,200 more warnings']);
});
