import { AppError } from '../core/errors.ts';
import { formatCount } from '../core/format.ts';
import { ident, sql } from '../core/sql.ts';
import { binder, isBound, type BoundColumn } from './attributeBinding.ts';
import { catalogueOf, groupAttribute, type GroupedAttribute } from './attributeCatalogue.ts';
import { groupKeys, needsDay } from './attributeGroups.ts';
import { makePlacesTable, type Placing } from './attributePlaces.ts';
import type { RunContext } from './context.ts';
import { makeCustomerTable, type WantedColumn } from './customerTable.ts';
import type { CustomerGroups, CustomerGroupsSpec, FeaturesSpec } from './features/spec.ts';
import type { SourceValue } from './sources/spec.ts';

/** Groups of fewer customers are not told apart. */
export const leastGroup = 11;
/** Groups that forming segments can take into account: each is a number in every customer's coordinates. */
const mostGroups = 50;

/** What finding groups needs of the studio. */
export type GroupsContext = Pick<RunContext, 'database' | 'work' | 'note'>;

/**
 * Finds the groups that forming segments takes into account, and adds the place of every customer's group to the features' table, as a column
 * of the group's id. Who has several values gets the most frequent one; small groups are taken together.
 * @throws AppError `recipe.setting` where a column is absent, does not tell whose it is, tells too many groups, or tells ages and there is no day.
 */
export async function findGroups(
  table: string,
  { spec, sources, asOf }: { spec: FeaturesSpec; sources: readonly SourceValue[]; asOf: string | null },
  context: GroupsContext,
): Promise<CustomerGroups[]> {
  const wanted = spec.groups ?? [];
  if (wanted.length === 0) return [];
  const bind = binder(spec, sources);
  const grouped: GroupedAttribute[] = [];
  for (const own of wanted) {
    const bound = bind(own);
    if (!isBound(bound)) throw unbound(own, bound.problem);
    if (asOf === null && needsDay(own.grouping, bound.column)) throw withoutDay(bound);
    grouped.push(await groupAttribute(own, bound, asOf, context));
  }
  const found: CustomerGroups[] = [];
  await place(table, grouped, context, async (raw) => {
    for (const [at, one] of grouped.entries()) {
      const { dimension, kept, missingAt, smallAt } = await catalogueOf(one, raw, false, leastGroup, context);
      const { source, column } = one.bound;
      if (dimension.groups.length > mostGroups) throw tooMany(source, column.name, dimension.groups.length);
      found.push({
        id: one.spec.id,
        source: source.id,
        column: column.name,
        grouping: one.grouping,
        kept,
        missingAt,
        smallAt,
        groups: dimension.groups.map(({ label, kind, customers }) => ({ label, kind, customers })),
        adjust: wanted[at]?.adjust ?? false,
      });
    }
    return found;
  });
  return found;
}

/**
 * Adds the places of groups that were found elsewhere: customers of another load fall into the same groups. Who belongs to none of them gets −1.
 * @returns columns that are absent or do not tell whose they are, by group; all customers get −1 there.
 */
export async function attachGroups(
  table: string,
  groups: readonly Omit<CustomerGroups, 'groups' | 'adjust'>[],
  { spec, sources, asOf }: { spec: FeaturesSpec; sources: readonly SourceValue[]; asOf: string | null },
  context: GroupsContext,
): Promise<readonly string[]> {
  const bind = binder(spec, sources);
  const grouped: GroupedAttribute[] = [];
  const lost: string[] = [];
  for (const { id, source, column, grouping } of groups) {
    const live = sources.find((candidate) => candidate.id === source);
    const columnId = live?.columns.find(({ name }) => name === column)?.id ?? '';
    const bound = bind({ source, column: columnId });
    if (!isBound(bound)) lost.push(id);
    else grouped.push(pinnedAttribute(id, bound, grouping, asOf));
  }
  for (const id of lost) {
    await context.database.run(
      sql`ALTER TABLE ${ident(table)} ADD COLUMN ${ident(id)} INTEGER DEFAULT -1`,
      context.work,
    );
  }
  if (grouped.length > 0) {
    await place(table, grouped, context, () =>
      Promise.resolve(groups.filter(({ id }) => grouped.some(({ spec: { id: own } }) => own === id))),
    );
  }
  return lost;
}

function pinnedAttribute(
  id: string,
  bound: BoundColumn,
  grouping: CustomerGroups['grouping'],
  asOf: string | null,
): GroupedAttribute {
  const edges = grouping.kind === 'values' ? [] : grouping.edges;
  const spec = { id, source: bound.source.id, column: bound.column.id, grouping };
  return { spec, bound, grouping, keys: groupKeys(grouping, bound.column, asOf, edges) };
}

/** Brings what the columns say to customers, lets `decide` say which groups there are, and writes their places into the table. */
async function place(
  table: string,
  grouped: readonly GroupedAttribute[],
  context: GroupsContext,
  decide: (raw: string) => Promise<readonly Omit<Placing, 'dimension'>[]>,
): Promise<void> {
  const { database, work } = context;
  const raw = `${table}_groups_raw`;
  const coded = `${table}_groups`;
  try {
    work.progress?.('Finding groups', 0, 2, 'steps');
    await makeCustomerTable(raw, { features: table, segments: null }, grouped.map(wantedColumn), context);
    const placings = await decide(raw);
    work.progress?.('Finding groups', 1, 2, 'steps');
    const named = placings.map((own, at) => ({ ...own, dimension: { id: grouped[at]?.spec.id ?? '' } }));
    await makePlacesTable(coded, raw, named, [], context);
    for (const { spec } of grouped) {
      await database.run(sql`ALTER TABLE ${ident(table)} ADD COLUMN ${ident(spec.id)} INTEGER`, work);
      await database.run(
        sql`UPDATE ${ident(table)} SET ${ident(spec.id)} = ${ident(coded)}.${ident(`g_${spec.id}`)}
          FROM ${ident(coded)} WHERE ${ident(table)}.rowid = ${ident(coded)}.row`,
        work,
      );
    }
  } finally {
    for (const name of [raw, coded]) await database.run(sql`DROP TABLE IF EXISTS ${ident(name)}`);
  }
}

const wantedColumn = ({ spec, bound, keys }: GroupedAttribute): WantedColumn => ({
  name: spec.id,
  bound,
  value: keys.key,
  of: 'most-frequent',
});

function unbound({ source, column }: CustomerGroupsSpec, problem: string): AppError {
  const message = `Groups that segments are to take into account cannot be told. ${problem} Or take them away under “Groups that are taken into account” in Features.`;
  return new AppError('recipe.setting', message, { stage: 'features', source, column });
}

function withoutDay({ source, column }: BoundColumn): AppError {
  const message = `Ages by ${column.name} of ${source.name} are told at a day, and nothing says which: set “As of” in Features.`;
  return new AppError('recipe.setting', message, { stage: 'features', column: column.name });
}

function tooMany(source: SourceValue, column: string, groups: number): AppError {
  const message = `${column} of ${source.name} tells ${formatCount(groups)} groups, and segments can take ${mostGroups} into account. Put it into bands, or choose another column.`;
  return new AppError('recipe.setting', message, { stage: 'features', column, groups });
}
