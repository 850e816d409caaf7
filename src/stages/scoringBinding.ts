import * as v from 'valibot';
import { typeNames } from '../core/columnTypes.ts';
import { bareName, shortName } from '../core/format.ts';
import type { Json } from '../core/json.ts';
import { isMeasured, numberColumns } from './featureTypes.ts';
import { definition, type FeatureOrigin, type FeatureSpec, type FeaturesSpec } from './features/spec.ts';
import type { PinnedSource, PublishedVersion, VersionDraft } from './registry/versionSchema.ts';
import type { ProfiledColumn, SourceValue } from './sources/spec.ts';

/** A feature whose column the tables lack, or do not read as numbers any more: everybody lacks its value. */
export interface VanishedFeature {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  /** The column's name when the version was published. */
  readonly column: string;
  /** Whether the column is there, but is read as no number any more. */
  readonly isNumberNoMore: boolean;
}

/** A version's settings bound to tables by the names of sources' columns. */
export interface Bound {
  /** Without the features that vanished and the filters that cannot be applied. */
  readonly spec: FeaturesSpec;
  readonly sources: readonly SourceValue[];
  readonly vanished: readonly VanishedFeature[];
  /** What is not as it was when the version was published, as plain sentences. */
  readonly notes: readonly string[];
}

/** The features' settings of a version, in today's form. @throws ValiError where they are none. */
export function featuresOf({ features }: Pick<VersionDraft, 'features'>): FeaturesSpec {
  const steps = definition.migrations.slice(features.version - 1);
  return v.parse(
    definition.schema,
    steps.reduce((older: Json, step) => step(older), features.spec),
  );
}

/** Columns of the events that a feature is counted from. */
const countedFrom = {
  recency: ['time'],
  tenure: ['time'],
  frequency: ['order'],
  monetary: ['amount', 'quantity'],
  'average-order': ['amount', 'quantity', 'order'],
} as const;

/** The source and the ids of the columns that a feature is made of. */
export function columnsOf(
  origin: FeatureOrigin,
  events: FeaturesSpec['events'],
): { readonly source: string; readonly columns: readonly string[] } {
  if (origin.kind === 'column') return { source: origin.source, columns: [origin.column] };
  const parts = countedFrom[origin.kind].map((part) => events?.[part] ?? null);
  return { source: events?.source ?? '', columns: parts.filter((id) => id !== null) };
}

/**
 * Binds a version to tables whose columns may stand in another order, be absent, or have another role by now: columns are met by
 * name, roles are those of the version. A feature of which a column is absent, or read as no number any more, vanishes; so does a filter.
 */
export function bindVersion(version: PublishedVersion, sources: readonly SourceValue[]): Bound {
  const binding = new Binding(version, sources);
  const before = featuresOf(version);
  const events = before.events && {
    source: before.events.source,
    customer:
      binding.id(before.events.source, before.events.customer) ??
      binding.lost(before.events.source, before.events.customer),
    time: binding.optional(before.events.source, before.events.time),
    order: binding.optional(before.events.source, before.events.order),
    amount: binding.optional(before.events.source, before.events.amount),
    quantity: binding.optional(before.events.source, before.events.quantity),
  };
  const entity = before.entity && {
    source: before.entity.source,
    column:
      before.entity.column &&
      (binding.id(before.entity.source, before.entity.column) ??
        binding.lost(before.entity.source, before.entity.column)),
  };
  const features = before.features.flatMap((feature) => binding.feature(feature, before.events));
  const filters = before.filters.flatMap((filter) => {
    const column = binding.id(filter.source, filter.column);
    const isText = typeof filter.value === 'number' && binding.isNumberNoMore(filter.source, filter.column);
    if (column !== null && !isText) return [{ ...filter, column }];
    if (filter.enabled && isText) binding.notes.push(binding.filterText(filter.source, filter.column));
    else if (filter.enabled) binding.notes.push(binding.filterGone(filter.source, filter.column));
    return [];
  });
  return {
    spec: { ...before, events, entity, features, filters },
    sources: sources.map((source) => binding.source(source)),
    vanished: binding.vanished,
    notes: binding.notes,
  };
}

class Binding {
  readonly vanished: VanishedFeature[] = [];
  readonly notes: string[] = [];
  readonly #pinned: ReadonlyMap<string, PinnedSource>;
  readonly #live: ReadonlyMap<string, SourceValue>;

