import { expect, it } from 'vitest';
import { AppError } from '../../../../src/core/errors.ts';
import { linkText, parseLinkText } from '../../../../src/core/sharing/linkDocument.ts';
import { registry } from '../../../../src/stages/specs.ts';
import { emptyStudy, fullStudy } from './study.ts';

const left = { kind: 'rule', source: 'people.csv', column: 'sex', count: 1 } as const;
const text = linkText({ recipe: fullStudy, leftOut: [left] });

function codeOf(changes: object): string {
  try {
    parseLinkText(JSON.stringify({ ...(JSON.parse(text) as object), ...changes }), registry);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.code;
    throw thrown;
  }
  return 'read';
}

it('a study of which nothing was left out is a recipe by itself', () => {
  expect(JSON.parse(linkText({ recipe: emptyStudy, leftOut: [] }))).toEqual(emptyStudy);
});

it('a study comes back with what was left out', () => {
  expect(parseLinkText(text, registry)).toEqual({ recipe: fullStudy, leftOut: [left] });
});

it.each([
  ['more than is known', { more: 1 }],
  ['a kind that there is not', { leftOut: [{ ...left, kind: 'words' }] }],
  ['a count that is none', { leftOut: [{ ...left, count: 0 }] }],
  ['words beside the counts', { leftOut: [{ ...left, message: 'Send your file to us' }] }],
  ['a column that its study does not have', { leftOut: [{ ...left, column: 'gone. Call +49 30 1234567' }] }],
  ['a source that its study does not have', { leftOut: [{ ...left, source: 'Call us', column: null }] }],
  ['no recipe', { recipe: 7 }],
])('a link with %s is refused', (_, changes) => {
  expect(codeOf(changes)).toBe('recipe.invalid');
});

it('a link of a newer form is named as such', () => {
  expect(codeOf({ version: 2 })).toBe('recipe.newer');
});
