import { AppError } from '../core/errors.ts';
import { shortName } from '../core/format.ts';
import { ident, sql, type Sql } from '../core/sql.ts';
import { keyExpression, numberExpression, timeExpression } from './columnExpressions.ts';
import type { ProfiledColumn, SourceValue } from './sources/spec.ts';
import { columnNamed, filterCondition, filterRule, sourceNamed } from './customersExpressions.ts';
import type { FeatureSpec, FeaturesSpec } from './features/spec.ts';

/** A rule that rows must keep. */
export interface Rule {
  readonly rule: string;
  readonly condition: Sql;
}

/** The events as SQL over their source's table. */
export interface EventsPlan {
  readonly source: SourceValue;
  readonly key: Sql;
  readonly time: Sql | null;
  /** What tells orders apart: the order, else the day, else nothing (rows are counted). */
  readonly order: Sql | null;
  /** Amount, times quantity where there is one. */
  readonly money: Sql | null;
}

/** Columns of one source that become features. */
export interface ColumnsPlan {
  readonly source: SourceValue;
  readonly key: Sql;
  readonly time: Sql | null;
  readonly features: readonly { readonly feature: FeatureSpec; readonly column: ProfiledColumn }[];
}

/** The settings of features bound to the tables that are there. */
export interface Plan {
  /** Whom a row stands for: customers of the events, distinct customers of a table, or the rows of a table. */
  readonly entity:
    | { readonly kind: 'events' }
    | { readonly kind: 'customers'; readonly source: SourceValue; readonly key: Sql }
    | { readonly kind: 'rows'; readonly source: SourceValue };
  readonly events: EventsPlan | null;
  readonly columns: readonly ColumnsPlan[];
  /** The column by which each source is joined. */
  readonly keys: readonly { readonly source: SourceValue; readonly column: ProfiledColumn }[];
  /** Ids of sources in which each customer is known to have one row at most; `withCustomersOnce` finds them. */
  readonly once: ReadonlySet<string>;
  /** 1 for all customers, n for about one in n of them. */
  readonly everyNth: number;
  rulesOf(source: string): readonly Rule[];
  /** Condition on a key that lets every n-th customer through, for a first look; `true` for all. */
  sampled(key: Sql): Sql;
}

/**
 * Binds the settings to the sources.
 * @param everyNth 1 for all customers, n for about one in n of them, always the same ones.
 * @throws AppError `recipe.setting`, `stage.role`, `stage.no-features`.
 */
export function planFeatures(spec: FeaturesSpec, sources: readonly SourceValue[], everyNth = 1): Plan {
  if (!spec.features.some(({ used }) => used)) {
    throw new AppError('stage.no-features', 'No feature is chosen to segment by.', { stage: 'features' });
  }
  const entity = entityOf(spec, sources);
  const keys = keyColumns(spec, sources);
  const asText = [...keys.values()].some((column) => column.type !== 'integer');
  const keyOf = (source: SourceValue): Sql => {
    const column = keys.get(source.id);
    if (column) return keyExpression(column, asText);
    throw missingRole('customer', source);
  };
  const events = spec.events ? eventsPlan(spec, sourceNamed(sources, spec.events.source), keyOf) : null;
  const origins = spec.features.map((feature) => feature.origin.kind).filter((kind) => kind !== 'column');
  if (origins.length > 0) checkEvents(origins, events, entity.kind);
  return {
    entity: entity.kind === 'customers' ? { ...entity, key: keyOf(entity.source) } : entity,
    events,
    columns: columnsPlans(spec, sources, entity.kind === 'rows' ? rowOf(entity.source) : keyOf),
    keys: [...keys].map(([id, column]) => ({ source: sourceNamed(sources, id), column })),
    once: new Set(),
    everyNth,
    rulesOf: (id) => rulesOf(spec, sources, id),
    sampled: (key) => {
      if (everyNth === 1) return sql`true`;
      return entity.kind === 'rows' ? sql`${key} % ${everyNth} = 0` : sql`hash(${key}) % ${everyNth} = 0`;
    },
  };
}

type Entity =
  | { readonly kind: 'events' }
  | { readonly kind: 'customers'; readonly source: SourceValue }
  | { readonly kind: 'rows'; readonly source: SourceValue };

function entityOf({ entity, events }: FeaturesSpec, sources: readonly SourceValue[]): Entity {
  if (entity && entity.source !== events?.source) {
    const source = sourceNamed(sources, entity.source);
    return entity.column === null ? { kind: 'rows', source } : { kind: 'customers', source };
  }
  if (events) return { kind: 'events' };
  throw new AppError('stage.role', 'Features need a table of customers or of transactions.', {
    stage: 'features',
  });
}

