import { ident, join, sql } from '../../core/sql.ts';
import { countOf, type FigureRow, type ProfilingContext } from '../profilingWork.ts';
import { categoryPairs, ratioPairs } from './categoryPairs.ts';
import { numberPairs } from './numberPairs.ts';
import type { ColumnProfile, PairsProfile } from './spec.ts';

const sampleRows = 100_000;
const mostNumbers = 60;
const mostCategories = 40;
/** Values above which a column is no category to compare. */
const mostValues = 50;

/** Columns whose pairs say something: numbers that vary and are no names of things, and categories of few values. */
export function comparable(columns: readonly ColumnProfile[]): {
  readonly numbers: readonly ColumnProfile[];
  readonly categories: readonly ColumnProfile[];
  readonly leftOut: readonly string[];
} {
  const varied = columns.filter(({ distinct, role }) => distinct > 1 && role !== 'ignore');
  const numbers = varied.filter((column) => isNumber(column) && !namesThings(column));
  const categories = varied.filter(
    ({ type, distinct }) => (type === 'text' || type === 'boolean') && distinct <= mostValues,
  );
  return {
    numbers: numbers.slice(0, mostNumbers),
    categories: categories.slice(0, mostCategories),
    leftOut: [...numbers.slice(mostNumbers), ...categories.slice(mostCategories)].map(({ id }) => id),
  };
}

const isNumber = ({ type }: ColumnProfile): boolean => type === 'integer' || type === 'number';
const namesThings = ({ role, type, distinct, rows, missing }: ColumnProfile): boolean =>
  role === 'customer' ||
  role === 'order' ||
  role === 'product' ||
  (type === 'integer' && distinct > 1000 && distinct === rows - missing);

/**
 * Correlations and associations of a table's columns, on every row or on about 100,000 that are drawn by a hash of their place.
 * @param key names the sample's table; it is dropped again.
 * @throws AppError `query.*`, `cancelled`
 */
export async function pairsOf(
  table: string,
  rows: number,
  columns: readonly ColumnProfile[],
  wanted: 'sample' | 'all',
  key: string,
  context: ProfilingContext,
): Promise<PairsProfile> {
  const { numbers, categories, leftOut } = comparable(columns);
  const exact = wanted === 'all' || rows <= sampleRows;
  const used = [...numbers, ...categories];
  if (used.length < 2) return nothing(rows, numbers, categories, leftOut);
  if (exact) return { ...(await compare(table, rows, numbers, categories, context)), exact, leftOut };
  const sample = `profile_sample_${key}`;
  const { database, work } = context;
  try {
    await database.run(
      sql`CREATE OR REPLACE TABLE ${ident(sample)} AS SELECT ${join(used.map(({ id }) => ident(id)))}
        FROM ${ident(table)} WHERE hash(rowid) % ${rows} < ${sampleRows}`,
      work,
    );
    const [count] = await database.rows<FigureRow>(
      sql`SELECT count(*)::DOUBLE AS n FROM ${ident(sample)}`,
      work,
    );
    return { ...(await compare(sample, countOf(count, 'n'), numbers, categories, context)), exact, leftOut };
  } finally {
    await database.run(sql`DROP TABLE IF EXISTS ${ident(sample)}`);
  }
}

async function compare(
  table: string,
  rows: number,
  numbers: readonly ColumnProfile[],
  categories: readonly ColumnProfile[],
  context: ProfilingContext,
): Promise<Omit<PairsProfile, 'exact' | 'leftOut'>> {
  return {
    rows,
    numbers: numbers.map(({ id }) => id),
    ...(await numberPairs(table, rows, numbers, context)),
    categories: categories.map(({ id }) => id),
    cramersV: await categoryPairs(table, categories, context),
    correlationRatio: await ratioPairs(table, categories, numbers, context),
  };
}

function nothing(
  rows: number,
  numbers: readonly ColumnProfile[],
  categories: readonly ColumnProfile[],
  leftOut: readonly string[],
): PairsProfile {
  const alone = numbers.map(() => [1]);
  return {
    rows,
    exact: true,
    numbers: numbers.map(({ id }) => id),
    pearson: alone,
    spearman: alone,
    categories: categories.map(({ id }) => id),
    cramersV: categories.map(() => [1]),
    correlationRatio: categories.map(() => []),
    leftOut,
  };
}
