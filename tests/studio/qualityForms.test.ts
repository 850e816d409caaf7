import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from '../../src/core/sql.ts';
import type { Rule, Suggestions } from '../../src/stages/quality/spec.ts';
import type { FormSource } from '../../src/stages/quality/view/formColumns.ts';
import { patternFits, patternProblem } from '../../src/stages/quality/view/patternProblem.ts';
import { emptyRepair, readRepair } from '../../src/stages/quality/view/repairForm.ts';
import { emptyRule, measuredDistribution, readRule } from '../../src/stages/quality/view/ruleForm.ts';
import { emptyTest, ruleKinds, type TestDraft } from '../../src/stages/quality/view/testForm.ts';
import type { SourcesValue } from '../../src/stages/sources/spec.ts';
import { addOrders, column, quality } from './qualitySupport.ts';
import { Stages } from './stagesSupport.ts';

let stages: Stages;
beforeAll(async () => {
  stages = await Stages.open();
}, 60_000);
beforeEach(() => stages.clear());
afterAll(() => stages.close());

const sources = (): readonly FormSource[] =>
  (stages.artifacts['sources']?.value as unknown as SourcesValue).sources;

describe('rules that are written in the form', () => {
  test('are kept and checked, of every kind', async () => {
    await addOrders(stages);
    const values = Int32Array.from({ length: 400 }, (_, row) => row);
    await stages.addColumns('sales', [{ name: 'amount', role: 'amount', values }]);
    await stages.run('sources');
    const suggestions = await stages.suggest<Suggestions>('quality');
    const measured = measuredDistribution(suggestions, 'sales', column(0, 'amount'));
    expect(measured?.reference?.rows).toBe(400);

    const when = column(4, 'when');
    const drafts: readonly (readonly [Rule['column'], Partial<TestDraft>])[] = [
      [column(1, 'customer'), { kind: 'not-null' }],
      [column(0, 'order'), { kind: 'unique', with: [column(1, 'customer')] }],
      [column(2, 'country'), { kind: 'set', values: ' UK \nFR\n\nUK' }],
      [column(3, 'quantity'), { kind: 'range', least: '0', greatest: '1e2' }],
      [column(0, 'order'), { kind: 'pattern', pattern: '[A-Z]\\d+' }],
      [column(1, 'customer'), { kind: 'type', type: 'integer' }],
      [column(1, 'customer'), { kind: 'reference', other: { source: 'customers', column: column(0, 'id') } }],
      [when, { kind: 'freshness', days: 10 }],
      [null, { kind: 'row-count', least: '7' }],
      [column(0, 'amount'), { kind: 'distribution', ...measured }],
      [when, { kind: 'spike', measure: column(3, 'quantity'), limit: 5 }],
    ];
    expect(drafts.map(([, { kind }]) => kind)).toEqual(ruleKinds);
    const rules: Rule[] = [];
    for (const [name, draft] of drafts) {
      const source = draft.kind === 'distribution' ? 'sales' : 'orders';
      const written = { ...emptyRule(source), column: name, test: { ...emptyTest, ...draft } };
      const { rule, errors } = readRule(written, sources(), rules);
      expect(errors).toEqual({});
      if (rule) rules.push({ id: `r${rules.length}`, ...rule });
    }
    const { checks } = await quality(stages, { rules });
    const stateOf = ({ id, test: { kind } }: Rule) => [kind, checks.find(({ rule }) => rule === id)?.state];
    expect(rules.map(stateOf)).toEqual([
      ['not-null', 'failed'],
      ['unique', 'passed'],
      ['set', 'failed'],
      ['range', 'failed'],
      ['pattern', 'failed'],
      ['type', 'passed'],
      ['reference', 'failed'],
      ['freshness', 'failed'],
      ['row-count', 'failed'],
      ['distribution', 'passed'],
      ['spike', 'failed'],
    ]);
  });
});

describe('repairs that are written in the form', () => {
  test('are kept and done: capped, filled, left out', async () => {
    await addOrders(stages);
    const read = (draft: Parameters<typeof readRepair>[0]) => readRepair(draft, sources()).repair;
    const repairs = [
      read({ ...emptyRepair('orders'), column: column(3, 'quantity'), least: '0', greatest: '100' }),
      read({
        ...emptyRepair('orders'),
        kind: 'fill',
        column: column(2, 'country'),
        with: 'constant',
        value: 'DE',
      }),
      read({ ...emptyRepair('orders'), kind: 'drop', column: column(1, 'customer') }),
    ].map((repair, place) => {
      if (!repair) throw new Error('the form has kept none');
      return { ...repair, id: `p${place}`, enabled: true };
    });
    const value = await quality(stages, { repairs });
    expect(value.repairs.map(({ rowsAfter, changed, problem }) => [rowsAfter, changed, problem])).toEqual([
      [6, 2, null],
      [6, 1, null],
      [5, 0, null],
    ]);
  });
});

describe('the check of a pattern while it is written', () => {
  const known = ['[A-Z]{2}\\d+', '(?i)ab', '(?P<year>\\d{4})', '\\p{Lu}+', '[[:alpha:]]+', 'a|b', '\\\\d'];
  const none = ['[0-9', '(a', 'a**', '(?=a)b', '(?<!a)b', '(a)\\1', '\\y', '\\k<a>', '\\u0041', 'a{2,1}'];

  test.each(known)('knows that the database takes %s', async (pattern) => {
    expect(patternProblem(pattern)).toBeNull();
    await stages.database.rows(sql`SELECT regexp_full_match('a', ${pattern}) AS fits`);
  });

  test.each(none)('knows that the database refuses %s', async (pattern) => {
    expect(patternProblem(pattern)).not.toBeNull();
    await expect(
      stages.database.rows(sql`SELECT regexp_full_match('a', ${pattern}) AS fits`),
    ).rejects.toThrow();
  });

  test.each([
    ['[A-Z]{2}\\d+', 'AB12'],
    ['[A-Z]{2}\\d+', 'AB12x'],
    ['a|bc', 'bc'],
    ['a|bc', 'ac'],
    ['.*', 'ä 1'],
    ['(?i)ab', 'AB'],
  ])('tells whether %s fits %s as the database does, or that it cannot tell', async (pattern, text) => {
    const [row] = await stages.database.rows<{ fits: boolean }>(
      sql`SELECT regexp_full_match(${text}, ${pattern}) AS fits`,
    );
    expect([row?.fits, null]).toContain(patternFits(pattern, text));
  });
});
