import { expect, test } from 'vitest';
import { minimumChoices, minimumInWords, minimumKey } from '../../../src/stages/segments/view/minimum.ts';

const note = { groups: 'a0', part: 0.8, column: 'sex', moved: 0, problem: null };

test('says what is held and whom it costs', () => {
  expect(minimumInWords(note, 1000)).toContain('at least 80\u00a0% of every group’s share');
  expect(minimumInWords(note, 1000)).toContain('hold it by themselves');
  expect(minimumInWords({ ...note, moved: 50 }, 1000)).toContain(
    '50 customers (5.0\u00a0%) are not in their nearest',
  );
  expect(minimumInWords({ ...note, problem: 'No groups.' }, 1000)).toBe('No groups.');
});

test('a choice that is made stays among the choices, also where its groups are gone', () => {
  const sex = [{ id: 'a0', name: 'sex' }];
  expect(minimumChoices(sex, undefined).map(({ key }) => key)).toEqual([
    'none',
    'a0 0.5',
    'a0 0.8',
    'a0 0.9',
    'a0 1',
  ]);
  const kept = minimumChoices([], { groups: 'a1', part: 0.7 });
  expect(kept.map(({ key }) => key)).toContain(minimumKey({ groups: 'a1', part: 0.7 }));
  expect(minimumKey(undefined)).toBe('none');
  expect(minimumChoices([], undefined)).toHaveLength(1);
});
