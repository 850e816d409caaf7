import { expect, test } from 'vitest';
import { appendedTo } from '../../../src/core/appendOnly.ts';
import { edited, newHistory, redone, throughout, undone } from '../../../src/core/undo.ts';

const definition = { stage: 'acts', title: 'Acts', appendOnly: ['acts'] };

test('what was added is given back whole; where nothing was, nothing is', () => {
  expect(appendedTo(definition, { acts: [1] }, { acts: [1, 2], other: 3 })).toEqual({ acts: [1, 2] });
  expect(appendedTo(definition, { acts: [1] }, { acts: [1], other: 3 })).toBeNull();
  expect(appendedTo(undefined, { acts: [1] }, { acts: [] })).toBeNull();
});

test('an edit that takes from it, or changes what is in it, is refused', () => {
  for (const acts of [[], [2], [2, 1]]) {
    expect(() => appendedTo(definition, { acts: [1] }, { acts })).toThrow('“acts” is only ever added to');
  }
});

test('a change throughout a history is there after undo and redo', () => {
  const two = edited(edited(newHistory('a'), 'b', 'to b'), 'c', 'to c');
  const marked = throughout(undone(two), (text) => `${text}!`);
  expect([undone(marked).present, marked.present, redone(marked).present]).toEqual(['a!', 'b!', 'c!']);
});
