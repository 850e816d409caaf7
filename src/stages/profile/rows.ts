import { ident, join, sql, type Sql } from '../../core/sql.ts';
import { countOf, type FigureRow, type ProfilingContext } from '../profilingWork.ts';
import type { ColumnProfile, TableProfile } from './spec.ts';

/** Columns among which pairs are tried as keys: those of most values. */
const candidates = 10;
const mostKeys = 10;
/** Rows on which a pair must hold before it is tried on all. */
const firstRows = 20_000;
/** Two columns of many values are unique together by chance; what does not name things must be so against the odds. */
const odds = 0.1;
const keyTypes = new Set(['integer', 'text', 'date', 'timestamp', 'boolean']);

/** Keys, and rows that are there more than once. */
export async function rowFigures(
  table: string,
  rows: number,
  columns: readonly ColumnProfile[],
  context: ProfilingContext,
): Promise<Pick<TableProfile, 'keys' | 'duplicates' | 'nearDuplicates'>> {
  const single = columns.filter((column) => isUnique(column, rows) && keyTypes.has(column.type));
  const unique = columns.filter((column) => isUnique(column, rows));
  const pairs = rows > 1 ? await uniquePairs(table, rows, columns, context) : [];
  const duplicates =
    unique.length > 0 || rows < 2 || columns.length === 0
      ? 0
      : rows -
        (await distinctRows(
          table,
          columns.map(({ id }) => ident(id)),
          context,
        ));
  const compared = columns.filter((column) => !unique.includes(column));
  const plain = compared.map(({ id, type }) =>
    type === 'text' ? sql`lower(trim(${ident(id)}))` : ident(id),
  );
  const near =
    compared.length < 2 || rows < 2 || !hasNames(compared)
      ? 0
      : rows - (await distinctRows(table, plain, context));
  return {
    keys: [...single.map(({ id }) => [id]), ...pairs].slice(0, mostKeys),
    duplicates,
    nearDuplicates: Math.max(0, near - duplicates),
  };
}

/** Rows that are alike say something only where a column of many values is among those compared. */
function hasNames(columns: readonly ColumnProfile[]): boolean {
  return columns.some(({ type, distinct, rows }) => type === 'text' && distinct > 0.5 * rows);
}

const isUnique = ({ distinct, missing }: ColumnProfile, rows: number): boolean =>
  rows > 0 && missing === 0 && distinct === rows;

/** Different rows, told apart by 128 bits of hash: two that differ fall together once in 10²⁶ for a million rows. */
async function distinctRows(
  table: string,
  values: readonly Sql[],
  { database, work }: ProfilingContext,
): Promise<number> {
  const [row] = await database.rows<FigureRow>(
    sql`SELECT count(*)::DOUBLE AS n FROM (SELECT 1 FROM ${ident(table)}
      GROUP BY hash(${join(values)}), hash(1, ${join([...values].reverse())}))`,
    work,
  );
  return countOf(row, 'n');
}

async function uniquePairs(
  table: string,
  rows: number,
  columns: readonly ColumnProfile[],
  context: ProfilingContext,
): Promise<string[][]> {
  const possible = columns
    .filter((column) => keyTypes.has(column.type) && column.missing === 0 && column.distinct > 1)
    .filter((column) => !isUnique(column, rows))
    .sort((a, b) => b.distinct - a.distinct)
    .slice(0, candidates);
  const pairs = possible.flatMap((a, index) =>
    possible.slice(index + 1).flatMap((b) => (isPlausible(a, b, rows) ? [[a.id, b.id] as const] : [])),
  );
  if (pairs.length === 0) return [];
  const likely = await distinctPairs(sql`(SELECT * FROM ${ident(table)} LIMIT ${firstRows})`, pairs, context);
  const first = Math.min(rows, firstRows);
  const wanted = pairs.filter((_, index) => likely[index] === first).slice(0, mostKeys);
  const found: string[][] = [];
  for (const pair of wanted) {
    const [distinct] = await distinctPairs(ident(table), [pair], context);
    if (distinct === rows) found.push([...pair]);
  }
  return found;
}

function isPlausible(a: ColumnProfile, b: ColumnProfile, rows: number): boolean {
  const combinations = a.distinct * b.distinct;
  return combinations >= rows && (combinations <= odds * rows * rows || (namesThings(a) && namesThings(b)));
}

const namesThings = ({ name, role }: ColumnProfile): boolean =>
  role === 'customer' ||
  role === 'order' ||
  role === 'product' ||
  /(?:^|[^a-z])(?:id|no|nr|number|code|key)$/iu.test(name);

async function distinctPairs(
  from: Sql,
  pairs: readonly (readonly [string, string])[],
  { database, work }: ProfilingContext,
): Promise<number[]> {
  const counts = pairs.map(
    ([a, b], index) => sql`count(DISTINCT (${ident(a)}, ${ident(b)}))::DOUBLE AS ${ident(`p${index}`)}`,
  );
  const [row] = await database.rows<FigureRow>(sql`SELECT ${join(counts)} FROM ${from}`, work);
  return pairs.map((_, index) => countOf(row, `p${index}`));
}
