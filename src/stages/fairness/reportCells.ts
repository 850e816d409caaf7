import { withheldCells } from '../../stats/smallCells.ts';
import { findingSentence, strongestOf } from './words.ts';
import type { Cell, Dimension, FairnessValue, Finding, GroupCalibration, OutcomeGroup } from './spec.ts';
import type { Subject } from './spec.ts';
import { reportedTest, rounded, type ReportedTest } from './reportFigures.ts';
import { fewest, type SubjectMask, type Withholding } from '../../stats/fairness/withholding.ts';

/** A cell as a report may show it. */
export interface ReportedCell {
  readonly label: string;
  readonly customers: number | null;
  /** Null where it is withheld; within it, figures that would give away what is withheld elsewhere are null. */
  readonly figures: Cell | null;
}

export interface ReportedFinding {
  readonly subject: Subject;
  /** The finding without its cells; what tells of a withheld cell is withheld or told roughly. */
  readonly finding: Omit<Finding, 'cells' | 'test' | 'apart'> & {
    readonly test: ReportedTest | null;
    readonly apart: number | null;
  };
  readonly cells: readonly ReportedCell[];
}

/** The findings of a dimension as a report may show them. */
export function reportedFindings(
  value: FairnessValue,
  dimension: Dimension,
  { subjects: masks }: Withholding,
  alpha: number,
): ReportedFinding[] {
  return value.findings.flatMap((finding) => {
    const subject = value.subjects.find(({ id }) => id === finding.subject);
    const mask = masks.get(finding.subject);
    return finding.dimension === dimension.id && subject && mask
      ? [reported(finding, dimension, subject, mask, alpha)]
      : [];
  });
}

function reported(
  finding: Finding,
  dimension: Dimension,
  subject: Subject,
  mask: SubjectMask,
  alpha: number,
): ReportedFinding {
  const hidden = new Set(
    finding.cells.flatMap(({ group }, row) => (mask.cells[row] || mask.totals[row] ? [group] : [])),
  );
  const open = figuresOpen(finding, mask, hidden);
  const cells = finding.cells.map((cell, row): ReportedCell => ({
    label: dimension.groups[cell.group]?.label ?? '',
    customers: mask.totals[row] ? null : cell.n,
    figures: hidden.has(cell.group) ? null : { ...cell, ...open },
  }));
  const { gap, level, withValue } = finding;
  const named = [gap?.highest, gap?.lowest, strongestOf(finding)?.group];
  const touched = gap !== null && named.some((group) => group !== undefined && hidden.has(group));
  const { dimension: id, reference, detectable } = finding;
  const test = reportedTest(finding.test, mask.any);
  const base = { dimension: id, subject: subject.id, level, withValue, test, reference };
  const seen = mask.any && detectable !== null ? rounded(detectable) : detectable;
  if (touched) {
    const sentence = 'The widest gap is of groups that are withheld.';
    return { subject, finding: { ...base, detectable: seen, apart: null, gap: null, sentence }, cells };
  }
  const isPair = gap !== null && gap.difference.low > 0;
  const apart = mask.any ? (isPair ? gap.difference.value : null) : finding.apart;
  const plain = { ...finding, cells: finding.cells.map((cell) => ({ ...cell, ...open })), test };
  const sentence = mask.any ? findingSentence(plain, dimension, subject, alpha) : finding.sentence;
  return { subject, finding: { ...base, detectable: seen, apart, gap, sentence }, cells };
}

/**
 * Figures of shown cells that are withheld all the same: a ratio gives away the rate of its reference, a representation the count of all
 * who are selected, differences and residuals the sum over the judged groups.
 */
function figuresOpen(
  { reference }: Finding,
  mask: SubjectMask,
  hidden: ReadonlySet<number>,
): Partial<Pick<Cell, 'difference' | 'residual' | 'ratio' | 'representation'>> {
  return {
    ...(mask.areSumsTold ? {} : { difference: null, residual: null }),
    ...(reference !== null && hidden.has(reference) ? { ratio: null } : {}),
    ...(mask.selected ? { representation: null } : {}),
  };
}

/** Sizes of groups: null for what is withheld. */
export function reportedSizes({ groups }: Dimension, { sizes }: Withholding): (number | null)[] {
  return groups.map(({ customers }, at) => (sizes[at] ? null : customers));
}

/**
 * Groups whose decisions against the outcome may be shown: none of the four counts is small, and never one alone is withheld.
 * @param withheld labels of groups of which another table of the report withholds a count.
 */
export function reportedOutcome(
  groups: readonly OutcomeGroup[],
  withheld: ReadonlySet<string> = new Set(),
): OutcomeGroup[] {
  const hidden = groups.map(
    ({ label, tp, fp, tn, fn }) => withheld.has(label) || [tp, fp, tn, fn].some((count) => count < fewest),
  );
  const sizes = groups.map(({ tp, fp, tn, fn }) => tp + fp + tn + fn);
  if (hidden.filter(Boolean).length === 1) {
    const open = sizes.flatMap((size, at) => (hidden[at] ? [] : [{ size, at }]));
    const [next] = open.sort((a, b) => a.size - b.size);
    if (next) hidden[next.at] = true;
  }
  return groups.flatMap((group, at) =>
    hidden[at]
      ? []
      : [{ ...group, calibration: group.calibration && reportedCalibration(group.calibration) }],
  );
}

/** Calibration without bins of few people, and of what gives them away no more than roughly. */
export function reportedCalibration(calibration: GroupCalibration): GroupCalibration {
  const { bins } = calibration;
  const hidden = withheldCells(
    bins.map(({ rate, n }) => [Math.round(rate * n), n - Math.round(rate * n)]),
    fewest,
  );
  const shown = bins.filter((_, at) => hidden[at]?.every((is) => !is) === true);
  if (shown.length === bins.length) return calibration;
  const roughly = (figure: number | null): number | null => (figure === null ? null : rounded(figure));
  return {
    n: calibration.n,
    meanScore: rounded(calibration.meanScore),
    baseRate: calibration.baseRate,
    brier: rounded(calibration.brier),
    expectedError: rounded(calibration.expectedError),
    intercept: roughly(calibration.intercept),
    slope: roughly(calibration.slope),
    bins: shown,
  };
}
