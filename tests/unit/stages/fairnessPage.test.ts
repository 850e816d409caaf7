import { expect, test } from 'vitest';
import type { Cell, Dimension, Finding } from '../../../src/stages/fairness/auditSchema.ts';
import { reportHtml } from '../../../src/stages/fairness/reportPage.ts';
import { definition, type FairnessValue } from '../../../src/stages/fairness/spec.ts';

const counts = [300, 310, 60];
const dimension: Dimension = {
  id: 'a0',
  attributes: ['a0'],
  name: 'sex',
  groups: [
    { label: 'f', kind: 'value', customers: 600, merged: 1 },
    { label: 'm', kind: 'value', customers: 600, merged: 1 },
    { label: 'no value', kind: 'missing', customers: 300, merged: 1 },
  ],
  conflicts: 0,
  problem: null,
};
const cell = (group: number): Cell => ({
  group,
  n: dimension.groups[group]?.customers ?? 0,
  selected: counts[group] ?? 0,
  rate: null,
  representation: null,
  residual: null,
  difference: null,
  ratio: null,
});
const finding = (level: Finding['level'], withValue: Finding['withValue']): Finding => ({
  dimension: 'a0',
  subject: 'S1',
  level,
  withValue,
  sentence: 'All is told.',
  test: null,
  gap: null,
  apart: 0,
  reference: null,
  detectable: null,
  cells: [0, 1, 2].map(cell),
});

function page(found: Finding): string {
  const value: FairnessValue = {
    customers: 1500,
    asOf: null,
    verdict: { title: 'People differ', sentence: 'All is told.', tone: 'warn' },
    dimensions: [dimension],
    subjects: [{ id: 'S1', kind: 'segment', name: 'Loyal', customers: 1500, selected: 670 }],
    findings: [found],
    associations: [],
    outcome: null,
    proxies: null,
    mitigation: null,
    tests: 1,
    problems: [],
    warnings: [],
  };
  return reportHtml({
    study: 'Study',
    at: '2026-03-03T14:05:00Z',
    version: '1',
    engine: 'wasm',
    seed: 1,
    keys: {},
    sources: [],
    spec: definition.defaults,
    value,
  });
}

test('a gap to people without a value alone is told as the view tells it, not as flagged', () => {
  const text = page(finding('flagged', 'clear'));
  expect(text).toContain('<td>no value</td><td>withheld</td>');
  expect(text).not.toContain('<td>flagged</td>');
});

test('a gap between groups that have a value stays flagged', () => {
  expect(page(finding('flagged', 'flagged'))).toContain('<td>flagged</td>');
});
