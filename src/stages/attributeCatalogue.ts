import { bareName } from '../core/format.ts';
import { ident, join, sql, type Sql } from '../core/sql.ts';
import { numberExpression } from './columnExpressions.ts';
import type { RunContext } from './context.ts';
import type { AuditGroup, Dimension } from './fairness/auditSchema.ts';
import type { BoundColumn } from './attributeBinding.ts';
import { groupKeys, type GroupKeys } from './attributeGroups.ts';
import type { GroupedColumn } from '../core/attributeGrouping.ts';
import type { Frozen } from '../core/fitted/exactness.ts';
import type { CustomerGroups } from '../core/fitted/features.ts';

/** Groups that are told apart at most; the smallest beyond are taken together. */
export const mostGroups = 1000;

/** What telling groups needs of the studio. */
export type GroupingContext = Pick<RunContext, 'database' | 'work'>;

/** How a column tells groups, with the bands that were found. */
export type SettledGrouping = CustomerGroups['grouping'];

/** A column that tells groups, under a name of its own. */
export type NamedAttribute = Frozen<GroupedColumn> & { readonly id: string };

/** An attribute with the SQL of its groups. */
export interface GroupedAttribute {
  readonly spec: NamedAttribute;
  readonly bound: BoundColumn;
  readonly grouping: SettledGrouping;
  readonly keys: GroupKeys;
}

/** Groups of a dimension, and where customers without a value and those of small groups are counted. */
export interface Catalogue {
  readonly dimension: Dimension;
  /** Keys of the groups that are told apart, in the order of the dimension's groups. */
  readonly kept: readonly string[];
  readonly missingAt: number;
  readonly smallAt: number;
}

/** The SQL of an attribute's groups; where they are to be of equal size, the bands are found first. */
export async function groupAttribute(
  spec: NamedAttribute,
  bound: BoundColumn,
  asOf: string | null,
  context: GroupingContext,
): Promise<GroupedAttribute> {
  const grouping = await settledGrouping(spec.grouping, bound, context);
  const edges = grouping.kind === 'values' ? [] : grouping.edges;
  return { spec, bound, grouping, keys: groupKeys(grouping, bound.column, asOf, edges) };
}

async function settledGrouping(
  grouping: NamedAttribute['grouping'],
  bound: BoundColumn,
  context: GroupingContext,
): Promise<SettledGrouping> {
  if (grouping.kind !== 'quantiles') return grouping;
  const edges = await quantileEdges(bound, grouping.parts, context);
  return edges.length > 0 ? { kind: 'bands', edges } : { kind: 'values' };
}

/** Edges between which about equally many customers lie; one with several rows counts once, by the median of them. */
async function quantileEdges(
  { source, column, customer, number }: BoundColumn,
  parts: number,
  context: GroupingContext,
): Promise<number[]> {
  const value = numberExpression(column);
  const figures = Array.from(
    { length: parts - 1 },
    (_, at) => sql`quantile_cont(value, ${(at + 1) / parts}) AS ${ident(`q${at}`)}`,
  );
  const key = number ?? customer;
  const rows = sql`SELECT ${key} AS customer, ${value} AS value FROM ${ident(source.table)}`;
  const values = sql`SELECT median(value) AS value FROM (${rows}) WHERE customer IS NOT NULL AND value IS NOT NULL GROUP BY customer`;
  const query = sql`SELECT min(value) AS least, ${join(figures)} FROM (${values})`;
  const [row = {}] = await context.database.rows<Record<string, number | null>>(query, context.work);
  const found = figures.map((_, at) => row[`q${at}`]).filter((edge) => typeof edge === 'number');
  const least = row['least'] ?? null;
  return [...new Set(found)].filter((edge) => least !== null && edge > least);
}

