import { textCell } from '../../core/spreadsheet.ts';
import type { SourceRegister } from '../../core/register.ts';
import { groupingTold } from '../attributeGroups.ts';
import {
  reportedFindings,
  reportedOutcome,
  reportedSizes,
  type ReportedCell,
  type ReportedFinding,
} from './reportCells.ts';
import {
  reportedOutcomeFigures,
  reportedRoughly,
  reportedTest,
  rounded,
  type ReportedTest,
} from './reportFigures.ts';
import { fewest, withholding, type Withholding } from '../../stats/fairness/withholding.ts';
import type { Cell, Dimension, FairnessSpec, FairnessValue, Interval, Verdict } from './spec.ts';

/** A source as its study records it. */
export interface ReportedSource {
  readonly id: string;
  readonly name: string;
  readonly fingerprint: string;
  readonly columns: readonly { readonly id: string; readonly name: string }[];
  readonly register?: SourceRegister;
}

/** What a report is written from. */
export interface ReportParts {
  readonly study: string;
  /** When it was computed (ISO, UTC), and by which version and engine. */
  readonly at: string;
  readonly version: string;
  readonly engine: string;
  readonly seed: number;
  /** Keys of the features and segments that were audited. */
  readonly keys: Readonly<Record<string, string>>;
  readonly sources: readonly ReportedSource[];
  readonly spec: FairnessSpec;
  readonly value: FairnessValue;
}

export type Report = ReturnType<typeof reportOf>;

/** The report as plain data: what was audited, why, how, and what was found; small cells and what they follow from are withheld. */
export function reportOf(parts: ReportParts) {
  const { spec, value, sources } = parts;
  const masks = withholding(value);
  const audited = new Map(value.dimensions.map((one) => [one.id, findingsOf(parts, one, masks)]));
  const isAnyWithheld = [...masks.values()].some(({ subjects }) =>
    [...subjects.values()].some(({ any }) => any),
  );
  const nameOf = (reference: { readonly source: string; readonly column: string }): string => {
    const source = sources.find(({ id }) => id === reference.source);
    const column = source?.columns.find(({ id }) => id === reference.column);
    return `${column?.name ?? reference.column} in ${source?.name ?? reference.source}`;
  };
  return {
    format: 'tessera-fairness-report',
    version: 1,
    study: parts.study,
    computed: { at: parts.at, version: parts.version, engine: parts.engine, seed: parts.seed },
    data: {
      customers: value.customers,
      asOf: value.asOf,
      sources: sources.map(({ name, fingerprint }) => ({ name, fingerprint })),
      keys: parts.keys,
    },
    verdict: reportedVerdict(value, [...audited.values()].flat()),
    conclusion: spec.conclusion,
    problems: value.problems,
    rules: {
      smallestGroup: spec.minimum,
      smallGroups: spec.small,
      screen: spec.screen,
      intervals: spec.intervals,
      falseDiscoveryRate: spec.alpha,
      tests: value.tests,
      withheldUnder: fewest,
    },
    attributes: spec.attributes.map(({ id, source, column, grouping, reference, reason, basis }) => ({
      id,
      column: nameOf({ source, column }),
      grouping: groupingTold(grouping),
      reference: reference ?? 'the highest rate',
      reason,
      basis,
    })),
    allowedAsInputs: sources.flatMap(({ name, register }) =>
      (register?.columns ?? []).flatMap(({ column, allowed }) =>
        allowed ? [{ source: name, column, ...allowed }] : [],
      ),
    ),
    dimensions: value.dimensions.map((dimension) => {
      const mask = masks.get(dimension.id) ?? nothing;
      const sizes = reportedSizes(dimension, mask);
      const association = value.associations.find((one) => one.dimension === dimension.id);
      const isWithheld = [...mask.subjects.values()].some(({ any }) => any);
      const { conflicts } = dimension;
      return {
        id: dimension.id,
        name: dimension.name,
        problem: dimension.problem,
        conflicts: conflicts > 0 && conflicts < fewest ? null : conflicts,
        groups: dimension.groups.map(({ label, kind }, at) => ({
          label,
          kind,
          customers: sizes[at] ?? null,
        })),
        segments: association
          ? {
              cramersV:
                isWithheld && association.cramersV !== null
                  ? rounded(association.cramersV)
                  : association.cramersV,
              test: reportedTest(association.test, isWithheld),
            }
          : null,
        findings: (audited.get(dimension.id) ?? []).map((one) => plainFinding(one, dimension.groups)),
      };
    }),
    outcome: (value.outcome ?? []).map((audit) => {
      const hidden = new Set(
        (audited.get(audit.dimension) ?? []).flatMap(({ cells }) =>
          cells.flatMap(({ label, customers, figures }) =>
            figures === null || customers === null ? [label] : [],
          ),
        ),
      );
      // True and false positives sum to a count of these tables.
      return reportedOutcomeFigures(audit, reportedOutcome(audit.groups, hidden));
    }),
    proxies: reportedRoughly(value.proxies, isAnyWithheld),
    mitigation: reportedRoughly(value.mitigation, isAnyWithheld),
  };
}

