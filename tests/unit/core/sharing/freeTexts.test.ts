import { expect, it } from 'vitest';
import { freeTexts } from '../../../../src/core/sharing/freeTexts.ts';
import { sharedStudy } from '../../../../src/core/sharing/sharedStudy.ts';
import { heldColumns } from '../../../../src/core/sharing/heldColumns.ts';
import { registry } from '../../../../src/stages/specs.ts';
import type { Json } from '../../../../src/core/json.ts';
import type { SourcesSpec } from '../../../../src/stages/sources/spec.ts';
import type { TrackingSpec } from '../../../../src/stages/tracking/spec.ts';
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

it('names of events and words for actions are told, also where no table of events holds them', () => {
  const { plan } = specOf(fullStudy, 'tracking') as unknown as TrackingSpec;
  const events = plan.events.map((event) => ({ ...event, name: 'called_anna' }));
  const naming = { ...plan.naming, actions: ['call'] };
  const written = JSON.parse(JSON.stringify({ ...plan, events, naming })) as Json;
  const study = withSpec(emptyStudy, 'tracking', { plan: written });
  const [, told] = textsOf(study).find(([what]) => what === 'Tracking plan') ?? [];
  expect(told).toContain('called_anna');
  expect(told).toContain('call');
});

it('a file inside an archive, and a column that only an earlier load had, are looked through too', () => {
  const { sources } = specOf(fullStudy, 'sources') as unknown as SourcesSpec;
  const [source] = sources;
  const reading = { ...source?.reading, member: 'lists/anna@shop.example.csv' };
  const snapshots = source?.snapshots?.map((load) => ({
    ...load,
    figures: load.figures?.map((figure) => ({ ...figure, name: '+49 30 1234567' })),
  }));
  const changed = [{ ...source, reading, snapshots }] as unknown as Json;
  const found = freeTexts(withSpec(fullStudy, 'sources', { sources: changed }), registry);
  const personal = found.flatMap(({ what, texts }) =>
    texts.flatMap(({ personal }) => (personal ? [[what, personal]] : [])),
  );
  expect(personal).toEqual([
    ['Names of files', 'e-mail addresses'],
    ['Names of columns', 'phone numbers'],
  ]);
});
