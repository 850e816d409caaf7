import { AppError } from '../../core/errors.ts';
import type { SourceValue } from '../sources/spec.ts';
import type { EventsSpec, FeatureOrigin, FeaturesSpec, LeftOutFeature } from './spec.ts';

/** Columns of the events that a feature is counted from. */
const countedFrom: Readonly<Record<string, readonly (keyof EventsSpec)[]>> = {
  recency: ['time'],
  tenure: ['time'],
  frequency: ['order'],
  monetary: ['amount', 'quantity'],
  'average-order': ['amount', 'quantity', 'order'],
};

/** Settings that may be used, and what was taken from them. */
export interface WithoutSensitive {
  readonly spec: FeaturesSpec;
  readonly leftOut: readonly LeftOutFeature[];
  /** Names of columns whose groups were to be taken into account. */
  readonly refusedGroups: readonly string[];
}

/**
 * The settings without features that are made from a column with the role “sensitive”, or that the register says is special or
 * protected, and which these are: a column may be marked after features were chosen, and from then on nothing is formed by it or shown of it, unless a decision on the source
 * register allows it; the same holds for groups that segments are to take into account. Features that are let through so are told by `allowedWarnings`.
 * @throws AppError `stage.no-features` where no feature is left to form segments by.
 */
export function withoutSensitive(spec: FeaturesSpec, sources: readonly SourceValue[]): WithoutSensitive {
  const refusedGroups: string[] = [];
  const groups = (spec.groups ?? []).filter((own) => {
    const found = sensitiveOf(own.source, [own.column], sources);
    if (found === null || found.allowed) return true;
    refusedGroups.push(found.column);
    return false;
  });
  const leftOut = spec.features.flatMap(({ id, name, origin }): LeftOutFeature[] => {
    const found = sensitiveColumn(origin, spec.events, sources);
    return found === null || found.allowed ? [] : [{ id, name, column: found.column }];
  });
  const { groups: chosen, ...rest } = spec;
  const left = chosen && groups.length > 0 ? { ...rest, groups } : rest;
  if (leftOut.length === 0) return { spec: left, leftOut, refusedGroups };
  const gone = new Set(leftOut.map(({ id }) => id));
  const features = spec.features.filter(({ id }) => !gone.has(id));
  if (spec.features.some(({ used }) => used) && !features.some(({ used }) => used)) {
    const columns = [...new Set(leftOut.map(({ column }) => column))];
    const message = `Every feature to segment by is made from a column that is marked sensitive (${columns.slice(0, 3).join(', ')}). Choose others.`;
    throw new AppError('stage.no-features', message, { stage: 'features', columns });
  }
  return { spec: { ...left, features }, leftOut, refusedGroups };
}

/** What people are told of features that are left out. */
export function sensitiveWarnings({ leftOut, refusedGroups }: WithoutSensitive): string[] {
  return [
    ...leftOut.map(
      ({ name, column }) => `${name} is left out of the segments, because ${column} is marked sensitive.`,
    ),
    ...[...new Set(refusedGroups)].map(
      (column) =>
        `Groups by ${column} are not taken into account: ${column} is marked sensitive, and no decision on the source register allows it.`,
    ),
  ];
}

/** What people are told of features and groups that use a sensitive column by a recorded decision, and of filters by one. */
export function allowedWarnings(spec: FeaturesSpec, sources: readonly SourceValue[]): string[] {
  const groups = (spec.groups ?? []).flatMap(({ source, column }) => {
    const found = sensitiveOf(source, [column], sources);
    if (found === null) return [];
    return [
      `Segments take groups by ${found.column} into account though it is sensitive: a decision on the source register allows it.`,
    ];
  });
  const features = spec.features.flatMap(({ name, used, origin }) => {
    const { column, allowed } = sensitiveColumn(origin, spec.events, sources) ?? {};
    if (column === undefined || !allowed) return [];
    const what = used ? 'forms segments' : 'is shown in profiles';
    return [`${name} ${what} though ${column} is sensitive: a decision on the source register allows it.`];
  });
  return [...features, ...new Set(groups), ...filterWarnings(spec, sources)];
}

/** Filters may be by sensitive columns (to leave out minors), and are told with what allows them. */
function filterWarnings({ filters }: FeaturesSpec, sources: readonly SourceValue[]): string[] {
  const told = filters.flatMap(({ source, column, enabled }) => {
    const found = enabled ? sensitiveOf(source, [column], sources) : null;
    if (found === null) return [];
    const why = found.allowed
      ? 'a decision on the source register allows it.'
      : 'no decision on the source register allows it.';
    return [`Who is looked at depends on ${found.column} by a filter, which is sensitive: ${why}`];
  });
  return [...new Set(told)];
}

/** The sensitive column that a feature is made from, and whether a decision allows it; null where there is none. */
function sensitiveColumn(
  origin: FeatureOrigin,
  events: EventsSpec | null,
  sources: readonly SourceValue[],
): { readonly column: string; readonly allowed: boolean } | null {
  const sourceId = origin.kind === 'column' ? origin.source : events?.source;
  const ids: readonly (string | null | undefined)[] =
    origin.kind === 'column'
      ? [origin.column]
      : (countedFrom[origin.kind] ?? []).map((part) => events?.[part]);
  return sensitiveOf(sourceId, ids, sources);
}

function sensitiveOf(
  sourceId: string | undefined,
  ids: readonly (string | null | undefined)[],
  sources: readonly SourceValue[],
): { readonly column: string; readonly allowed: boolean } | null {
  const source = sources.find(({ id }) => id === sourceId);
  const found = (source?.columns ?? []).filter(
    ({ id, role }) => (role === 'sensitive' || source?.restricted?.includes(id) === true) && ids.includes(id),
  );
  const refused = found.find(({ id }) => !source?.allowed?.includes(id));
  const [first] = refused ? [refused] : found;
  return first ? { column: first.name, allowed: refused === undefined } : null;
}
