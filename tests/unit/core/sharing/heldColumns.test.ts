import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../../../src/core/recipe.ts';
import { heldColumns } from '../../../../src/core/sharing/heldColumns.ts';
import { emptyStudy, fullStudy, specOf, withSpec } from './study.ts';

const sensitiveOf = (recipe: Recipe, column: string) =>
  (heldColumns(recipe).find(({ name }) => name === column)?.caution ?? null) !== null;

const registered = (sensitivity: string): Recipe => {
  const { sources } = specOf(fullStudy, 'sources') as { sources: [object] };
  const register = { columns: [{ column: 'hired', sensitivity }] };
  return withSpec(fullStudy, 'sources', { sources: [{ ...sources[0], register }] as never });
};

it('settings as they are at first hold no value', () => {
  expect(heldColumns(emptyStudy)).toEqual([]);
});

it('every column with values in the settings is told once, the sensitive ones first', () => {
  expect(heldColumns(fullStudy).map(({ name, caution }) => [name, caution !== null])).toEqual([
    ['sex', true],
    ['email', true],
    ['customer', true],
    ['amount', false],
    ['event', false],
    ['hired', false],
  ]);
});

it('a column tells what each of its values is there for', () => {
  const sex = heldColumns(fullStudy).find(({ name }) => name === 'sex');
  expect(sex?.source).toBe('people.csv');
  expect(sex?.uses.map(({ what, values }) => [what, values.length])).toEqual([
    ['the mean and the deviation of an earlier load', 2],
    ['the values that a rule allows', 1],
    ['a filter of the features (=)', 1],
    ['the group that the audit tells ratios against', 1],
  ]);
});

it('a value that several settings hold for the same is told once', () => {
  const hired = heldColumns(fullStudy).find(({ name }) => name === 'hired');
  expect(hired?.uses.map(({ values }) => values)).toEqual([['VALUE hired']]);
});

it.each(['not-null', 'type', 'unique', 'reference', 'freshness', 'spike'])(
  'a rule of the kind %s holds no value, and its column is told for none',
  (kind) => {
    const rules = [{ source: 's', column: { id: 'c2', name: 'amount' }, test: { kind } }];
    const repairs = [
      { source: 's', step: { kind: 'drop', column: { id: 'c2', name: 'amount' }, test: { kind } } },
    ];
    expect(heldColumns(withSpec(emptyStudy, 'quality', { rules, repairs }))).toEqual([]);
  },
);

describe('a column is sensitive', () => {
  it.each(['special', 'protected', 'personal'])('where the register says %s', (sensitivity) => {
    expect(sensitiveOf(registered(sensitivity), 'hired')).toBe(true);
  });

  it('not where the register says none', () => {
    expect(sensitiveOf(registered('none'), 'hired')).toBe(false);
  });

  it('where forming segments tells groups by it', () => {
    const groups = [{ id: 'a0', source: 's', column: 'c3', grouping: { kind: 'values' }, adjust: false }];
    expect(sensitiveOf(withSpec(fullStudy, 'features', { groups }), 'hired')).toBe(true);
  });

  it('where its source has it no more, so that nobody knows', () => {
    const recipe = withSpec(fullStudy, 'sources', { sources: [] });
    expect(heldColumns(recipe).every(({ caution }) => caution?.marked)).toBe(true);
  });
});

it('a column whose name looks like another one’s id is not taken for it', () => {
  const { sources } = specOf(fullStudy, 'sources') as { sources: [{ columns: object[] }] };
  const columns = [...sources[0].columns, { id: 'c6', name: 'c2', type: 'number', role: 'sensitive' }];
  const figures = [{ name: 'c2', type: 'number', missing: 0, distinct: 2, mean: 5, deviation: 1 }];
  const source = { ...sources[0], columns, snapshots: [{ figures }] };
  expect(sensitiveOf(withSpec(fullStudy, 'sources', { sources: [source] as never }), 'c2')).toBe(true);
});

describe('a column that nobody marked looks sensitive', () => {
  const preview = ['a@b.example', 'c@d.example', 'e@f.example', 'g@h.example', 'i@j.example'];
  const seen = [{ id: 's', columns: [{ id: 'c3' }], preview: preview.map((value) => [value]) }];
  const cautionOf = (recipe: Recipe, rows: Parameters<typeof heldColumns>[1] = []) =>
    heldColumns(recipe, rows).find(({ name }) => name === 'hired')?.caution;
  const filtered = (value: string): Recipe =>
    withSpec(fullStudy, 'features', {
      filters: [{ source: 's', column: 'c3', operator: '=', value, enabled: true }],
    });
  const named = (name: string): Recipe => {
    const { sources } = specOf(fullStudy, 'sources') as { sources: [{ columns: { id: string }[] }] };
    const columns = sources[0].columns.map((one) => (one.id === 'c3' ? { ...one, name } : one));
    return withSpec(fullStudy, 'sources', { sources: [{ ...sources[0], columns }] as never });
  };

  it('where its rows hold what reaches a person', () => {
    expect(cautionOf(fullStudy)).toBeNull();
    expect(cautionOf(fullStudy, seen)).toEqual({ marked: false, why: 'its values are e-mail addresses' });
  });

  it('where its name is that of personal data', () => {
    const found = heldColumns(named('phone_number')).find(({ name }) => name === 'phone_number');
    expect(found?.caution).toMatchObject({ marked: false });
  });

  it('where the values in the settings have the form of personal data, with no rows at hand', () => {
    expect(cautionOf(filtered('anna@shop.example'))).toEqual({
      marked: false,
      why: 'values in the settings look like e-mail addresses',
    });
  });

  it('not where the register says that it is not', () => {
    expect(cautionOf(registered('none'), seen)).toBeNull();
    expect(cautionOf(registered('personal'), seen)).toMatchObject({ marked: true });
  });

  it('after the marked columns and before all others', () => {
    const order = heldColumns(fullStudy, seen).map(({ caution }) => caution?.marked ?? null);
    expect(order).toEqual([true, true, true, false, null, null]);
  });
});
