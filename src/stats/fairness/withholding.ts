import { withheldCells } from '../smallCells.ts';

/** What was counted by sensitive attributes: dimensions, subjects, and a finding for each of both. */
export interface CountedTables {
  readonly dimensions: readonly CountedDimension[];
  readonly subjects: readonly CountedSubject[];
  readonly findings: readonly CountedFinding[];
}

interface CountedDimension {
  readonly id: string;
  readonly attributes: readonly string[];
  readonly name: string;
  readonly groups: readonly {
    readonly label: string;
    readonly kind: 'value' | 'missing' | 'small';
    readonly customers: number;
    readonly parts?: readonly string[];
  }[];
  /** Why it could not be counted; null where it was. */
  readonly problem: string | null;
}

interface CountedSubject {
  readonly id: string;
  readonly kind: 'segment' | 'decision';
  readonly customers: number;
  readonly selected: number;
}

interface CountedFinding {
  readonly dimension: string;
  readonly subject: string;
  readonly cells: readonly {
    readonly group: number;
    readonly n: number;
    readonly selected: number;
    /** Null where the group is not judged. */
    readonly rate: object | null;
  }[];
}

/** Counts under this are withheld in reports, whatever groups the audit told apart. */
export const fewest = 11;

/** What a report withholds of the counts of one dimension. */
export interface Withholding {
  /** By place in the dimension's groups: whether the size of the group is withheld. */
  readonly sizes: readonly boolean[];
  /** By subject. */
  readonly subjects: ReadonlyMap<string, SubjectMask>;
}

export interface SubjectMask {
  /** By place in the finding's cells: whether the count is withheld, and whether that of the whole group is. */
  readonly cells: readonly boolean[];
  readonly totals: readonly boolean[];
  /** Whether the count of all who are selected is withheld. */
  readonly selected: boolean;
  /** Whether anything of the table is withheld that the finding belongs to. */
  readonly any: boolean;
  /**
   * Whether differences to all others and residuals may be told: they give away the sum over the judged groups, and so with the whole what
   * the others hold, and the count of all who are selected.
   */
  readonly areSumsTold: boolean;
}

/** Counts of groups (rows) by categories; `keys` say which groups of each attribute a row is of, null where it is of several. */
interface Table {
  readonly keys: readonly (readonly string[] | null)[];
  /** Every row with its sum in the last place. */
  readonly counts: readonly (readonly number[])[];
}

interface Masked extends Table {
  readonly attributes: readonly string[];
  readonly hidden: readonly (readonly boolean[])[];
}

/** Rows that make up a row of another table of the report, and what that row tells of their sums. */
interface Part {
  readonly rows: readonly number[];
  readonly counts: readonly number[];
  readonly hidden: readonly boolean[];
}

/**
 * What is withheld of every dimension, by its id: small counts, what they follow from by the sums of rows and columns, and in tables of
 * crossed attributes what they follow from by the tables of fewer of these attributes.
 */
export function withholding(value: CountedTables): ReadonlyMap<string, Withholding> {
  const masked = new Map<string, Masked[]>();
  const found = new Map<string, Withholding>();
  const told = value.dimensions.filter(({ problem }) => problem === null);
  for (const dimension of [...told].sort((a, b) => a.attributes.length - b.attributes.length)) {
    const findings = value.findings.filter((finding) => finding.dimension === dimension.id);
    const mask = (kind: string, table: Table, also: readonly (readonly boolean[])[]): Masked => {
      const known = masked.get(kind) ?? [];
      const parts = known.flatMap((other) => partsOf(dimension.attributes, table, other));
      const hidden = hiddenIn(table, parts, also);
      const own = { ...table, attributes: dimension.attributes, hidden };
      masked.set(kind, [...known, own]);
      return own;
    };
    const sizes = mask('sizes', sizesOf(dimension), []).hidden.map(([is]) => is === true);
    const subjects = new Map<string, SubjectMask>();
    for (const { kind, of } of tablesOf(findings, value)) {
      const table = tableOf(of, dimension, value, kind);
      const width = (table.counts[0]?.length ?? 1) - 1;
      const also = (of[0]?.cells ?? []).map(({ group }) =>
        Array.from({ length: width + 1 }, (_, at) => at === width && sizes[group] === true),
      );
      const { hidden } = mask(kind, table, also);
      of.forEach((finding, at) => {
        const columns = kind === 'segments' ? [at] : [0, 1];
        const any = sizes.includes(true) || hidden.some((row) => row.includes(true));
        const selected = hidden[table.counts.length]?.[kind === 'segments' ? at : 0] === true;
        const judged = finding.cells.reduce((sum, { n, rate }) => sum + (rate === null ? 0 : n), 0);
        const whole = value.subjects.find(({ id }) => id === finding.subject)?.customers;
        subjects.set(finding.subject, {
          cells: finding.cells.map((_, row) => columns.some((column) => hidden[row]?.[column])),
          totals: finding.cells.map((_, row) => hidden[row]?.[width] === true),
          selected,
          any,
          areSumsTold: !selected && (judged === whole || !any),
        });
      });
    }
    found.set(dimension.id, { sizes: sizes.slice(0, dimension.groups.length), subjects });
  }
  return found;
}

