import { ident, join, sql } from '../../core/sql.ts';
import { correlationRatio, cramersV, type Group } from '../../stats/association.ts';
import { countOf, numberOf, scaled, type FigureRow, type ProfilingContext } from '../profilingWork.ts';
import type { ColumnProfile } from './spec.ts';

type Matrix = (number | null)[][];

/** Cramér's V of every pair of categories, over the rows where both are there. */
export async function categoryPairs(
  table: string,
  columns: readonly ColumnProfile[],
  { database, work }: ProfilingContext,
): Promise<Matrix> {
  const matrix: Matrix = columns.map((_, i) => columns.map((__, j) => (i === j ? 1 : null)));
  const pairs = (columns.length * (columns.length - 1)) / 2;
  let done = 0;
  for (const [i, a] of columns.entries()) {
    for (const [j, b] of columns.entries()) {
      if (j <= i) continue;
      const rows = await database.rows<FigureRow>(
        sql`SELECT dense_rank() OVER (ORDER BY a)::DOUBLE AS i, dense_rank() OVER (ORDER BY b)::DOUBLE AS j, n
          FROM (SELECT ${ident(a.id)} AS a, ${ident(b.id)} AS b, count(*)::DOUBLE AS n FROM ${ident(table)}
            WHERE ${ident(a.id)} IS NOT NULL AND ${ident(b.id)} IS NOT NULL GROUP BY ALL)`,
        work,
      );
      const value = cramersV(contingency(rows));
      (matrix[i] as (number | null)[])[j] = value;
      (matrix[j] as (number | null)[])[i] = value;
      done++;
      work.progress?.('Comparing categories', done, pairs, 'pairs');
    }
  }
  return matrix;
}

function contingency(rows: readonly FigureRow[]): number[][] {
  const most = (name: string): number => rows.reduce((top, row) => Math.max(top, countOf(row, name)), 0);
  const counts = Array.from({ length: most('i') }, () => new Array<number>(most('j')).fill(0));
  for (const row of rows) {
    (counts[countOf(row, 'i') - 1] as number[])[countOf(row, 'j') - 1] = countOf(row, 'n');
  }
  return counts;
}

/** Correlation ratios of numbers over categories, by category, then number. */
export async function ratioPairs(
  table: string,
  categories: readonly ColumnProfile[],
  numbers: readonly ColumnProfile[],
  { database, work }: ProfilingContext,
): Promise<Matrix> {
  const matrix: Matrix = [];
  for (const category of categories) {
    work.progress?.('Comparing numbers over categories', matrix.length, categories.length, 'categories');
    matrix.push(numbers.length === 0 ? [] : await ratios(table, category, numbers, { database, work }));
  }
  return matrix;
}

async function ratios(
  table: string,
  category: ColumnProfile,
  numbers: readonly ColumnProfile[],
  { database, work }: ProfilingContext,
): Promise<(number | null)[]> {
  const figures = numbers.flatMap((column) => {
    const x = scaled(column);
    return [
      sql`count(${x})::DOUBLE AS ${ident(`${column.id}_n`)}`,
      sql`favg(${x}) AS ${ident(`${column.id}_mean`)}`,
      sql`var_pop(${x}) AS ${ident(`${column.id}_var`)}`,
    ];
  });
  const rows = await database.rows<FigureRow>(
    sql`SELECT ${join(figures)} FROM ${ident(table)} WHERE ${ident(category.id)} IS NOT NULL GROUP BY ${ident(category.id)}`,
    work,
  );
  return numbers.map(({ id }) =>
    correlationRatio(
      rows.map((row): Group => {
        const count = countOf(row, `${id}_n`);
        return {
          count,
          mean: countOf(row, `${id}_mean`),
          squares: count * (numberOf(row, `${id}_var`) ?? 0),
        };
      }),
    ),
  );
}
