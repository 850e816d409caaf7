import { expect, it } from 'vitest';
import { leftOutAtFirst, leftWords, linkWords, useWords } from '../../../src/app/shareWords.ts';

const column = (key: string, sensitive = false) => ({ key, source: 's', name: key, sensitive, uses: [] });
const use = (...values: string[]) => ({ what: 'the values that a rule allows', without: '', values });

it('values of sensitive columns stay behind unless a person says otherwise', () => {
  expect([...leftOutAtFirst([column('sex', true), column('amount')])]).toEqual(['sex']);
});

it('values are shown, the many are counted', () => {
  expect(useWords(use('a', 'b'), false)).toBe('The values that a rule allows: “a”, “b”.');
  expect(useWords(use('1', '2', '3', '4', '5', '6', '7'), false)).toMatch(/“5” and 2 more\.$/);
});

it('values of a sensitive column are counted and not shown', () => {
  expect(useWords(use('a'), true)).toBe('The values that a rule allows: one value.');
  expect(useWords(use('a', 'b'), true)).toBe('The values that a rule allows: 2 values.');
});

it('values that stay behind are counted, with what the link does without them', () => {
  const rule = { ...use('a', 'b'), without: 'The rule is left out.' };
  expect(leftWords(rule)).toBe(
    'The values that a rule allows: 2 values, not in the link. The rule is left out.',
  );
});

it('a link is told by the columns of which it holds values', () => {
  const columns = [column('sex', true), column('amount')];
  expect(linkWords(columns, new Set(['sex']))).toBe('The link holds values of amount.');
  expect(linkWords(columns, new Set(['sex', 'amount']))).toBe('The link holds no value of the data.');
  const many = Array.from({ length: 8 }, (_, at) => column(`n${at}`));
  expect(linkWords(many, new Set())).toMatch(/n4 and 3 more columns\.$/);
});