/** The findings that stand in one table: those of all segments, and those of one decision each. */
function tablesOf(
  findings: readonly CountedFinding[],
  { subjects }: CountedTables,
): { readonly kind: string; readonly of: readonly CountedFinding[] }[] {
  const ofKind = (kind: CountedSubject['kind']): CountedFinding[] =>
    findings.filter(({ subject }) => subjects.find(({ id }) => id === subject)?.kind === kind);
  const segments = ofKind('segment');
  return [
    ...(segments.length > 0 ? [{ kind: 'segments', of: segments }] : []),
    ...ofKind('decision').map((finding) => ({ kind: finding.subject, of: [finding] })),
  ];
}

const sizesOf = (dimension: CountedDimension): Table => ({
  keys: dimension.groups.map((_, at) => keyOf(dimension, at)),
  counts: dimension.groups.map(({ customers }) => [customers, customers]),
});

/** The groups that are listed, and all others as one row, so that totals give nothing away. */
function tableOf(
  findings: readonly CountedFinding[],
  dimension: CountedDimension,
  { subjects }: CountedTables,
  kind: string,
): Table {
  const cells = findings[0]?.cells ?? [];
  const all = findings.map(({ subject }) => subjects.find(({ id }) => id === subject));
  const isDecision = kind !== 'segments';
  const counts = cells.map(({ n, selected }, row) =>
    isDecision ? [selected, n - selected] : findings.map((finding) => finding.cells[row]?.selected ?? 0),
  );
  const totals = isDecision
    ? [all[0]?.selected ?? 0, (all[0]?.customers ?? 0) - (all[0]?.selected ?? 0)]
    : all.map((subject) => subject?.selected ?? 0);
  const others = totals.map((total, at) => total - counts.reduce((sum, row) => sum + (row[at] ?? 0), 0));
  const keys = cells.map(({ group }) => keyOf(dimension, group));
  const [whole, names] = others.some((n) => n > 0)
    ? [
        [...counts, others],
        [...keys, null],
      ]
    : [counts, keys];
  return { keys: names, counts: whole.map((row) => [...row, row.reduce((sum, n) => sum + n, 0)]) };
}

/** The group of each attribute that a group of the dimension is of; null where it holds several. */
function keyOf({ groups, name }: CountedDimension, at: number): readonly string[] | null {
  const group = groups[at];
  if (!group || group.kind === 'small') return null;
  return group.parts ?? [group.kind === 'missing' ? `${name} unknown` : group.label];
}

/** Which rows of a table make up each row of a table of fewer attributes. */
function partsOf(attributes: readonly string[], { keys }: Table, other: Masked): Part[] {
  const places = other.attributes.map((id) => attributes.indexOf(id));
  if (places.length >= attributes.length || places.includes(-1)) return [];
  const rows = new Map<string, number[]>();
  keys.forEach((key, row) => {
    if (key === null) return;
    const shared = JSON.stringify(places.map((place) => key[place]));
    rows.set(shared, [...(rows.get(shared) ?? []), row]);
  });
  return other.keys.flatMap((key, row) => {
    const own = key && rows.get(JSON.stringify(key));
    return own ? [{ rows: own, counts: other.counts[row] ?? [], hidden: other.hidden[row] ?? [] }] : [];
  });
}

function hiddenIn(
  { counts }: Table,
  parts: readonly Part[],
  also: readonly (readonly boolean[])[],
): boolean[][] {
  if (counts.length === 0) return [];
  const inner = counts.map((row) => row.slice(0, -1));
  let hidden = withheldCells(inner, fewest, also);
  while (widenParts(counts, parts, hidden)) hidden = withheldCells(inner, fewest, hidden);
  return hidden;
}

/**
 * Withholds more where the row of another table tells the sum of rows of which too little is withheld. What the other row holds beyond
 * them (combinations that are too small, or not listed) is withheld as it is: it is the sum less the rows.
 */
function widenParts(
  counts: readonly (readonly number[])[],
  parts: readonly Part[],
  hidden: boolean[][],
): boolean {
  let changed = false;
  for (const { rows, counts: sums, hidden: sumHidden } of parts) {
    const last = sums.length - 1;
    const isMore = (sums[last] ?? 0) > rows.reduce((sum, row) => sum + (counts[row]?.[last] ?? 0), 0);
    for (let column = 0; column < sums.length; column++) {
      const at = (row: number): number => counts[row]?.[column] ?? 0;
      const withheld = rows.filter((row) => hidden[row]?.[column]);
      const beyond = (sums[column] ?? 0) - rows.reduce((sum, row) => sum + at(row), 0);
      const pieces = withheld.length + (isMore ? 1 : 0);
      const isAsked = sumHidden[column] === true || withheld.length > 0 || (isMore && beyond < fewest);
      const least = sumHidden[column] === true ? 1 : 2;
      const sum = withheld.reduce((total, row) => total + at(row), beyond);
      if (!isAsked || (pieces >= least && sum >= fewest)) continue;
      const [next] = rows.filter((row) => !hidden[row]?.[column]).sort((a, b) => at(a) - at(b));
      const line = next === undefined ? undefined : hidden[next];
      if (!line) continue;
      line[column] = true;
      changed = true;
    }
  }
  return changed;
}
