import type { ChangedColumn, KeyChange, KeyCounts, Orphans } from '../core/snapshotsComparison.ts';
import { ident, join, sql, type Sql } from '../core/sql.ts';
import type { Column } from '../core/table.ts';
import { masked } from './profilingWork.ts';
import type { ComparedTable, ComparingContext } from './snapshotsFigures.ts';

const mostExamples = 5;
/** Columns whose changes are shown by example. */
const mostChangedColumns = 20;
const examplesOfColumn = 3;

interface KeyedTable extends ComparedTable {
  /** Columns of the key, in one order on both sides. */
  readonly key: readonly Column[];
}

type Row = Readonly<Record<string, number | string | null>>;

const number = (row: Row | undefined, name: string): number => Number(row?.[name] ?? 0);
const text = (value: Sql): Sql => sql`left((${value})::VARCHAR, 200)`;

/** The table with the columns of the key; null where it lacks one. */
export function keyed(table: ComparedTable, names: readonly string[]): KeyedTable | null {
  const key = names.flatMap((name) => table.columns.filter((column) => column.name === name).slice(0, 1));
  return key.length === names.length && key.length > 0 ? { ...table, key } : null;
}

/** Keys with their rows; a key of which a column is missing counts as none. Text on both sides, so that types may differ. */
function keysIn({ table, key }: KeyedTable): Sql {
  const columns = key.map(({ id }, at) => sql`${ident(id)}::VARCHAR AS ${ident(`k${at}`)}`);
  const present = key.map(({ id }) => sql`${ident(id)} IS NOT NULL`);
  const groups = key.map((_, at) => ident(`k${at}`));
  return sql`SELECT ${join(columns)}, count(*) AS n FROM ${ident(table)} WHERE ${join(present, ' AND ')} GROUP BY ${join(groups)}`;
}

const meets = (key: readonly Column[]): Sql =>
  join(
    key.map((_, at) => sql`b.${ident(`k${at}`)} = a.${ident(`k${at}`)}`),
    ' AND ',
  );

/** Keys that came, went and changed between two tables. @throws AppError `query.*` */
export async function compareKeys(
  before: KeyedTable,
  after: KeyedTable,
  context: ComparingContext,
): Promise<KeyChange> {
  const { database, work } = context;
  const [row] = await database.rows<Row>(
    sql`WITH b AS MATERIALIZED (${keysIn(before)}), a AS MATERIALIZED (${keysIn(after)})
      SELECT count(b.n)::DOUBLE AS had, count(a.n)::DOUBLE AS has,
        count(*) FILTER (WHERE b.n > 1)::DOUBLE AS had_more, count(*) FILTER (WHERE a.n > 1)::DOUBLE AS has_more,
        sum(b.n)::DOUBLE AS had_rows, sum(a.n)::DOUBLE AS has_rows,
        count(*) FILTER (WHERE b.n IS NULL)::DOUBLE AS came, count(*) FILTER (WHERE a.n IS NULL)::DOUBLE AS went,
        count(*) FILTER (WHERE a.n <> b.n)::DOUBLE AS other_rows
      FROM b FULL JOIN a ON ${meets(after.key)}`,
    work,
  );
  const counts = (side: 'had' | 'has', rows: number): KeyCounts => ({
    keys: number(row, side),
    repeated: number(row, `${side}_more`),
    missing: rows - number(row, `${side}_rows`),
  });
  const one = counts('had', before.rows);
  const other = counts('has', after.rows);
  const unique = one.repeated === 0 && other.repeated === 0;
  const changes = unique ? await changesOf(before, after, context) : { changed: null, byColumn: [] };
  return {
    columns: after.key.map(({ name }) => name),
    before: one,
    after: other,
    came: number(row, 'came'),
    went: number(row, 'went'),
    stayed: one.keys - number(row, 'went'),
    examples: {
      came: await onlyIn(after, before, context),
      went: await onlyIn(before, after, context),
    },
    moreOrFewerRows: number(row, 'other_rows'),
    ...changes,
  };
}

/** The first keys of one table that the other lacks, as people may see them. */
async function onlyIn(
  one: KeyedTable,
  other: KeyedTable,
  { database, work }: ComparingContext,
): Promise<string[]> {
  const shown = join(
    one.key.map((_, at) => sql`a.${ident(`k${at}`)}`),
    ` || ' · ' || `,
  );
  const found = await database.rows<{ key: string }>(
    sql`WITH b AS (${keysIn(other)}), a AS (${keysIn(one)})
      SELECT ${text(shown)} AS key FROM a ANTI JOIN b ON ${meets(one.key)} ORDER BY 1 LIMIT ${mostExamples}`,
    work,
  );
  return found.map(({ key }) => (isSensitive(one.key) ? masked(key) : key));
}

const isSensitive = (columns: readonly Column[]): boolean => columns.some(({ role }) => role === 'sensitive');

interface CommonColumn {
  readonly before: Column;
  readonly after: Column;
  readonly differs: Sql;
}

