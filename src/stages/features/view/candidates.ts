import { isRestricted } from '../../../core/register.ts';
import type { Column } from '../../../core/table.ts';
import type { FeatureOrigin, FeatureSpec, FeaturesSpec } from '../spec.ts';
import { nextFeatureId, type NamedSource } from './words.ts';

/** Something that can become a feature. */
export interface Candidate {
  readonly key: string;
  readonly label: string;
  readonly group: string;
  readonly unit: string;
  readonly origin: FeatureOrigin;
}

const counted: readonly (Omit<Candidate, 'group' | 'key'> & { readonly needs: 'time' | 'amount' | null })[] =
  [
    { label: 'Recency', unit: 'days', origin: { kind: 'recency' }, needs: 'time' },
    { label: 'Orders', unit: 'orders', origin: { kind: 'frequency' }, needs: null },
    { label: 'Spend', unit: '', origin: { kind: 'monetary' }, needs: 'amount' },
    { label: 'Average order', unit: '', origin: { kind: 'average-order' }, needs: 'amount' },
    { label: 'Tenure', unit: 'days', origin: { kind: 'tenure' }, needs: 'time' },
  ];

/** Roles of columns that no feature is made from. */
const notFeatures = new Set<NamedSource['columns'][number]['role']>(['ignore', 'customer', 'sensitive']);

const isNumber = ({ type }: Column): boolean => type === 'integer' || type === 'number';

/** Whether a decision on the source register lets a sensitive column be a model's input. */
const isAllowed = ({ register }: NamedSource, column: Column): boolean =>
  isRestricted(column, register) &&
  (register?.columns ?? []).some((entry) => entry.column === column.name && entry.allowed !== undefined);

const isRefused = (source: NamedSource, column: Column): boolean =>
  isRestricted(column, source.register) && !isAllowed(source, column);

/** Sensitive numbers of the sources that no decision lets in. */
export function refusedColumns(sources: readonly NamedSource[]): string[] {
  return sources.flatMap((source) =>
    source.columns.filter((column) => isRefused(source, column) && isNumber(column)).map(({ name }) => name),
  );
}

/** Columns of text without a role: no feature is made from them. */
export function textColumns(sources: readonly NamedSource[]): string[] {
  return sources.flatMap(({ columns }) =>
    columns.filter(({ type, role }) => type === 'text' && role === null).map(({ name }) => name),
  );
}

/** What is counted from transactions and is not there yet, then the numeric columns of every source. */
export function candidatesOf(spec: FeaturesSpec, sources: readonly NamedSource[]): Candidate[] {
  const { events } = spec;
  const there = new Set(spec.features.map(({ origin }) => origin.kind));
  const fromEvents = counted
    .filter(
      ({ origin, needs }) => events && !there.has(origin.kind) && (needs === null || events[needs] !== null),
    )
    .map(({ label, unit, origin }) => ({
      key: origin.kind,
      label,
      unit,
      origin,
      group: 'Counted from transactions',
    }));
  const fromColumns = sources.flatMap((source) =>
    source.columns
      .filter(
        (column) =>
          isNumber(column) &&
          (isAllowed(source, column) || !(notFeatures.has(column.role) || isRefused(source, column))),
      )
      .map((column): Candidate => ({
        key: `${source.id} ${column.id}`,
        label: column.name,
        group: source.name,
        unit: '',
        origin: { kind: 'column', source: source.id, column: column.id, aggregate: 'mean' },
      })),
  );
  return [...fromEvents, ...fromColumns];
}

/** A new feature that segments are formed by, compared by z-score. */
export function newFeature(
  spec: FeaturesSpec,
  candidate: Candidate,
  aggregate: Extract<FeatureOrigin, { kind: 'column' }>['aggregate'],
): FeatureSpec {
  const { origin } = candidate;
  return {
    id: nextFeatureId(spec),
    name: candidate.label,
    unit: candidate.unit,
    origin: origin.kind === 'column' ? { ...origin, aggregate } : origin,
    used: true,
    transform: 'none',
    scaling: 'z-score',
    cap: null,
    missing: 'median',
  };
}
