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
  const mask = withheldIn(segments, dimension, value);
  return [
    ...segments.flatMap((finding, at) => reported(finding, dimension, value, (row) => mask(row, at))),
    ...shown('decision').flatMap((finding) => {
      const own = decisionMask(finding, dimension, value);
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
  dimension: Dimension,
  value: FairnessValue,
): (row: number, at: number) => Withheld {
  const groups = (findings[0]?.cells ?? []).map(({ group }) => group);
  const listed = groups.map((_, row) => findings.map(({ cells }) => cells[row]?.selected ?? 0));
  const totals = findings.map(
    ({ subject }) => value.subjects.find(({ id }) => id === subject)?.selected ?? 0,
  );
  const hidden = withheldTable(listed, totals, partsOf(groups, dimension));
  return (row, at) => ({
    cell: hidden[row]?.[at] ?? true,
    total: hidden[row]?.[totals.length] ?? true,
  });
}

function decisionMask(
  { cells, subject }: Finding,
  dimension: Dimension,
  value: FairnessValue,
): (row: number) => Withheld {
  const all = value.subjects.find(({ id }) => id === subject);
  const listed = cells.map(({ n, selected }) => [selected, n - selected]);
  const totals = [all?.selected ?? 0, (all?.customers ?? 0) - (all?.selected ?? 0)];
  const groups = cells.map(({ group }) => group);
  const hidden = withheldTable(listed, totals, partsOf(groups, dimension));
  return (row) => ({
    cell: (hidden[row]?.[0] ?? true) || (hidden[row]?.[1] ?? true),
    total: hidden[row]?.[2] ?? true,
  });
}

/** Of crossed attributes: the rows that share a value of one of them, whose sums another table of the report tells. */
function partsOf(groups: readonly number[], { groups: all }: Dimension): number[][] {
  const rows = new Map<string, number[]>();
  groups.forEach((group, row) => {
    all[group]?.parts?.forEach((label, part) => {
      const key = `${part} ${label}`;
      rows.set(key, [...(rows.get(key) ?? []), row]);
    });
  });
  return [...rows.values()];
}

function withheldTable(
  listed: readonly (readonly number[])[],
  totals: readonly number[],
  parts: readonly (readonly number[])[],
): boolean[][] {
  const others = totals.map((total, at) => total - listed.reduce((sum, row) => sum + (row[at] ?? 0), 0));
  const table = others.some((count) => count > 0) ? [...listed, others] : listed;
  if (table.length === 0) return [];
  let hidden = withheldCells(table, fewest);
  while (widenParts(table, parts, hidden)) hidden = withheldCells(table, fewest, hidden);
  return hidden;
}

/** Withholds more where of the rows that share a value too little is withheld: their sum is told elsewhere. */
function widenParts(
  table: readonly (readonly number[])[],
  parts: readonly (readonly number[])[],
  hidden: boolean[][],
): boolean {
  let changed = false;
  const columns = table[0]?.length ?? 0;
  for (const rows of parts) {
    for (let column = 0; column < columns; column++) {
      const withheld = rows.filter((row) => hidden[row]?.[column]);
      const sum = withheld.reduce((total, row) => total + (table[row]?.[column] ?? 0), 0);
      if (withheld.length === 0 || (withheld.length > 1 && sum >= fewest)) continue;
      const [next] = rows
        .filter((row) => !hidden[row]?.[column])
        .sort((a, b) => (table[a]?.[column] ?? 0) - (table[b]?.[column] ?? 0));
      const line = next === undefined ? undefined : hidden[next];
      if (!line) continue;
      line[column] = true;
      changed = true;
    }
  }
  return changed;
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
