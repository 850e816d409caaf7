import { AppError } from '../core/errors.ts';
import { shortName } from '../core/format.ts';
import type { SourceContent, SourcePart } from '../core/snapshots.ts';
import { ident, join, sql, type Sql } from '../core/sql.ts';
import { sqlTypes } from '../core/sqlTypes.ts';
import type { Column, LoadedTable, Warning } from '../core/table.ts';
import { unitsApart, unitsInWords } from '../core/unitsApart.ts';
import type { RunContext } from './context.ts';
import type { SourceSpec } from './sources/spec.ts';

/** What reading a content needs of the studio. */
export type ContentContext = Pick<RunContext, 'database' | 'work' | 'source' | 'tableName'>;

/**
 * The rows of a content as one table with the source's own columns: the file's table itself where it is one file as it stands,
 * else a new table of the parts, one after the other, their columns met by name.
 * @throws AppError `ingest.missing`, `ingest.shapes` where a part lacks the type of a column.
 */
export async function readContent(
  name: string,
  content: SourceContent,
  context: ContentContext,
): Promise<LoadedTable> {
  if (!content.parts) return context.source(sourceOf(name, content));
  const [first, ...others] = content.parts;
  if (!first) throw new AppError('ingest.missing', `“${name}” has no file.`, { file: name });
  const loaded = await context.source(sourceOf(first.file, { ...first, demo: null }));
  const table = context.tableName();
  await context.database.run(
    sql`CREATE TABLE ${ident(table)} AS ${rowsOf(first, loaded.table, content.columns)}`,
    context.work,
  );
  let { rejected, rejects } = loaded;
  let warnings = [...loaded.warnings, ...columnsApart(name, first, content.columns)];
  for (const part of others) {
    const more = await context.source(sourceOf(part.file, { ...part, demo: null }));
    await addPart(name, table, part, more.table, content.columns, context);
    rejected += more.rejected;
    rejects = [...rejects, ...more.rejects].slice(0, 1000);
    warnings = [
      ...warnings,
      ...more.warnings,
      ...columnsApart(name, part, content.columns),
      ...numbersApart(name, part, content.columns),
    ];
  }
  const { columns } = content;
  const places = columns.map(({ name: own }) => first.columns.findIndex((column) => column.name === own));
  const preview = loaded.preview.map((row) => places.map((place) => row[place] ?? null));
  return {
    ...loaded,
    preview,
    table,
    rows: await countRows(table, context),
    columns,
    rejected,
    rejects,
    warnings,
  };
}

/** Columns of a part that the source lacks, or the other way round, as people should know of them. */
function columnsApart(
  name: string,
  { file, columns: own }: SourcePart,
  columns: readonly Column[],
): Warning[] {
  const told = (code: string, names: readonly string[], what: (one: boolean) => string): Warning[] =>
    names.length === 0 ? [] : [{ code, message: `${name}: ${what(names.length === 1)}: ${named(names)}.` }];
  const lacking = (some: readonly Column[], others: readonly Column[]): string[] =>
    some.flatMap((column) => (others.some((other) => other.name === column.name) ? [] : [column.name]));
  return [
    ...told('columns-left-out', lacking(own, columns), (one) =>
      one
        ? `a column of ${file} is not in the source and is left out`
        : `columns of ${file} are not in the source and are left out`,
    ),
    ...told('columns-empty', lacking(columns, own), (one) =>
      one
        ? `a column is empty in the rows of ${file}, which lacks it`
        : `columns are empty in the rows of ${file}, which lacks them`,
    ),
  ];
}

/** Columns of numbers that have another unit in the part than in the source. */
function numbersApart(
  name: string,
  { file, columns: own }: SourcePart,
  columns: readonly Column[],
): Warning[] {
  const apart = unitsApart(columns, own);
  if (apart.length === 0) return [];
  const message = `${name}: ${unitsInWords(apart, file)}. The numbers were put together as they stand.`;
  return [{ code: 'shape-differs', message }];
}

const named = (names: readonly string[]): string => {
  const shown = names.slice(0, 5).map((name) => `“${shortName(name, 40)}”`);
  return names.length > shown.length
    ? `${shown.join(', ')} and ${names.length - shown.length} more`
    : shown.join(', ');
};

/** A content as what the studio finds files by. */
function sourceOf(name: string, { fingerprint, bytes, demo, reading, columns }: SourceContent): SourceSpec {
  return { id: name, name, fingerprint, bytes, demo, reading, columns: [...columns] };
}

/** The part's rows under the source's columns, in their types; NULL where the part lacks one. */
function rowsOf(part: SourcePart, table: string, columns: readonly Column[]): Sql {
  const pieces = columns.map(({ id, name, type }) => {
    const own = part.columns.find((column) => column.name === name);
    const value = own ? ident(own.id) : sql`NULL`;
    return sql`${own?.type === type ? value : sql`CAST(${value} AS ${sqlTypes[type]})`} AS ${ident(id)}`;
  });
  return sql`SELECT ${join(pieces)} FROM ${ident(table)}`;
}

async function addPart(
  name: string,
  table: string,
  part: SourcePart,
  from: string,
  columns: readonly Column[],
  context: ContentContext,
): Promise<void> {
  const { database, work } = context;
  if (part.replaces) await dropReplaced(table, part, from, columns, context);
  try {
    await database.run(sql`INSERT INTO ${ident(table)} ${rowsOf(part, from, columns)}`, work);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code !== 'query.failed') throw thrown;
    const message = `Values of “${part.file}” do not fit the types of the columns of “${name}”. Read the load before it, under “Snapshots”.`;
    throw new AppError('ingest.shapes', message, { file: part.file, source: name }, thrown);
  }
}

/** Leaves out earlier rows with a key of the part, in a new table, so that the numbers of rows have no holes. */
async function dropReplaced(
  table: string,
  part: SourcePart,
  from: string,
  columns: readonly Column[],
  { database, work }: ContentContext,
): Promise<void> {
  const pairs = (part.replaces ?? []).map((key) => {
    const own = columns.find(({ name }) => name === key);
    const theirs = part.columns.find(({ name }) => name === key);
    if (!own || !theirs) {
      throw new AppError('recipe.setting', `“${part.file}” has no column “${key}” to tell rows apart by.`, {
        file: part.file,
        column: key,
      });
    }
    return sql`p.${ident(theirs.id)}::VARCHAR = t.${ident(own.id)}::VARCHAR`;
  });
  const kept = `${table}_kept`;
  await database.run(
    sql`CREATE TABLE ${ident(kept)} AS SELECT * FROM ${ident(table)} AS t
      WHERE NOT EXISTS (SELECT 1 FROM ${ident(from)} AS p WHERE ${join(pairs, ' AND ')}) ORDER BY rowid`,
    work,
  );
  await database.run(sql`DROP TABLE ${ident(table)}`);
  await database.run(sql`ALTER TABLE ${ident(kept)} RENAME TO ${ident(table)}`);
}

/** Rows of a table. */
export async function countRows(table: string, { database, work }: ContentContext): Promise<number> {
  const [row] = await database.rows<{ n: number }>(
    sql`SELECT count(*)::DOUBLE AS n FROM ${ident(table)}`,
    work,
  );
  return row?.n ?? 0;
}
