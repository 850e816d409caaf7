import { expect, test } from 'vitest';
import { listNotes } from '../../../src/stages/registry/view/listNotes.ts';

const leftOut = (unassigned: number): readonly string[] =>
  listNotes({ vanished: [], notes: [], customers: 100 - unassigned, unassigned });

test('one customer who gets no segment is told as one', () => {
  expect(leftOut(1)).toEqual([
    '1 of 100 customers lacks a value that the version asks for: it gets no segment and is not in the list.',
  ]);
});

test('a list of everybody has no note of who is left out', () => {
  expect(leftOut(0)).toEqual([]);
});
