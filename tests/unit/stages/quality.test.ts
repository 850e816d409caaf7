import { describe, expect, test } from 'vitest';
import { failingCsv, reportHtml, reportJson, type ReportParts } from '../../../src/stages/quality/report.ts';
import type {
  CheckResult,
  QualitySpec,
  QualityValue,
  Rule,
  SuggestedRule,
} from '../../../src/stages/quality/spec.ts';
import { patternOf } from '../../../src/stages/quality/suggestions/pattern.ts';
import { open, withRepair, withRepairMoved, withRules } from '../../../src/stages/quality/view/edits.ts';
import { ruleTitle } from '../../../src/stages/quality/rules/words.ts';
import { lateness, verdict } from '../../../src/stages/quality/view/words.ts';

const column = { id: 'c0', name: '=name<b>' };
const rule: Rule = {
  id: 'r4',
  source: 'orders',
  column,
  test: { kind: 'not-null' },
  severity: 'error',
  tolerance: 0,
  why: 'Because.',
};
const suggested = (test: Rule['test']): SuggestedRule => ({
  rule: { source: 'orders', column, test, severity: 'warning', tolerance: 0, why: 'Because.' },
  title: 'A rule',
  safe: true,
  failing: 0,
  checked: 10,
  unit: 'rows',
});
const empty: QualitySpec = { rules: [], repairs: [], levels: [] };
const spec: QualitySpec = { ...empty, rules: [rule] };

describe('accepting', () => {
  test('gives ids that no rule has, and accepts none twice', () => {
    const two = [suggested({ kind: 'not-null' }), suggested({ kind: 'range', least: 0, greatest: null })];
    const after = withRules(spec, two);
    expect(after.rules.map(({ id, test }) => [id, test.kind])).toEqual([
      ['r4', 'not-null'],
      ['r5', 'range'],
    ]);
    expect(open({ rules: two, repairs: [] }, after).rules).toEqual([]);
    expect(withRules(after, two)).toEqual(after);
  });

  test('puts repairs at the end, and moves them inside their bounds', () => {
    const step = { kind: 'fill', column, with: 'median', value: null } as const;
    const one = withRepair(empty, { source: 'orders', step, why: '' });
    const two = withRepair(one, { source: 'orders', step, why: '' });
    expect(two.repairs.map(({ id }) => id)).toEqual(['p0', 'p1']);
    expect(withRepairMoved(two, 'p1', -1).repairs.map(({ id }) => id)).toEqual(['p1', 'p0']);
    expect(withRepairMoved(two, 'p1', 1)).toEqual(two);
  });
});

test.each([
  [['999999', 'A999999'], '(\\d{6}|[A-Z]\\d{6})'],
  [['AA-99.9'], '[A-Z]{2}\\-\\d{2}\\.\\d'],
  [['aaaa'], null],
  [[], null],
  [['9'.repeat(41)], null],
] as const)('texts of the shapes %j are written like %s', (shapes, pattern) => {
  expect(patternOf(shapes)).toBe(pattern);
});

test.each([
  [null, '2024-01-01', 'nothing agreed'],
  [7, null, 'no time column says how new it is'],
  [7, '2024-01-09', 'on time, due in 7 days'],
  [7, '2024-01-01', 'late by 1 day'],
  [7, '2023-12-30 12:00:00', 'late by 3 days'],
] as const)('a level of %s days with the newest %s is: %s', (everyDays, newest, words) => {
  const level = { source: 'orders', owner: '', everyDays, graceDays: 1 };
  expect(lateness(level, newest, Date.parse('2024-01-10')).words).toBe(words);
});

test('a rule on a column without a name has a subject', () => {
  const nameless = { column: { id: 'c3', name: ' ' }, test: { kind: 'not-null' }, tolerance: 0 } as const;
  expect(ruleTitle(nameless)).toBe('The column without a name is never missing');
});

test('a newest row of tomorrow is on time, one of years ahead hides how late the others are', () => {
  const level = { source: 'orders', owner: '', everyDays: 7, graceDays: 1 };
  const at = Date.parse('2024-01-10');
  expect(lateness(level, '2024-01-10 20:00:00', at).tone).toBe('ok');
  expect(lateness(level, '2034-01-10', at)).toEqual({
    tone: 'warn',
    words: 'the newest lies 3,653 days ahead: a wrong date hides how late it is',
  });
});

test('the verdict tells what fails from what cannot be checked', () => {
  const of = (...states: CheckResult['state'][]) =>
    verdict({ checks: states.map((state) => ({ state })), stops: [] } as unknown as QualityValue<unknown>);
  expect(of('failed', 'unknown', 'passed')).toBe('1 of 3 checks fails, 1 cannot be checked; none stops you');
  expect(of('unknown', 'passed')).toBe('1 of 2 checks cannot be checked; none stops you');
  expect(of('passed')).toBe('The one check holds');
});

describe('a report', () => {
  const check: CheckResult = {
    rule: 'r4',
    source: 'orders',
    state: 'failed',
    severity: 'error',
    title: '=name<b> is never missing',
    found: '1 of 10 rows break it.',
    checked: 10,
    failing: 1,
    share: 0.1,
    unit: 'rows',
    failingBefore: null,
    columns: ['=name<b>', 'x'],
    rows: [{ row: 3, values: [null, '<script>alert(1)</script>'] }],
  };
  const parts: ReportParts = {
    study: 'A & B',
    spec,
    value: {
      sources: [{ id: 'orders', name: 'orders.csv', rows: 10 }],
      repaired: [],
      checks: [check],
      repairs: [],
      levels: [{ source: 'orders', newest: '2024-01-01' }],
      stops: [{ rule: 'r4', source: 'orders.csv', rows: 1, message: '' }],
      checkedAt: '2024-01-02T00:00:00.000Z',
    },
  };

  test('as a page has every value as text, and no script', () => {
    const html = reportHtml(parts);
    expect(html).toContain('<title>Quality of A &amp; B</title>');
    expect(html).toContain('1 of 1 checks fail; 1 of them stop the study.');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(/<script|<b>/);
  });

  test('as a page tells when it was checked as people read it, and to programs', () => {
    const html = reportHtml({ ...parts, value: { ...parts.value, checkedAt: '2026-03-03T14:05:00.000Z' } });
    const words = '3\u00a0March\u00a02026 at 14:05 UTC';
    expect(html).toContain(`<time datetime="2026-03-03T14:05:00.000Z">${words}</time>`);
    expect(html.replace(/<time [^>]*>/g, '')).not.toMatch(/\d{4}-\d{2}-\d{2}/);
  });

  test('as a table of failing rows makes formulas harmless', () => {
    expect(failingCsv(parts).split('\r\n')).toEqual([
      'source,rule,severity,row,column,value',
      "orders.csv,'=name<b> is never missing,error,3,'=name<b>,",
      "orders.csv,'=name<b> is never missing,error,3,x,<script>alert(1)</script>",
      '',
    ]);
  });

  test('for programs holds rules, results and stops', () => {
    expect(JSON.parse(reportJson(parts))).toMatchObject({
      format: 'tessera-quality-report',
      version: 1,
      rules: [{ id: 'r4' }],
      checks: [{ rule: 'r4', failing: 1 }],
      stops: [{ rule: 'r4' }],
    });
  });
});