/** Counts an attribute's groups in the customers' table and decides which are told apart. */
export async function catalogueOf(
  { spec, bound, keys }: GroupedAttribute,
  table: string,
  several: boolean,
  minimum: number,
  context: GroupingContext,
): Promise<Catalogue> {
  const key = ident(spec.id);
  const groups = sql`SELECT ${key} AS key, count(*)::DOUBLE AS n FROM ${ident(table)} GROUP BY 1`;
  const ranked = sql`SELECT key, n, sum(n) OVER () AS customers, count(key) OVER () AS groups FROM (${groups})`;
  const rows = await context.database.rows<{
    key: string | null;
    n: number;
    customers: number;
    groups: number;
  }>(
    sql`SELECT key, n, customers::DOUBLE AS customers, groups::DOUBLE AS groups FROM (${ranked})
      ORDER BY key IS NOT NULL, n DESC, key LIMIT ${mostGroups + 1}`,
    context.work,
  );
  const [any] = rows;
  const kept = rows.flatMap(({ key: own, n }) => (own !== null && n >= minimum ? [{ key: own, n }] : []));
  const missing = rows.find(({ key: own }) => own === null)?.n ?? 0;
  const known = (any?.customers ?? 0) - missing;
  const conflicts = several ? await conflictsOf(spec.id, table, context) : 0;
  const { bands } = keys;
  const ordered = bands ? [...kept].sort((a, b) => Number(a.key) - Number(b.key)) : kept;
  const inKept = kept.reduce((sum, { n }) => sum + n, 0);
  const {
    groups: shown,
    missingAt,
    smallAt,
  } = withRest(
    ordered.map(({ key: own, n }) => ({ label: bands?.[Number(own)] ?? own, n })),
    { missing, small: known - inKept, smallGroups: (any?.groups ?? 0) - kept.length },
    minimum,
  );
  return {
    dimension: {
      id: spec.id,
      attributes: [spec.id],
      name: bareName(bound.column.name),
      groups: shown,
      conflicts,
      problem: null,
    },
    kept: ordered.map(({ key: own }) => own),
    missingAt,
    smallAt,
  };
}

async function conflictsOf(id: string, table: string, context: GroupingContext): Promise<number> {
  const counted = sql`SELECT coalesce(sum(${ident(`${id}_conflict`)}), 0)::DOUBLE AS n FROM ${ident(table)}`;
  const [row] = await context.database.rows<{ n: number }>(counted, context.work);
  return row?.n ?? 0;
}

/** Adds the group without a value and the group of small ones; too few without a value belong to the small ones. */
export function withRest(
  kept: readonly { readonly label: string; readonly n: number; readonly parts?: readonly string[] }[],
  rest: { readonly missing: number; readonly small: number; readonly smallGroups: number },
  minimum: number,
): { readonly groups: readonly AuditGroup[]; readonly missingAt: number; readonly smallAt: number } {
  const alone = rest.missing >= minimum;
  const small = rest.small + (alone ? 0 : rest.missing);
  const merged = rest.smallGroups + (!alone && rest.missing > 0 ? 1 : 0);
  const groups: AuditGroup[] = [
    ...kept.map(({ label, n, parts }): AuditGroup => {
      const group = { label, kind: 'value' as const, customers: n, merged: 1 };
      return parts ? { ...group, parts } : group;
    }),
    ...(alone ? [{ label: 'no value', kind: 'missing' as const, customers: rest.missing, merged: 1 }] : []),
    ...(small > 0
      ? [
          {
            label: 'too small to tell',
            kind: 'small' as const,
            customers: small,
            merged: Math.max(1, merged),
          },
        ]
      : []),
  ];
  const smallAt = groups.findIndex(({ kind }) => kind === 'small');
  const missingAt = alone ? kept.length : smallAt;
  return { groups, missingAt, smallAt };
}

/** The place of every customer's group: joins the kept keys, and counts the rest where it belongs. */
export function groupPlace(
  { missingAt, smallAt }: Pick<Catalogue, 'missingAt' | 'smallAt'>,
  key: Sql,
  place: Sql,
): Sql {
  return sql`coalesce(${place}, CASE WHEN ${key} IS NULL THEN ${missingAt} ELSE ${smallAt} END)`;
}
