import { expect, test } from 'vitest';
import { countedValues, oneOr, valuesAmong } from '../../../src/data/ingest/countedValues.ts';

test('one value is told as one, several by their number', () => {
  expect(countedValues(1, 'age', 'people.csv')).toBe('One value of “age” in people.csv');
  expect(countedValues(2, 'age', 'people.csv')).toBe('2 values of “age” in people.csv');
  expect(countedValues(1234567, 'age', 'people.csv')).toBe('1,234,567 values of “age” in people.csv');
});

test('values are counted among all that there are', () => {
  expect(valuesAmong(1, 1, 'age', 'people.csv')).toBe('1 of 1 value of “age” in people.csv');
  expect(valuesAmong(1, 5, 'age', 'people.csv')).toBe('1 of 5 values of “age” in people.csv');
  expect(valuesAmong(1000, 20000, 'age', 'people.csv')).toBe('1,000 of 20,000 values of “age” in people.csv');
});

test('what begins a sentence is one, or as many as there are', () => {
  expect([oneOr(1, 'row'), oneOr(12345, 'row')]).toEqual(['One row', '12,345 rows']);
});
