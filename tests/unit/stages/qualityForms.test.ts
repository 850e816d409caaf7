import { describe, expect, test } from 'vitest';
import type { Rule } from '../../../src/stages/quality/spec.ts';
import { isClockText, readBounds, readNumber } from '../../../src/stages/quality/view/bounds.ts';
import type { FormColumn, FormSource } from '../../../src/stages/quality/view/formColumns.ts';
import {
  draftOfRule,
  emptyRule,
  readRule,
  type RuleDraft,
} from '../../../src/stages/quality/view/ruleForm.ts';
import { emptyTest, type TestDraft } from '../../../src/stages/quality/view/testForm.ts';

const figures = { missing: 0, distinct: 3, least: '1', greatest: '9' };
const column = (id: string, type: FormColumn['type'], role: FormColumn['role'] = null): FormColumn => ({
  id,
  name: `name ${id}`,
  type,
  role,
  ...figures,
});
const sources: readonly FormSource[] = [
  {
    id: 'orders',
    name: 'orders.csv',
    rows: 10,
    columns: [column('c0', 'text'), column('c1', 'number', 'amount'), column('c2', 'timestamp', 'time')],
  },
];
const at = (id: string) => ({ id, name: `name ${id}` });
const errorsOf = (draft: RuleDraft, others: readonly Rule[] = []) => readRule(draft, sources, others).errors;
const written = (id: string | null, test: Partial<TestDraft>): RuleDraft => ({
  ...emptyRule('orders'),
  column: id === null ? null : at(id),
  test: { ...emptyTest, ...test },
});
const rule = (test: Rule['test'], of: Rule['column'] = at('c1')): Rule => ({
  id: 'r0',
  source: 'orders',
  column: of,
  test,
  severity: 'error',
  tolerance: 0.07,
  why: 'Because.',
});

describe('bounds', () => {
  test('are numbers with a point; a comma is refused, since it is read in two ways', () => {
    expect(['12.5', '−3', '+4', '1e3', '.5'].map(readNumber)).toEqual([12.5, -3, 4, 1000, 0.5]);
    expect(['1,5', '1 000', '0x10', 'NaN', '1e999', ''].map(readNumber)).toEqual(Array(6).fill(null));
  });

  test('of times are days of the calendar', () => {
    expect(isClockText('2024-02-29 18:30')).toBe(true);
    expect(['2023-02-29', '2024-2-9', '2024-01-01 25:00', '01/02/2024'].some(isClockText)).toBe(false);
  });

  test('a greatest day counts whole, so that one day alone is a range', () => {
    expect(readBounds({ least: '2024-01-01 12:00', greatest: '2024-01-01' }, 'clock').errors).toEqual({});
    expect(readBounds({ least: '2024-01-02', greatest: '2024-01-01' }, 'clock').errors).toHaveProperty(
      'greatest',
    );
  });

  test('of whole numbers hold at least one', () => {
    expect(readBounds({ least: '1.2', greatest: '1.8' }, 'integer').errors).toHaveProperty('greatest');
  });
});

describe('what is wrong', () => {
  test.each([
    ['no column', written(null, { kind: 'not-null' }), 'column'],
    ['no values', written('c0', { kind: 'set', values: ' \n ' }), 'values'],
    ['no bounds', written('c1', { kind: 'range' }), 'least'],
    ['a range of texts', written('c0', { kind: 'range', least: '1' }), 'column'],
    ['no pattern', written('c0', { kind: 'pattern' }), 'pattern'],
    ['no other table', written('c0', { kind: 'reference' }), 'otherSource'],
    [
      'no column of it',
      written('c0', { kind: 'reference', other: { source: 'orders', column: null } }),
      'otherColumn',
    ],
    [
      'itself as the other column',
      written('c0', { kind: 'reference', other: { source: 'orders', column: at('c0') } }),
      'otherColumn',
    ],
    ['no days', written('c2', { kind: 'freshness' }), 'days'],
    ['a time that is a number', written('c1', { kind: 'freshness', days: 3 }), 'column'],
    ['no score', written('c2', { kind: 'spike' }), 'limit'],
    ['nothing measured', written('c1', { kind: 'distribution', distance: 0.1, level: 0.01 }), 'reference'],
    ['more values than a recipe holds', written('c0', { kind: 'set', values: lines(1001) }), 'values'],
  ] as const)('%s is told beside its field', (_, draft, field) => {
    expect(Object.keys(errorsOf(draft))).toEqual([field]);
  });

  test('a rule that is there already is told beside the kind', () => {
    const others = [rule({ kind: 'not-null' })];
    expect(errorsOf(written('c1', { kind: 'not-null' }), others)).toHaveProperty('kind');
    expect(errorsOf(written('c0', { kind: 'not-null' }), others)).toEqual({});
  });
});

describe('changing in place', () => {
  test.each([
    { kind: 'not-null' },
    { kind: 'unique', with: [at('c0')] },
    { kind: 'set', values: [' with blanks ', 'two\nlines', '', 'b', 'a'] },
    { kind: 'range', least: -1.5, greatest: null },
    { kind: 'pattern', pattern: '\\d+' },
    { kind: 'type', type: 'number' },
    { kind: 'reference', source: 'orders', column: at('c0') },
    { kind: 'row-count', least: 1, greatest: 20 },
    {
      kind: 'distribution',
      reference: { kind: 'numbers', rows: 400, points: [{ value: 1, share: 1 }] },
      distance: 0.1,
      level: 0.01,
    },
  ] satisfies Rule['test'][])('a $kind that is opened and kept is the same', (test) => {
    const before = rule(test, test.kind === 'row-count' ? null : at('c1'));
    const { rule: after } = readRule(draftOfRule(before), sources, []);
    const tolerance = ['row-count', 'distribution'].includes(test.kind) ? 0 : 0.07;
    expect({ id: 'r0', ...after }).toEqual({ ...before, tolerance });
  });
});

function lines(count: number): string {
  return Array.from({ length: count }, (_, line) => `v${line}`).join('\n');
}
