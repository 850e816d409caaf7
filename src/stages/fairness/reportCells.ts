import { withheldCells } from '../../stats/smallCells.ts';
import { strongestOf } from './words.ts';
import type { AuditGroup, Cell, Dimension, FairnessValue, Finding, OutcomeGroup, Subject } from './spec.ts';

/** Counts under this are withheld in reports, whatever groups the audit told apart. */
export const fewest = 11;

/** A cell as a report may show it: null for what is withheld. */
export interface ReportedCell {
  readonly label: string;
  readonly customers: number | null;
  /** Null where it is withheld. */
  readonly figures: Cell | null;
}

export interface ReportedFinding {
  readonly subject: Subject;
  /** The whole finding, without its cells; gap and sentence are withheld where they tell of a withheld cell. */
  readonly finding: Omit<Finding, 'cells'>;
  readonly cells: readonly ReportedCell[];
}

/** The findings of a dimension as a report may show them. */
export function reportedFindings(value: FairnessValue, dimension: Dimension): ReportedFinding[] {
  const findings = value.findings.filter((finding) => finding.dimension === dimension.id);
  const shown = (kind: Subject['kind']): Finding[] =>
    findings.filter(({ subject }) => value.subjects.find(({ id }) => id === subject)?.kind === kind);
  const segments = shown('segment');
  const mask = withheldIn(segments, value);
  return [
    ...segments.flatMap((finding, at) => reported(finding, dimension, value, (row) => mask(row, at))),
    ...shown('decision').flatMap((finding) => {
      const own = decisionMask(finding, value);
      return reported(finding, dimension, value, own);
    }),
  ];
}

interface Withheld {
  readonly cell: boolean;
  readonly total: boolean;
}

/** Groups by segments, with the groups that are not listed as one row, so that totals give nothing away. */
function withheldIn(
  findings: readonly Finding[],
  value: FairnessValue,
): (row: number, at: number) => Withheld {
  const [first] = findings;
  const listed = (first?.cells ?? []).map(({ group }) =>
    findings.map(({ cells }) => cells.find((cell) => cell.group === group)?.selected ?? 0),
  );
  const totals = findings.map(
    ({ subject }) => value.subjects.find(({ id }) => id === subject)?.selected ?? 0,
  );
  const others = totals.map((total, at) => total - listed.reduce((sum, row) => sum + (row[at] ?? 0), 0));
  const table = others.some((count) => count > 0) ? [...listed, others] : listed;
  const hidden = table.length === 0 ? [] : withheldCells(table, fewest);
  return (row, at) => ({
    cell: hidden[row]?.[at] ?? true,
    total: hidden[row]?.[totals.length] ?? true,
  });
}

function decisionMask({ cells, subject }: Finding, value: FairnessValue): (row: number) => Withheld {
  const all = value.subjects.find(({ id }) => id === subject);
  const listed = cells.map(({ n, selected }) => [selected, n - selected]);
  const rest = (at: number, total: number): number =>
    total - listed.reduce((sum, row) => sum + (row[at] ?? 0), 0);
  const others = [rest(0, all?.selected ?? 0), rest(1, (all?.customers ?? 0) - (all?.selected ?? 0))];
  const table = others.some((count) => count > 0) ? [...listed, others] : listed;
  const hidden = table.length === 0 ? [] : withheldCells(table, fewest);
  return (row) => ({
    cell: (hidden[row]?.[0] ?? true) || (hidden[row]?.[1] ?? true),
    total: hidden[row]?.[2] ?? true,
  });
}

function reported(
  finding: Finding,
  dimension: Dimension,
  value: FairnessValue,
  mask: (row: number) => Withheld,
): ReportedFinding[] {
  const subject = value.subjects.find(({ id }) => id === finding.subject);
  if (!subject) return [];
  const cells = finding.cells.map((cell, row): ReportedCell => {
    const { cell: isHidden, total } = mask(row);
    return {
      label: dimension.groups[cell.group]?.label ?? '',
      customers: total ? null : cell.n,
      figures: isHidden || total ? null : cell,
    };
  });
  const hidden = new Set(
    finding.cells.filter((_, row) => cells[row]?.figures === null).map(({ group }) => group),
  );
  const named = [finding.gap?.highest, finding.gap?.lowest, strongestOf(finding)?.group];
  const touched = finding.gap !== null && named.some((group) => group !== undefined && hidden.has(group));
  const { dimension: id, level, sentence, test, gap, apart, reference, detectable } = finding;
  const told = { dimension: id, subject: subject.id, level, test, apart, reference, detectable };
  return [
    {
      subject,
      finding: touched
        ? { ...told, gap: null, sentence: 'Its widest gap is of groups that are withheld.' }
        : { ...told, gap, sentence },
      cells,
    },
  ];
}

/** Sizes of groups: null for the small ones, and for one more where a single one would follow from the whole. */
export function reportedSizes(groups: readonly AuditGroup[]): (number | null)[] {
  return withOneMore(
    groups.map(({ customers }) => customers),
    groups.map(({ customers }) => customers < fewest),
  );
}

/** Groups whose decisions against the outcome may be shown: none of the four counts is small, and none follows from the rest. */
export function reportedOutcome(groups: readonly OutcomeGroup[]): OutcomeGroup[] {
  const sizes = groups.map(({ tp, fp, tn, fn }) => tp + fp + tn + fn);
  const small = groups.map(({ tp, fp, tn, fn }) => [tp, fp, tn, fn].some((count) => count < fewest));
  const told = withOneMore(sizes, small);
  return groups.filter((_, at) => told[at] !== null);
}

function withOneMore(sizes: readonly number[], small: readonly boolean[]): (number | null)[] {
  const hidden = [...small];
  if (hidden.filter(Boolean).length === 1) {
    const open = sizes.flatMap((size, at) => (hidden[at] ? [] : [{ size, at }]));
    const [next] = open.sort((a, b) => a.size - b.size);
    if (next) hidden[next.at] = true;
  }
  return sizes.map((size, at) => (hidden[at] ? null : size));
}
