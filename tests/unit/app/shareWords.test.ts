import { expect, it } from 'vitest';
import {
  bySource,
  cautionWords,
  leftOutAtFirst,
  leftWords,
  linkWords,
  personalTexts,
  useWords,
} from '../../../src/app/shareWords.ts';

const column = (key: string, sensitive = false, source: string | null = 's') => ({
  key,
  source,
  name: key,
  caution: sensitive ? { marked: true, why: 'it has the role “sensitive”' } : null,
  uses: [],
});
const use = (...values: string[]) => ({
  kind: 'rule' as const,
  what: 'the values that a rule allows',
  without: '',
  values,
});

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
  expect(linkWords(columns, new Set(['sex']))).toBe(
    'The link holds values of amount. Those of one column stay behind.',
  );
  expect(linkWords(columns, new Set(['sex', 'amount']))).toBe('The link holds no value of the data.');
  const many = Array.from({ length: 8 }, (_, at) => column(`n${at}`));
  expect(linkWords(many, new Set())).toMatch(/values of 8 columns\.$/);
});

it('why a column is switched off at first is told, and where nobody confirmed it', () => {
  expect(cautionWords(column('amount'))).toBeNull();
  expect(cautionWords(column('sex', true))).toBe(
    'Switched off at first, because it has the role “sensitive”.',
  );
  const seen = { ...column('mail'), caution: { marked: false, why: 'its values are e-mail addresses' } };
  expect(cautionWords(seen)).toMatch(
    /e-mail addresses\. Nobody has confirmed that in the source register\.$/,
  );
});

it('columns stand under their source, in the order in which they come', () => {
  const columns = [column('sex', true), column('date', false, 'orders'), column('age')];
  expect(bySource(columns).map(({ source, columns: own }) => [source, own.length])).toEqual([
    ['s', 2],
    ['orders', 1],
  ]);
});

it('texts in which something was found are told with where they stand', () => {
  const texts = [
    { text: 'fine', personal: null },
    { text: 'ask a@b.example', personal: 'e-mail addresses' },
  ];
  expect(personalTexts([{ what: 'Objective', texts }])).toEqual([
    { what: 'Objective', text: 'ask a@b.example', personal: 'e-mail addresses' },
  ]);
});
