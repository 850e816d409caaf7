import { expect, it } from 'vitest';
import { leftOutByStage, leftOutSummary } from '../../../src/app/leftOutWords.ts';
import { leftOutKinds, type LeftOut, type LeftOutKind } from '../../../src/core/sharing/leftOut.ts';
import { registry } from '../../../src/stages/specs.ts';

const left = (kind: LeftOutKind, column: string | null, count = 1): LeftOut => ({
  kind,
  source: 'people.csv',
  column,
  count,
});
const linesOf = (...leftOut: LeftOut[]) =>
  leftOutByStage(leftOut).flatMap(({ lines }) => lines.map(({ what }) => what));

it('every kind names a stage that there is, and what to do', () => {
  for (const kind of leftOutKinds) {
    const [found] = leftOutByStage([left(kind, 'sex')]);
    expect(registry.has(found?.stage ?? '')).toBe(true);
    expect(found?.lines[0]?.then).toMatch(/\.$/);
  }
});

it('settings are counted, with the columns they speak of', () => {
  expect(linesOf(left('rule', 'sex', 2), left('rule', 'age'))).toEqual(['3 rules (“sex” and “age”).']);
  expect(linesOf(left('filter', 'sex'))).toEqual(['One filter (“sex”).']);
});

it('a name stands in quotes and cannot turn the words around it', () => {
  expect(linesOf(left('rule', 'gone. Call us\u202E'))).toEqual(['One rule (“gone. Call us”).']);
});

it('what every version of a plan holds is counted by columns', () => {
  expect(linesOf(left('property', 'mail', 5))).toEqual(['One property’s allowed values (“mail”).']);
});

it('columns whose names are not in the link are told as such', () => {
  expect(linesOf(left('rule', null, 2))).toEqual(['2 rules (columns that the sources no longer have).']);
  expect(linesOf(left('versions', null, 2))).toEqual(['2 published versions.']);
});

it('all of it is one sentence too', () => {
  const all = [left('rule', 'sex', 2), left('filter', 'sex'), left('versions', null)];
  expect(leftOutSummary(all)).toBe('It came without 2 rules, one filter and one published version.');
});
