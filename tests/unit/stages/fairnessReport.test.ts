import { expect, test } from 'vitest';
import type { AuditGroup, Cell, Dimension, Finding } from '../../../src/stages/fairness/auditSchema.ts';
import {
  reportedFindings,
  reportedOutcome,
  reportedSizes,
} from '../../../src/stages/fairness/reportCells.ts';
import { fewest, withholding, type Withholding } from '../../../src/stats/fairness/withholding.ts';
import type { FairnessValue, OutcomeGroup } from '../../../src/stages/fairness/spec.ts';

/** Two attributes crossed: rows are sex × age, columns are segments. */
const counts = [
  [300, 200, 100],
  [4, 150, 200],
  [120, 90, 260],
  [250, 80, 170],
];
const parts = [
  ['f', 'young'],
  ['f', 'old'],
  ['m', 'young'],
  ['m', 'old'],
];
const sizes = counts.map((row) => row.reduce((sum, n) => sum + n, 0));
const groups = parts.map((own, at): AuditGroup => ({
  label: own.join(' × '),
  kind: 'value',
  customers: sizes[at] ?? 0,
  merged: 1,
  parts: own,
}));
const dimension: Dimension = {
  id: 'a0×a1',
  attributes: ['a0', 'a1'],
  name: 'sex × age',
  groups,
  conflicts: 0,
  problem: null,
};
const cellOf = (group: number, segment: number): Cell => ({
  group,
  n: sizes[group] ?? 0,
  selected: counts[group]?.[segment] ?? 0,
  rate: null,
  representation: null,
  residual: null,
  difference: null,
  ratio: null,
});
const findings = [0, 1, 2].map((segment): Finding => ({
  dimension: dimension.id,
  subject: `S${segment + 1}`,
  level: 'clear',
  sentence: 'All is told.',
  test: null,
  gap: {
    highest: 0,
    lowest: 1,
    difference: { value: 0.1, low: 0, high: 0.2 },
    ratio: null,
  },
  apart: 0,
  reference: null,
  withValue: null,
  detectable: null,
  cells: counts.map((_, group) => cellOf(group, segment)),
}));
const total = sizes.reduce((sum, n) => sum + n, 0);
/** What the table of one attribute alone tells: the sums of the rows that share its values. */
const single = (id: string, part: number, labels: readonly string[]) => {
  const rows = labels.map((label) =>
    counts
      .filter((_, row) => parts[row]?.[part] === label)
      .reduce((sums, row) => sums.map((sum, at) => sum + (row[at] ?? 0)), [0, 0, 0]),
  );
  const own = rows.map((row) => row.reduce((sum, n) => sum + n, 0));
  return {
    dimension: {
      ...dimension,
      id,
      attributes: [id],
      groups: labels.map((label, at): AuditGroup => ({
        label,
        kind: 'value',
        customers: own[at] ?? 0,
        merged: 1,
      })),
    },
    findings: findings.map((finding, segment) => ({
      ...finding,
      dimension: id,
      cells: rows.map((row, group) => ({ ...cellOf(0, 0), group, n: own[group], selected: row[segment] })),
    })),
  };
};
const singles = [single('a0', 0, ['f', 'm']), single('a1', 1, ['young', 'old'])];
const value = {
  dimensions: [dimension, ...singles.map((one) => one.dimension)],
  findings: [...findings, ...singles.flatMap((one) => one.findings)],
  subjects: [0, 1, 2].map((segment) => ({
    id: `S${segment + 1}`,
    kind: 'segment',
    name: `S${segment + 1}`,
    customers: total,
    selected: counts.reduce((sum, row) => sum + (row[segment] ?? 0), 0),
  })),
} as unknown as FairnessValue;

const masksOf = (of: FairnessValue): Withholding => {
  const mask = withholding(of).get(of.dimensions[0]?.id ?? '');
  if (!mask) throw new Error('nothing is masked');
  return mask;
};
const reported = reportedFindings(value, dimension, masksOf(value), 0.05);

test('a small count is withheld, with others of its row, its segment and of every value that it shares', () => {
  const hidden = reported.map(({ cells }) => cells.map(({ figures }) => figures === null));
  expect(hidden[0]?.[1]).toBe(true);
  for (const column of hidden) {
    for (const label of ['f', 'm', 'young', 'old']) {
      const own = parts.flatMap((names, row) => (names.includes(label) && column[row] ? [row] : []));
      expect(own.length).not.toBe(1);
    }
    expect(column.filter(Boolean).length).not.toBe(1);
  }
  counts.forEach((_, row) => {
    expect(hidden.filter((column) => column[row]).length).not.toBe(1);
  });
});

test('a sentence and a gap that tell of a withheld group are withheld', () => {
  const [first] = reported;
  expect(first?.finding.gap).toBeNull();
  expect(first?.finding.sentence).toBe('The widest gap is of groups that are withheld.');
});

test('a single small group takes the next smallest with it, so that it does not follow from the whole', () => {
  const group = (customers: number): AuditGroup => ({ label: 'g', kind: 'value', customers, merged: 1 });
  const shown = (...of: number[]): (number | null)[] => {
    const own: Dimension = { ...dimension, attributes: ['a0'], groups: of.map(group) };
    const only = { ...value, dimensions: [own], findings: [], subjects: [] };
    return reportedSizes(own, masksOf(only));
  };
  expect(shown(5, 40, 30)).toEqual([null, 40, null]);
  expect(shown(50, 40)).toEqual([50, 40]);
  expect(shown(3, 4, 40, 30)).toEqual([null, null, 40, null]);
});

test('groups with a small count against the outcome are left out, and never one alone', () => {
  const group = (label: string, tp: number): OutcomeGroup => ({
    label,
    kind: 'value',
    tp,
    fp: 20,
    tn: 30,
    fn: 40,
    truePositive: null,
    falsePositive: null,
    calibration: null,
  });
  const told = reportedOutcome([group('a', fewest - 1), group('b', 50), group('c', 500)]);
  expect(told.map(({ label }) => label)).toEqual(['c']);
});