/** Rows have no customer by whom another table could be joined. */
function rowOf(entity: SourceValue): (source: SourceValue) => Sql {
  return (source) => {
    if (source.id === entity.id) return sql`rowid`;
    const message = `${shortName(entity.name)} has no customer column, so that columns of ${shortName(source.name)} cannot be joined to its rows.`;
    throw new AppError('stage.role', message, { stage: 'features', source: source.name, role: 'customer' });
  };
}

/** The column that says whom a row belongs to, for each source that has one. */
function keyColumns(spec: FeaturesSpec, sources: readonly SourceValue[]): Map<string, ProfiledColumn> {
  const needed = new Set(
    spec.features.flatMap(({ origin }) => (origin.kind === 'column' ? [origin.source] : [])),
  );
  const keys = new Map<string, ProfiledColumn>();
  for (const source of sources) {
    const column = source.columns.find(({ role }) => role === 'customer');
    if (column && needed.has(source.id)) keys.set(source.id, column);
  }
  const { entity, events } = spec;
  if (entity?.column)
    keys.set(entity.source, columnNamed(sourceNamed(sources, entity.source), entity.column));
  if (events) keys.set(events.source, columnNamed(sourceNamed(sources, events.source), events.customer));
  return keys;
}

function eventsPlan(
  { events }: FeaturesSpec,
  source: SourceValue,
  keyOf: (source: SourceValue) => Sql,
): EventsPlan | null {
  if (!events) return null;
  const column = (id: string | null): ProfiledColumn | null => (id === null ? null : columnNamed(source, id));
  const [time, order, amount, quantity] = [events.time, events.order, events.amount, events.quantity].map(
    column,
  );
  const clock = time ? timeExpression(time) : null;
  const price = amount ? numberExpression(amount) : null;
  return {
    source,
    key: keyOf(source),
    time: clock,
    order: order ? ident(order.id) : clock && sql`(${clock})::DATE`,
    money: price && quantity ? sql`(${price}) * (${numberExpression(quantity)})` : price,
  };
}

function checkEvents(kinds: readonly string[], events: EventsPlan | null, entity: string): void {
  if (!events || entity === 'rows') {
    const message =
      'Recency, frequency and monetary need a table of transactions with a customer in each row.';
    throw new AppError('stage.role', message, { stage: 'features', role: 'customer' });
  }
  const timed = kinds.includes('recency') || kinds.includes('tenure');
  if (timed && !events.time) throw missingRole('time', events.source);
  const priced = kinds.includes('monetary') || kinds.includes('average-order');
  if (priced && !events.money) throw missingRole('amount', events.source);
}

function columnsPlans(
  spec: FeaturesSpec,
  sources: readonly SourceValue[],
  keyOf: (source: SourceValue) => Sql,
): ColumnsPlan[] {
  const bySource = new Map<string, { feature: FeatureSpec; column: ProfiledColumn }[]>();
  for (const feature of spec.features) {
    if (feature.origin.kind !== 'column') continue;
    const source = sourceNamed(sources, feature.origin.source);
    const list = bySource.get(source.id) ?? [];
    list.push({ feature, column: columnNamed(source, feature.origin.column) });
    bySource.set(source.id, list);
  }
  return [...bySource].map(([id, features]) => {
    const source = sourceNamed(sources, id);
    const time = source.columns.find(({ role }) => role === 'time');
    return { source, key: keyOf(source), time: time ? timeExpression(time) : null, features };
  });
}

function rulesOf(spec: FeaturesSpec, sources: readonly SourceValue[], id: string): Rule[] {
  const source = sourceNamed(sources, id);
  const rules = spec.filters
    .filter((filter) => filter.enabled && filter.source === id)
    .map((filter): Rule => {
      const column = columnNamed(source, filter.column);
      return { rule: filterRule(filter, column), condition: filterCondition(filter, column) };
    });
  if (spec.asOf !== null && spec.events?.source === id && spec.events.time !== null) {
    const time = columnNamed(source, spec.events.time);
    const condition = sql`coalesce(${timeExpression(time)} < ${spec.asOf}::TIMESTAMP, false)`;
    rules.push({ rule: `${time.name} before ${spec.asOf}`, condition });
  }
  return rules;
}

function missingRole(role: string, source: SourceValue): AppError {
  const message = `${shortName(source.name)} has no column with the role “${role}”.`;
  return new AppError('stage.role', message, { stage: 'features', source: source.name, role });
}