  constructor(version: PublishedVersion, sources: readonly SourceValue[]) {
    this.#pinned = new Map(version.sources.map((source) => [source.id, source]));
    this.#live = new Map(sources.map((source) => [source.id, source]));
  }

  /** Today's id of a column by the version's id. */
  id(source: string, column: string): string | null {
    const name = this.#name(source, column);
    return this.#live.get(source)?.columns.find((own) => own.name === name)?.id ?? null;
  }

  /** The id of a column that is gone: its name in quotes, which no table has as an id and what asks for it tells. */
  lost(source: string, column: string): string {
    return `“${bareName(this.#name(source, column), 60)}”`;
  }

  optional(source: string, column: string | null): string | null {
    return column === null ? null : this.id(source, column);
  }

  /** The feature as it reads today's table; nothing where a column of it is absent. */
  feature(feature: FeatureSpec, events: FeaturesSpec['events']): FeatureSpec[] {
    const { source, columns } = columnsOf(feature.origin, events);
    const numbers = numberColumns(feature.origin, events);
    const lost =
      columns.find((column) => this.id(source, column) === null) ??
      numbers.find((column) => this.isNumberNoMore(source, column));
    const table = this.#pinned.get(source)?.name ?? source;
    if (lost !== undefined) {
      const column = this.#name(source, lost);
      const isNumberNoMore = this.id(source, lost) !== null;
      if (isNumberNoMore) this.#noteTypes(feature, source, [lost]);
      this.vanished.push({ id: feature.id, name: feature.name, source: table, column, isNumberNoMore });
      return [];
    }
    this.#noteTypes(feature, source, columns);
    const { origin } = feature;
    if (origin.kind !== 'column') return [feature];
    return [
      {
        ...feature,
        origin: { ...origin, column: this.id(source, origin.column) ?? this.lost(source, origin.column) },
      },
    ];
  }

  /** The table with the roles that the version knew. */
  source(source: SourceValue): SourceValue {
    const pinned = this.#pinned.get(source.id);
    if (!pinned) return source;
    const roles = new Map(pinned.columns.map(({ name, role }) => [name, role]));
    const taken = new Set(roles.values());
    const columns = source.columns.map((column): ProfiledColumn => {
      const role = roles.get(column.name);
      if (role !== undefined) return { ...column, role };
      return { ...column, role: taken.has(column.role) ? null : column.role };
    });
    return { ...source, columns };
  }

  /** Whether a column that held numbers when the version was published is read as something else now. */
  isNumberNoMore(source: string, column: string): boolean {
    const before = this.#pinned.get(source)?.columns.find(({ id }) => id === column);
    const now = this.#live.get(source)?.columns.find(({ name }) => name === before?.name);
    return before !== undefined && now !== undefined && isMeasured(before) && !isMeasured(now);
  }

  filterText(source: string, column: string): string {
    return `${this.#filterOff(source, column)} does not read it as numbers any more.`;
  }

  filterGone(source: string, column: string): string {
    return `${this.#filterOff(source, column)} has no such column.`;
  }

  #filterOff(source: string, column: string): string {
    const table = this.#pinned.get(source)?.name ?? source;
    return `The filter on ${shortName(this.#name(source, column), 60)} is not applied: ${shortName(table, 60)}`;
  }

  #name(source: string, column: string): string {
    return this.#pinned.get(source)?.columns.find(({ id }) => id === column)?.name ?? column;
  }

  #noteTypes({ name }: FeatureSpec, source: string, columns: readonly string[]): void {
    for (const id of columns) {
      const before = this.#pinned.get(source)?.columns.find((column) => column.id === id);
      const now = this.#live.get(source)?.columns.find((column) => column.name === before?.name);
      if (!before || !now) continue;
      const [made, of] = [shortName(name, 60), shortName(now.name, 60)];
      if (before.type !== now.type)
        this.notes.push(
          `${made}: ${of} was “${typeNames[before.type]}” and is “${typeNames[now.type]}” now.`,
        );
      if (now.role === 'sensitive' && before.role !== 'sensitive')
        this.notes.push(`${made} is made of ${of}, which has been marked sensitive since.`);
    }
  }
}
