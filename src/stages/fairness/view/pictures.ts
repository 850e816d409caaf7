import type { DotIntervalBlock, DotIntervalRow } from '../../../ui/charts/dotIntervals.ts';
import type { HeatmapData } from '../../../ui/charts/heatmap.ts';
import { withholding } from '../../../stats/fairness/withholding.ts';
import type { Cell, Dimension, FairnessValue, Finding, Subject } from '../spec.ts';

/** Groups that a picture of rates holds; with more the heatmap of residuals is read better. */
export const mostPictured = 12;

/** The findings of a dimension in the order of its subjects. */
export const findingsOf = (value: FairnessValue, dimension: string): Finding[] =>
  value.findings.filter((finding) => finding.dimension === dimension);

/** Rates with their intervals, of segments or of decisions: one block a subject, one row a group. */
export function rateBlocks(
  value: FairnessValue,
  dimension: Dimension,
  kind: Subject['kind'],
): DotIntervalBlock[] {
  return findingsOf(value, dimension.id).flatMap((finding) => {
    const subject = value.subjects.find(({ id }) => id === finding.subject);
    if (subject?.kind !== kind) return [];
    const cells = finding.cells.filter(({ rate }) => rate !== null).slice(0, mostPictured);
    return {
      name: subject.name,
      mark: subject.customers > 0 ? subject.selected / subject.customers : null,
      rows: cells.flatMap((cell): DotIntervalRow[] =>
        cell.rate
          ? [{ name: dimension.groups[cell.group]?.label ?? '', ...cell.rate, side: sideOf(cell) }]
          : [],
      ),
    };
  });
}

/** Above or below all others beyond the interval, or neither. */
export function sideOf({ difference }: Cell): 'above' | 'below' | 'none' {
  if (!difference) return 'none';
  if (difference.low > 0) return 'above';
  return difference.high < 0 ? 'below' : 'none';
}

/** Adjusted residuals: groups by subjects. */
export function residualHeatmap(value: FairnessValue, dimension: Dimension): HeatmapData {
  const findings = findingsOf(value, dimension.id);
  const shown = [...new Set(findings.flatMap(({ cells }) => cells.map(({ group }) => group)))].sort(
    (a, b) => a - b,
  );
  const residual = (finding: Finding, group: number): number =>
    finding.cells.find((cell) => cell.group === group)?.residual ?? NaN;
  return {
    rows: shown.map((group) => ({ name: dimension.groups[group]?.label ?? '' })),
    columns: findings.map(({ subject }) => ({
      name: value.subjects.find(({ id }) => id === subject)?.name ?? subject,
    })),
    values: shown.map((group) => findings.map((finding) => residual(finding, group))),
    limit: 6,
  };
}

/** The audit with what a report withholds left out of the cells of a dimension: what pictures hold that are saved. */
export function withoutWithheld(value: FairnessValue, dimension: Dimension): FairnessValue {
  const masks = withholding(value).get(dimension.id)?.subjects;
  const findings = findingsOf(value, dimension.id).map((finding): Finding => {
    const mask = masks?.get(finding.subject);
    const cells = finding.cells.map((cell, at): Cell => {
      const isHidden = mask === undefined || mask.cells[at] === true || mask.totals[at] === true;
      const sums = isHidden || !mask.areSumsTold ? { difference: null, residual: null } : {};
      return { ...cell, ...sums, ...(isHidden ? { rate: null, representation: null, ratio: null } : {}) };
    });
    return { ...finding, cells };
  });
  return { ...value, findings };
}
