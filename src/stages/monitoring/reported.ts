import { withheldCells } from '../../stats/smallCells.ts';
import type {
  ColumnDrift,
  Decomposed,
  FeatureDrift,
  Migration,
  MonitoredSnapshot,
  MonitoringValue,
} from './spec.ts';

/** Counts under this are withheld in reports. */
export const fewest = 11;

/** A segment as a report may show it: null for what is withheld. */
export interface ReportedSegment {
  readonly id: string;
  readonly size: number | null;
  readonly share: number | null;
  readonly change: number | null;
  /** Null where the size is withheld, which follows from it. */
  readonly p: number | null;
  readonly level: string;
  readonly movement: number | null;
  readonly movement95: number | null;
}

/** Flows as a report may show them: one row a segment and one for those who came, the last column for those who left. */
export type ReportedFlows = readonly (readonly (number | null)[])[];

export interface ReportedSnapshot {
  readonly id: string;
  /** With ISO dates. */
  readonly label: string;
  readonly asOf: string | null;
  readonly problem: string | null;
  readonly isReference: boolean;
  readonly customers: number | null;
  readonly unassigned: number | null;
  readonly vanished: readonly string[];
  readonly features: readonly ReportedFeature[];
  readonly presets: MonitoredSnapshot['presets'];
  readonly columns: readonly ReportedColumn[];
  readonly segments: readonly ReportedSegment[];
  readonly flows: ReportedFlows | null;
  readonly reassigned: Migration['reassigned'];
  readonly churned: Migration['churned'];
  readonly decomposition: readonly ReportedChange[];
}

/** What of a feature leaves: no bins, and no least or greatest value, which are single customers. */
export type ReportedFeature = Omit<
  FeatureDrift,
  'reference' | 'current' | 'missing' | 'quantiles' | 'newValues' | 'newCustomers' | 'words'
> & {
  /** Null where they are few. */
  readonly missing: readonly [number | null, number | null];
  /** 5 %, 25 %, 50 %, 75 %, 95 % of the reference and of the snapshot. */
  readonly quantiles: readonly [readonly number[], readonly number[]];
  /** Customers with a value that the reference does not have; null where they are few. */
  readonly newCustomers: number | null;
};

/** What of a watched column leaves: no values and their rows. */
export type ReportedColumn = Omit<
  ColumnDrift,
  'values' | 'reference' | 'current' | 'together' | 'missing' | 'newValues' | 'newCount' | 'newRows' | 'words'
> & {
  /** Null where they are few. */
  readonly missing: readonly [number | null, number | null];
  readonly newRows: number | null;
};

export interface ReportedChange {
  readonly id: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly population: number | null;
  readonly customer: number | null;
  readonly model: number | null;
}

/** The snapshots without counts of fewer than 11 customers, and without what those follow from. */
export function reportedSnapshots({ snapshots }: MonitoringValue): ReportedSnapshot[] {
  return snapshots.map((snapshot) => {
    const { migration } = snapshot;
    const hidden = hiddenSizes(snapshot);
    return {
      id: snapshot.id,
      label: snapshot.name,
      asOf: snapshot.asOf,
      problem: snapshot.problem,
      isReference: snapshot.isReference,
      customers: large(snapshot.customers),
      unassigned: large(snapshot.unassigned),
      vanished: snapshot.vanished,
      features: snapshot.features.map(reportedFeature),
      presets: snapshot.presets,
      columns: snapshot.columns.map(reportedColumn),
      segments: snapshot.segments.map((segment, place) => ({
        id: segment.id,
        size: hidden[place] ? null : segment.size,
        share: hidden[place] ? null : segment.share,
        change: hidden[place] ? null : segment.change,
        p: hidden[place] ? null : segment.p,
        level: segment.level,
        movement: hidden[place] ? null : segment.movement,
        movement95: hidden[place] ? null : segment.movement95,
      })),
      flows: migration && flowsOf(migration),
      reassigned: migration?.reassigned ?? null,
      churned: migration?.churned ?? null,
      decomposition: reportedChanges(snapshot.decomposition, hidden),
    };
  });
}

/** The parts of changes: a part of few customers is withheld with the others of its row, from which it would follow. */
export function reportedChanges(
  parts: readonly Decomposed[],
  hidden: readonly boolean[] = [],
): ReportedChange[] {
  return parts.map(({ id, before, after, population, customer, model }, place) => {
    const few = [population, customer, model].some((part) => part !== 0 && Math.abs(part) < fewest);
    const isSmall = hidden[place] === true || before < fewest || after < fewest;
    const part = (value: number): number | null => (few || isSmall ? null : value);
    return {
      id,
      before: isSmall ? null : before,
      after: isSmall ? null : after,
      population: part(population),
      customer: part(customer),
      model: part(model),
    };
  });
}

const large = (count: number): number | null => (count === 0 || count >= fewest ? count : null);

/** Whose sizes are withheld, by place. */
export function hiddenSizes({ segments }: MonitoredSnapshot): readonly boolean[] {
  if (segments.length === 0) return [];
  return withheldCells([segments.map(({ size }) => size)], fewest)[0] ?? [];
}

function flowsOf({ counts, arrivals, departures }: Migration): ReportedFlows {
  const table = [...counts.map((row, place) => [...row, departures[place] ?? 0]), [...arrivals, 0]];
  const hidden = withheldCells(table, fewest);
  return table.map((row, i) => row.map((count, j) => (hidden[i]?.[j] ? null : count)));
}

function reportedFeature(drift: FeatureDrift): ReportedFeature {
  const inner = (all: readonly number[]): readonly number[] => all.slice(1, -1);
  return {
    feature: drift.feature,
    kind: drift.kind,
    present: drift.present,
    customers: drift.customers,
    missing: [large(drift.missing[0]), large(drift.missing[1])],
    mean: drift.mean,
    deviation: drift.deviation,
    shift: drift.shift,
    edges: drift.kind === 'number' ? drift.edges : [],
    binning: drift.binning,
    tests: drift.tests,
    adjusted: drift.adjusted,
    rank: drift.rank,
    effect: drift.effect,
    level: drift.level,
    quantiles: [inner(drift.quantiles[0]), inner(drift.quantiles[1])],
    newCustomers: large(drift.newCustomers),
  };
}

function reportedColumn(drift: ColumnDrift): ReportedColumn {
  const { source, sourceName, column, present, problem, rows, tests, adjusted, rank, effect, level } = drift;
  const missing = [large(drift.missing[0]), large(drift.missing[1])] as const;
  const named = { source, sourceName, column, present, problem };
  const newRows = large(drift.newRows);
  // A share tells the count that it is of.
  const few = new Set([
    ...(newRows === null ? ['new-values'] : []),
    ...(missing.includes(null) ? ['missing'] : []),
  ]);
  const told = tests.filter(({ name }) => !few.has(name));
  return { ...named, rows, tests: told, adjusted, rank, effect, level, missing, newRows };
}
