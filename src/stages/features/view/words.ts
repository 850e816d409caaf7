import { formatCount, formatCounted } from '../../../core/format.ts';
import type { SourceRegister } from '../../../core/register.ts';
import { namedColumnsOf, type SnapshotRecord } from '../../../core/snapshots.ts';
import type { Column } from '../../../core/table.ts';
import type { TermName } from '../../../ui/glossary.ts';
import type {
  FeatureOrigin,
  FeatureSpec,
  FeaturesSpec,
  FeaturesValue,
  FilterSpec,
  LeftOutFeature,
} from '../spec.ts';

/** A source as this view needs it: its names and columns, those of its other loads among them. */
export interface NamedSource {
  readonly id: string;
  readonly name: string;
  readonly columns: readonly Column[];
  readonly snapshots?: readonly SnapshotRecord[];
  readonly register?: SourceRegister;
}

/** The display name of a column, also where only another load has it; its id where the source is gone. */
export function columnName(sources: readonly NamedSource[], source: string, column: string): string {
  const found = sources.find(({ id }) => id === source);
  return (found && namedColumnsOf(found).get(column)) ?? column;
}

const aggregateWords = {
  mean: 'mean',
  sum: 'sum',
  minimum: 'least',
  maximum: 'greatest',
  distinct: 'number of different values',
  latest: 'latest',
} as const;

/** What a feature is made of, in a few words. */
export function originInWords(origin: FeatureOrigin, sources: readonly NamedSource[]): string {
  switch (origin.kind) {
    case 'recency':
      return 'days since the last event';
    case 'frequency':
      return 'number of orders';
    case 'monetary':
      return 'sum of what was spent';
    case 'average-order':
      return 'spent per order';
    case 'tenure':
      return 'days since the first event';
    case 'column':
      return `${aggregateWords[origin.aggregate]} of ${columnName(sources, origin.source, origin.column)}`;
  }
}

/** The glossary's term for a feature, where it has one. */
export function originTerm(origin: FeatureOrigin): TermName | null {
  return origin.kind === 'column' ? null : origin.kind;
}

export function filterInWords(filter: FilterSpec, sources: readonly NamedSource[]): string {
  const name = columnName(sources, filter.source, filter.column);
  return filter.operator === 'present'
    ? `${name} present`
    : `${name} ${filter.operator} ${String(filter.value)}`;
}

/** Autopilot's reason for one feature: its line among the reasons of all. */
export function reasonOf(feature: FeatureSpec, reasons: string | undefined): string | undefined {
  const line = reasons?.split('\n').find((candidate) => candidate.startsWith(`${feature.name}: `));
  const words = line?.slice(feature.name.length + 2);
  return words && `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** What autopilot says of the features as a whole: lines that begin with no feature's name. */
export function commonReasons(
  features: readonly FeatureSpec[],
  reasons: string | undefined,
): string | undefined {
  const lines = reasons
    ?.split('\n')
    .filter((line) => !features.some(({ name }) => line.startsWith(`${name}: `)));
  return lines?.join(' ') || undefined;
}

/** How many features form segments, and where the others stand. */
export function usedInWords(used: number, all: number): string {
  if (used === all)
    return all === 1 ? 'the one feature forms segments' : `all ${formatCount(all)} form segments`;
  return `${used} of ${all} ${used === 1 ? 'forms' : 'form'} segments, the others stand in profiles`;
}

/** How many rows count, and why the others do not, as sentences. */
export function rowsInWords({ counts }: FeaturesValue): string {
  const sentences = [
    counts.rowsKept === counts.rows
      ? counts.rows === 1
        ? 'The one row counts.'
        : `All ${formatCount(counts.rows)} rows count.`
      : `${formatCount(counts.rowsKept)} of ${formatCounted(counts.rows, 'row')} ${counts.rowsKept === 1 ? 'counts' : 'count'}.`,
    ...(counts.rowsWithoutCustomer > 0
      ? [`${formatCounted(counts.rowsWithoutCustomer, 'has', 'have')} no customer.`]
      : []),
    ...(counts.customersBefore > 0 && counts.customersExcluded > 0
      ? [
          `${formatCounted(counts.customersExcluded, 'customer lacks a value and is', 'customers lack a value and are')} left out.`,
        ]
      : []),
    ...(counts.customersWithoutEvents > 0
      ? [
          `${formatCounted(counts.customersWithoutEvents, 'customer has', 'customers have')} no event that counts.`,
        ]
      : []),
  ];
  return sentences.join(' ');
}

/** The next free id of a feature: f0, f1, … */
export function nextFeatureId(spec: FeaturesSpec): string {
  const numbers = spec.features.map(({ id }) => Number(id.slice(1)));
  return `f${Math.max(-1, ...numbers) + 1}`;
}

/** Features that are left out because their column is marked sensitive, as one sentence. */
export function leftOutInWords(leftOut: readonly LeftOutFeature[]): string {
  const named = leftOut.map(({ name, column }) => (name === column ? name : `${name} (from ${column})`));
  const who = new Intl.ListFormat('en').format(named);
  return `${who} ${named.length === 1 ? 'is' : 'are'} left out, because the column was marked sensitive after features were chosen.`;
}
