import { AppError } from '../core/errors.ts';
import { shortName } from '../core/format.ts';
import type { ColumnType } from '../core/table.ts';
import type { ProfiledColumn, SourceValue } from './sources/spec.ts';
import type { EventsSpec, FeatureOrigin, FeatureSpec, FeaturesSpec } from './features/spec.ts';

/** Types that numbers are made of; yes is 1 and no is 0. */
const numbers: ReadonlySet<ColumnType> = new Set(['integer', 'number', 'boolean']);
/** Types that points in time are made of; texts may spell them. */
const times: ReadonlySet<ColumnType> = new Set(['date', 'timestamp', 'integer', 'text']);
const typeWords: Readonly<Record<ColumnType, string>> = {
  integer: 'whole numbers',
  number: 'numbers',
  text: 'text',
  boolean: 'yes or no',
  date: 'dates',
  timestamp: 'dates and times',
  time: 'times of day',
  other: 'values of another kind',
};

/** A feature whose column is read as a type that it cannot be computed from. */
interface Unreadable {
  readonly feature: FeatureSpec;
  readonly column: ProfiledColumn;
  readonly source: SourceValue;
  readonly wanted: 'numbers' | 'times';
}

/** Whether a column's values are numbers, or yes and no. */
export const isMeasured = ({ type }: Pick<ProfiledColumn, 'type'>): boolean => numbers.has(type);

/** Whether a column's values are points in time, or texts that may spell them. */
export const isTime = ({ type }: Pick<ProfiledColumn, 'type'>): boolean => times.has(type);

/**
 * The settings without features for profiles only whose column is not read as numbers (or times) any more, and a sentence on each.
 * Its type may be changed after features were chosen: what of its texts looks like a number would be averaged otherwise, and the rest count as missing.
 * @throws AppError `stage.type` where segments are formed by such a feature, naming feature, column and source.
 */
export function withoutUnreadable(
  spec: FeaturesSpec,
  sources: readonly SourceValue[],
): { readonly spec: FeaturesSpec; readonly warnings: readonly string[] } {
  const found = spec.features.flatMap((feature) => unreadable(feature, spec.events, sources) ?? []);
  const used = found.filter(({ feature }) => feature.used);
  if (used.length > 0) throw refusal(used);
  const gone = new Set(found.map(({ feature }) => feature.id));
  return {
    spec: gone.size === 0 ? spec : { ...spec, features: spec.features.filter(({ id }) => !gone.has(id)) },
    warnings: found.map((one) => `${shortName(one.feature.name)} is not shown any more: ${why(one)}.`),
  };
}

function unreadable(
  feature: FeatureSpec,
  events: EventsSpec | null,
  sources: readonly SourceValue[],
): Unreadable | null {
  const { ids, source: sourceId, wanted } = needs(feature.origin, events);
  const source = sources.find(({ id }) => id === sourceId);
  const accepted = wanted === 'numbers' ? numbers : times;
  const column = source?.columns.find(({ id, type }) => ids.includes(id) && !accepted.has(type));
  return source && column ? { feature, column, source, wanted } : null;
}

/** Ids of the columns that a feature needs to be numbers. */
export function numberColumns(origin: FeatureOrigin, events: EventsSpec | null): readonly string[] {
  const { ids, wanted } = needs(origin, events);
  return wanted === 'numbers' ? ids.filter((id) => typeof id === 'string') : [];
}

/** The columns whose types matter to a feature; those of the events that it is counted from. */
function needs(
  origin: FeatureOrigin,
  events: EventsSpec | null,
): {
  readonly source: string | undefined;
  readonly ids: readonly (string | null | undefined)[];
  readonly wanted: 'numbers' | 'times';
} {
  const source = events?.source;
  switch (origin.kind) {
    case 'column':
      return {
        source: origin.source,
        ids: origin.aggregate === 'distinct' ? [] : [origin.column],
        wanted: 'numbers',
      };
    case 'recency':
    case 'tenure':
      return { source, ids: [events?.time], wanted: 'times' };
    case 'monetary':
    case 'average-order':
      return { source, ids: [events?.amount, events?.quantity], wanted: 'numbers' };
    default:
      return { source, ids: [], wanted: 'numbers' };
  }
}

const why = ({ column, source, wanted }: Unreadable): string =>
  `column “${shortName(column.name)}” of ${shortName(source.name)} is read as ${typeWords[column.type]}, and it needs ${wanted}`;

function refusal(used: readonly Unreadable[]): AppError {
  const [first] = used;
  const more = used.length - 1;
  const others = more === 0 ? '' : ` The same holds for ${more} more ${more === 1 ? 'feature' : 'features'}.`;
  const message = first
    ? `“${shortName(first.feature.name)}” cannot form segments: ${why(first)}.${others}`
    : 'A feature cannot form segments.';
  const columns = [...new Set(used.map(({ column }) => column.name))];
  const details = { stage: 'features', source: first?.source.name ?? '', column: first?.column.name ?? '' };
  return new AppError('stage.type', message, { ...details, columns });
}
