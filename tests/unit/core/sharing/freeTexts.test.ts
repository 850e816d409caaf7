import { expect, it } from 'vitest';
import { freeTexts } from '../../../../src/core/sharing/freeTexts.ts';
import { sharedStudy } from '../../../../src/core/sharing/sharedStudy.ts';
import { heldColumns } from '../../../../src/core/sharing/heldColumns.ts';
import { registry } from '../../../../src/stages/specs.ts';
import { emptyStudy, fullStudy, specOf, withSpec } from './study.ts';

const textsOf = (recipe: typeof emptyStudy) =>
  freeTexts(recipe, registry).map(({ what, texts }) => [what, texts.map(({ text }) => text)]);

it('a new study goes with its name alone', () => {
  expect(textsOf(emptyStudy)).toEqual([['Name of the study', ['Shared']]]);
});

it('names of segments and the note on the objective are told, each once', () => {
  const names = { unbound: { S1: 'Loyal' }, abcdef012345: { S1: 'Loyal', S2: 'Gone' } };
  const study = withSpec(withSpec(emptyStudy, 'insight', { names }), 'charter', {
    note: 'Keep those who left',
  });
  expect(textsOf(study)).toContainEqual(['Names of segments', ['Loyal', 'Gone']]);
  expect(textsOf(study)).toContainEqual(['Objective', ['Keep those who left']]);
});

it('a text that reaches a person says what it seems to hold', () => {
  const study = withSpec(emptyStudy, 'charter', { note: 'Ask anna@shop.example' });
  expect(freeTexts(study, registry)).toContainEqual({
    what: 'Objective',
    texts: [{ text: 'Ask anna@shop.example', personal: 'e-mail addresses' }],
  });
});

it('names of columns are told only where they look like a person’s', () => {
  expect(textsOf(fullStudy).map(([what]) => what)).not.toContain('Names of columns');
  const { sources } = specOf(fullStudy, 'sources') as { sources: [{ columns: [object] }] };
  const [source] = sources;
  const columns = [{ ...source.columns[0], name: 'anna@shop.example' }, ...source.columns.slice(1)];
  const study = withSpec(fullStudy, 'sources', { sources: [{ ...source, columns }] as never });
  expect(textsOf(study)).toContainEqual(['Names of columns', ['anna@shop.example']]);
});

it('what stays behind with a column is not told', () => {
  const { rules } = specOf(fullStudy, 'quality') as { rules: object[] };
  const study = withSpec(fullStudy, 'quality', {
    rules: rules.map((rule) => ({ ...rule, why: 'Agreed' })),
  });
  const all = new Set(heldColumns(study).map(({ key }) => key));
  const whats = (leftOut: ReadonlySet<string>) =>
    textsOf(sharedStudy(study, registry, leftOut).recipe).map(([what]) => what);
  expect(whats(new Set())).toContain('Reasons of rules and repairs');
  expect(whats(all)).not.toContain('Reasons of rules and repairs');
});
