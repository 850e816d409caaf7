import { AppError } from '../core/errors.ts';
import { contentOf, snapshotsOf } from '../core/snapshots.ts';
import { schemaChange, type Side, type SnapshotComparison } from '../core/snapshotsComparison.ts';
import { ident, join, sql, type Sql } from '../core/sql.ts';
import type { Column } from '../core/table.ts';
import { readContent, type ContentContext } from './snapshotsContent.ts';
import { figuresOf, type ComparedTable } from './snapshotsFigures.ts';
import { compareKeys, findOrphans, keyed, type NamingColumn } from './snapshotsKeys.ts';
import type { SourceSpec, SourceValue } from './sources/spec.ts';

/** The data of a load; null where it is not here any more. */
export async function snapshotTable(
  source: SourceSpec,
  id: string,
  context: ContentContext,
): Promise<ComparedTable | null> {
  const content = contentOf(source, id);
  if (!content) return null;
  try {
    const { table, rows } = await readContent(source.name, content, context);
    return { table, rows, columns: content.columns };
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'ingest.missing') return null;
    throw thrown;
  }
}

/**
 * Compares two loads of a source, as they were read (before clocks and repairs): columns, rows, keys, changed values by column,
 * figures, rows of other sources that lose what they name. Where the data of one is not here any more, its recorded figures.
 * @param others the sources as they are now.
 * @throws AppError `recipe.setting` where there is no such load, `query.*`
 */
export async function compareSnapshots(
  source: SourceSpec,
  from: string,
  to: string,
  key: readonly string[],
  others: readonly SourceValue[],
  context: ContentContext,
): Promise<SnapshotComparison> {
  const before = await snapshotTable(source, from, context);
  const after = await snapshotTable(source, to, context);
  const sides = [await sideOf(source, from, before, context), await sideOf(source, to, after, context)];
  const [one, other] = sides;
  if (!one || !other) throw new RangeError('there are two sides');
  const comparison: SnapshotComparison = {
    source: source.id,
    before: one,
    after: other,
    rowsCompared: before !== null && after !== null,
    schema: schemaChange(before?.columns ?? one.figures, after?.columns ?? other.figures),
    key: null,
    same: null,
    orphans: [],
  };
  if (!before || !after) return comparison;
  const had = keyed(before, key);
  const has = keyed(after, key);
  const same = await sameRows(before, after, context);
  if (!had || !has) return { ...comparison, same };
  const naming = namingColumns(source.id, has.key, others);
  return {
    ...comparison,
    same,
    key: await compareKeys(had, has, context),
    orphans: await findOrphans(had, has, naming, context),
  };
}

async function sideOf(
  source: SourceSpec,
  id: string,
  table: ComparedTable | null,
  context: ContentContext,
): Promise<Side> {
  const record = snapshotsOf(source).find((one) => one.id === id);
  if (!record) {
    throw new AppError('recipe.setting', `“${source.name}” has no snapshot ${id}.`, {
      source: source.id,
      snapshot: id,
    });
  }
  if (table) return { id, rows: table.rows, figures: await figuresOf(table, context) };
  return { id, rows: record.rows, figures: record.figures ?? [] };
}

/** Columns of other sources that bear the role of a key of one column. */
function namingColumns(
  source: string,
  key: readonly Column[],
  others: readonly SourceValue[],
): NamingColumn[] {
  const [only] = key;
  const role = only?.role;
  if (key.length !== 1 || (role !== 'customer' && role !== 'order' && role !== 'product')) return [];
  return others
    .filter(({ id }) => id !== source)
    .flatMap(({ name, table, columns }) =>
      columns.filter((column) => column.role === role).map((column) => ({ source: name, table, column })),
    );
}

/** Rows that both tables have alike in their common columns, each as often as it stands in both, and repeated rows of each. */
async function sameRows(
  before: ComparedTable,
  after: ComparedTable,
  { database, work }: ContentContext,
): Promise<SnapshotComparison['same']> {
  const common = after.columns.flatMap((column) => {
    const old = before.columns.find(({ name }) => name === column.name);
    return old ? [{ old, column, asText: old.type !== column.type }] : [];
  });
  if (common.length === 0) return { rows: 0, repeatedBefore: 0, repeatedAfter: 0 };
  const value = (id: string, asText: boolean): Sql => (asText ? sql`${ident(id)}::VARCHAR` : ident(id));
  const rowsOf = (table: string, ids: readonly Sql[]): Sql =>
    sql`SELECT hash(${join(ids)}) AS h, hash(1, ${join([...ids].reverse())}) AS g, count(*) AS n FROM ${ident(table)} GROUP BY 1, 2`;
  const [row] = await database.rows<{ same: number | null; had: number; has: number }>(
    sql`WITH b AS MATERIALIZED (${rowsOf(
      before.table,
      common.map(({ old, asText }) => value(old.id, asText)),
    )}),
      a AS MATERIALIZED (${rowsOf(
        after.table,
        common.map(({ column, asText }) => value(column.id, asText)),
      )})
      SELECT (SELECT sum(least(b.n, a.n))::DOUBLE FROM b JOIN a ON b.h = a.h AND b.g = a.g) AS same,
        (SELECT count(*)::DOUBLE FROM b) AS had, (SELECT count(*)::DOUBLE FROM a) AS has`,
    work,
  );
  return {
    rows: row?.same ?? 0,
    repeatedBefore: before.rows - (row?.had ?? 0),
    repeatedAfter: after.rows - (row?.has ?? 0),
  };
}