const nothing: Withholding = { sizes: [], subjects: new Map() };

const findingsOf = (
  { value, spec }: ReportParts,
  dimension: Dimension,
  masks: ReadonlyMap<string, Withholding>,
): ReportedFinding[] => reportedFindings(value, dimension, masks.get(dimension.id) ?? nothing, spec.alpha);

/** The verdict, with the sentence of a finding as that is reported. */
function reportedVerdict(
  { verdict, findings }: FairnessValue,
  reported: readonly ReportedFinding[],
): Verdict {
  const told = findings.find(({ sentence }) => verdict.sentence.startsWith(sentence));
  const own = reported.find(
    ({ finding }) => finding.dimension === told?.dimension && finding.subject === told.subject,
  );
  if (!told || !own) return verdict;
  return { ...verdict, sentence: verdict.sentence.replace(told.sentence, () => own.finding.sentence) };
}

function plainFinding(
  { subject, finding, cells }: ReportedFinding,
  groups: readonly { readonly label: string }[],
) {
  const { gap, reference, ...rest } = finding;
  return {
    ...rest,
    subject: { id: subject.id, kind: subject.kind, name: subject.name },
    gap: gap && {
      highest: groups[gap.highest]?.label ?? '',
      lowest: groups[gap.lowest]?.label ?? '',
      difference: gap.difference,
      ratio: gap.ratio,
    },
    reference: reference === null ? null : (groups[reference]?.label ?? null),
    groups: cells.map(({ label, customers, figures }) => ({
      label,
      customers,
      withheld: figures === null,
      ...(figures ? shownOf(figures) : {}),
    })),
  };
}

const shownOf = ({ selected, rate, representation, residual, difference, ratio }: Cell) => ({
  selected,
  rate,
  representation,
  residual,
  difference,
  ratio,
});

export function reportJson(parts: ReportParts): string {
  return `${JSON.stringify(reportOf(parts), null, 2)}\n`;
}

const csvColumns = [
  'attribute', 'subject', 'kind', 'found', 'group', 'customers', 'selected', 'rate', 'rate low', 'rate high',
  'representation', 'difference to others', 'difference low', 'difference high', 'ratio to reference', 'ratio low',
  'ratio high', 'adjusted residual', 'adjusted p of the comparison', 'withheld',
] as const; // prettier-ignore

/** One line a group, subject and attribute. Formulas are made harmless; what is withheld is empty. */
export function reportCsv(parts: ReportParts): string {
  const { value } = parts;
  const masks = withholding(value);
  const lines = value.dimensions.flatMap((dimension) =>
    findingsOf(parts, dimension, masks).flatMap(({ subject, finding, cells }) =>
      cells.map((cell) => [
        textCell(dimension.name),
        textCell(subject.name),
        subject.kind,
        finding.level,
        textCell(cell.label),
        numberCell(cell.customers),
        ...figureCells(cell),
        adjustedCell(finding.test),
        cell.figures === null ? 'withheld' : '',
      ]),
    ),
  );
  return [[...csvColumns], ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

function figureCells({ figures }: ReportedCell): string[] {
  const interval = (of: Interval | null | undefined): string[] => [
    numberCell(of?.value),
    numberCell(of?.low),
    numberCell(of?.high),
  ];
  return [
    numberCell(figures?.selected),
    ...interval(figures?.rate),
    numberCell(figures?.representation),
    ...interval(figures?.difference),
    ...interval(figures?.ratio),
    numberCell(figures?.residual),
  ];
}

const adjustedCell = (test: ReportedTest | null): string =>
  test?.atMost ? `≤ ${test.adjusted}` : numberCell(test?.adjusted);
const numberCell = (value: number | null | undefined): string =>
  value === null || value === undefined ? '' : String(value);
