import { ident, sql } from '../core/sql.ts';
import type { CountedText, TextFigures } from './profile/spec.ts';
import { closeTexts, variantTexts } from './profilingSpellings.ts';
import { talliesOf } from './profilingTallies.ts';
import { countOf, type CountedColumn, type FigureRow, type ProfilingContext } from './profilingWork.ts';

/** Distinct values up to which every shape is counted; above, those of about as many rows, drawn by hash. */
const mostLooked = 50_000;
const mostPatterns = 10;
/** Shapes above which letters and digits stand in runs. */
const mostShapes = 60;
/** Distinct texts that are tried as dates and numbers. */
const tried = 2000;
/** Forms of dates besides ISO 8601 that people write. */
const dateForms = [
  '%d/%m/%Y',
  '%m/%d/%Y',
  '%d.%m.%Y',
  '%d-%m-%Y',
  '%Y/%m/%d',
  '%d %b %Y',
  '%d-%b-%Y',
  '%b %d, %Y',
  '%d/%m/%Y %H:%M',
  '%m/%d/%Y %H:%M',
  '%d.%m.%Y %H:%M',
  '%d/%m/%Y %H:%M:%S',
  '%m/%d/%Y %H:%M:%S',
  '%d.%m.%Y %H:%M:%S',
] as const;

/**
 * Lengths, shapes and spellings of a column of texts. Exact, but for shapes of a column with more than 50,000 different values,
 * which are counted on about 50,000 of its rows.
 * @throws AppError `query.*`
 */
export async function textFigures(
  table: string,
  column: CountedColumn,
  rows: number,
  distinct: number,
  sensitive: boolean,
  context: ProfilingContext,
): Promise<TextFigures | null> {
  if (distinct === 0) return null;
  const { database, work } = context;
  const id = ident(column.id);
  const [lengths] = await database.rows<FigureRow>(
    sql`SELECT min(length(${id}))::DOUBLE AS shortest, max(length(${id}))::DOUBLE AS longest,
      avg(length(${id})) AS mean, count(*) FILTER (WHERE trim(${id}) = '')::DOUBLE AS blank,
      count(*) FILTER (WHERE trim(${id}) <> '' AND length(trim(${id})) < length(${id}))::DOUBLE AS padded
      FROM ${ident(table)} WHERE ${id} IS NOT NULL`,
    work,
  );
  const exact = distinct <= mostLooked;
  return {
    shortest: countOf(lengths, 'shortest'),
    longest: countOf(lengths, 'longest'),
    meanLength: countOf(lengths, 'mean'),
    blank: countOf(lengths, 'blank'),
    padded: countOf(lengths, 'padded'),
    ...(await shapesOf(table, column, exact ? null : rows, context)),
    patternsExact: exact,
    variants: await variantTexts(table, column, distinct, sensitive, context),
    close: await closeTexts(table, column, distinct, sensitive, context),
  };
}

type Shapes = Pick<TextFigures, 'patterns' | 'collapsed' | 'looked' | 'dates' | 'numbers'>;

/** @param sampledFrom the table’s rows where a share of them is looked at, null for all. */
async function shapesOf(
  table: string,
  column: CountedColumn,
  sampledFrom: number | null,
  { database, work }: ProfilingContext,
): Promise<Shapes> {
  const id = ident(column.id);
  const looked =
    sampledFrom === null
      ? talliesOf(table, column)
      : sql`SELECT ${id} AS v, count(*)::DOUBLE AS n FROM ${ident(table)}
          WHERE ${id} IS NOT NULL AND hash(rowid) % ${sampledFrom} < ${mostLooked} GROUP BY v`;
  const shape = sql`regexp_replace(regexp_replace(regexp_replace(left(v, 100), '\\p{Lu}', 'A', 'g'),
    '[\\p{Ll}\\p{Lo}]', 'a', 'g'), '\\p{Nd}', '9', 'g')`;
  const shapes = await database.rows<FigureRow>(
    sql`WITH g AS MATERIALIZED (${looked}),
      s AS MATERIALIZED (SELECT ${shape} AS shape, sum(n) AS n FROM g GROUP BY 1),
      few AS (SELECT count(*) <= ${mostShapes} AS few FROM s),
      c AS (SELECT CASE WHEN few THEN shape ELSE regexp_replace(regexp_replace(regexp_replace(shape,
          'A{2,}', 'A+', 'g'), 'a{2,}', 'a+', 'g'), '9{2,}', '9+', 'g') END AS shape, sum(n) AS n FROM s, few GROUP BY 1)
      SELECT shape, n::DOUBLE AS n, NOT (SELECT few FROM few) AS collapsed, (SELECT sum(n) FROM g) AS looked
      FROM c ORDER BY n DESC, shape LIMIT ${mostPatterns}`,
    work,
  );
  const iso = sql`(v SIMILAR TO '\\d{4}-\\d{1,2}-\\d{1,2}.*' AND try_cast(trim(v) AS TIMESTAMP) IS NOT NULL)`;
  const forms = dateForms.map((form) => sql`try_strptime(trim(v), ${form}) IS NOT NULL`);
  const dated = forms.reduce((either, form) => sql`${either} OR ${form}`, iso);
  const [shares] = await database.rows<FigureRow>(
    sql`SELECT coalesce(sum(n) FILTER (WHERE ${dated}) / sum(n), 0)::DOUBLE AS dates,
      coalesce(sum(n) FILTER (WHERE isfinite(try_cast(trim(v) AS DOUBLE))) / sum(n), 0)::DOUBLE AS numbers
      FROM (SELECT * FROM (${looked}) WHERE trim(v) <> '' LIMIT ${tried})`,
    work,
  );
  const text = (row: FigureRow): CountedText => ({ text: String(row['shape']), rows: countOf(row, 'n') });
  return {
    patterns: shapes.map(text),
    collapsed: Number(shapes[0]?.['collapsed'] ?? 0) === 1,
    looked: countOf(shapes[0], 'looked'),
    dates: countOf(shares, 'dates'),
    numbers: countOf(shares, 'numbers'),
  };
}