/** Keys on both sides whose values differ, by column. Columns whose type changed are compared as text. */
async function changesOf(
  before: KeyedTable,
  after: KeyedTable,
  context: ComparingContext,
): Promise<{ changed: number; byColumn: ChangedColumn[] }> {
  const { database, work } = context;
  const names = new Set(after.key.map(({ name }) => name));
  const common = after.columns.flatMap((column): CommonColumn[] => {
    const old = before.columns.find(({ name }) => name === column.name);
    if (!old || names.has(column.name)) return [];
    const [b, a] = [sql`b.${ident(old.id)}`, sql`a.${ident(column.id)}`];
    const differs =
      old.type === column.type
        ? sql`${b} IS DISTINCT FROM ${a}`
        : sql`${b}::VARCHAR IS DISTINCT FROM ${a}::VARCHAR`;
    return [{ before: old, after: column, differs }];
  });
  if (common.length === 0) return { changed: 0, byColumn: [] };
  const pairs = sql`FROM ${ident(before.table)} AS b JOIN ${ident(after.table)} AS a ON ${join(
    after.key.map(
      ({ id }, at) => sql`b.${ident(before.key[at]?.id ?? id)}::VARCHAR = a.${ident(id)}::VARCHAR`,
    ),
    ' AND ',
  )}`;
  const counted = common.map(
    ({ after: { id }, differs }) => sql`count(*) FILTER (WHERE ${differs})::DOUBLE AS ${ident(id)}`,
  );
  const any = join(
    common.map(({ differs }) => sql`(${differs})`),
    ' OR ',
  );
  const [row] = await database.rows<Row>(
    sql`SELECT count(*) FILTER (WHERE ${any})::DOUBLE AS any_change, ${join(counted)} ${pairs}`,
    work,
  );
  const changed = common
    .map((column) => ({ ...column, keys: number(row, column.after.id) }))
    .filter(({ keys }) => keys > 0)
    .sort((x, y) => y.keys - x.keys);
  const byColumn: ChangedColumn[] = [];
  for (const { before: old, after: column, differs, keys } of changed) {
    const shown = byColumn.length < mostChangedColumns;
    const examples = shown ? await changeExamples(old, column, differs, pairs, after.key, context) : [];
    byColumn.push({ name: column.name, type: column.type, keys, examples });
  }
  return { changed: number(row, 'any_change'), byColumn };
}

async function changeExamples(
  old: Column,
  column: Column,
  differs: Sql,
  pairs: Sql,
  key: readonly Column[],
  { database, work }: ComparingContext,
): Promise<ChangedColumn['examples']> {
  const shown = join(
    key.map(({ id }) => sql`a.${ident(id)}::VARCHAR`),
    ` || ' · ' || `,
  );
  const rows = await database.rows<{ key: string; was: string | null; now: string | null }>(
    sql`SELECT ${text(shown)} AS key, ${text(sql`b.${ident(old.id)}`)} AS was, ${text(sql`a.${ident(column.id)}`)} AS now
      ${pairs} WHERE ${differs} ORDER BY 1 LIMIT ${examplesOfColumn}`,
    work,
  );
  const hidden = isSensitive([old, column]);
  const show = (value: string | null): string | null => (value !== null && hidden ? masked(value) : value);
  return rows.map(({ key: name, was, now }) => ({
    key: isSensitive(key) ? masked(name) : name,
    before: show(was),
    after: show(now),
  }));
}

/** Another source's column that names things by this key. */
export interface NamingColumn {
  readonly source: string;
  readonly table: string;
  readonly column: Column;
}

/** Rows of other sources whose customer, order or product is not among the keys: before and after. */
export async function findOrphans(
  before: KeyedTable,
  after: KeyedTable,
  naming: readonly NamingColumn[],
  { database, work }: ComparingContext,
): Promise<Orphans[]> {
  const found: Orphans[] = [];
  for (const { source, table, column } of naming) {
    const value = sql`${ident(column.id)}::VARCHAR`;
    const [row] = await database.rows<Row>(
      sql`WITH b AS (${keysIn(before)}), a AS (${keysIn(after)}),
        o AS (SELECT ${value} AS v, count(*) AS n FROM ${ident(table)} WHERE ${value} IS NOT NULL GROUP BY 1)
        SELECT sum(o.n) FILTER (WHERE b.k0 IS NULL)::DOUBLE AS was, sum(o.n) FILTER (WHERE a.k0 IS NULL)::DOUBLE AS now,
          count(*) FILTER (WHERE a.k0 IS NULL)::DOUBLE AS keys
        FROM o LEFT JOIN b ON b.k0 = o.v LEFT JOIN a ON a.k0 = o.v`,
      work,
    );
    found.push({
      source,
      column: column.name,
      rowsBefore: number(row, 'was'),
      rowsAfter: number(row, 'now'),
      keysAfter: number(row, 'keys'),
    });
  }
  return found;
}
