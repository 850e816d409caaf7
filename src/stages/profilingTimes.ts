import { ident, sql } from '../core/sql.ts';
import type { TimeFigures } from './profile/spec.ts';
import { countIn, frameOf } from './profilingNumbers.ts';
import {
  countOf,
  numberOf,
  type CountedColumn,
  type FigureRow,
  type ProfilingContext,
} from './profilingWork.ts';

const mostGaps = 5;
const day = 86_400_000;
const bins = 40;

/** Range, gaps and histogram of a column of dates or points in time; null where it has no finite one. @throws AppError `query.*` */
export async function timeFigures(
  table: string,
  column: CountedColumn,
  context: ProfilingContext,
): Promise<TimeFigures | null> {
  const { database, work } = context;
  const id = ident(column.id);
  const milliseconds = sql`epoch_ms(CASE WHEN isfinite(${id}) THEN ${id} END::TIMESTAMP)`;
  const [range] = await database.rows<FigureRow>(
    sql`SELECT least, greatest, q[1] AS q1, q[2] AS q2, q[3] AS q3, first, last
      FROM (SELECT min(${id}) AS least, max(${id}) AS greatest, quantile_disc(${id}, [0.25, 0.5, 0.75]) AS q,
        min(${milliseconds})::DOUBLE AS first, max(${milliseconds})::DOUBLE AS last
        FROM ${ident(table)} WHERE isfinite(${id}))`,
    work,
  );
  const first = numberOf(range, 'first');
  const last = numberOf(range, 'last');
  if (!range || first === null || last === null) return null;
  const firstDay = Math.floor(first / day);
  const lastDay = Math.floor(last / day);
  const byDay = lastDay - firstDay < bins;
  const frame = byDay
    ? { from: firstDay * day, to: (lastDay + 1) * day, bins: lastDay - firstDay + 1 }
    : frameOf(first, last, false);
  const [histogram = null] = await countIn(table, sql`(${milliseconds})::DOUBLE`, [frame], context);
  const text = (name: string): string => String(range[name] ?? '');
  return {
    least: text('least'),
    quartiles: [text('q1'), text('q2'), text('q3')],
    greatest: text('greatest'),
    span: lastDay - firstDay + 1,
    ...(await gapsOf(table, column, context)),
    histogram,
  };
}

async function gapsOf(
  table: string,
  column: CountedColumn,
  { database, work }: ProfilingContext,
): Promise<Pick<TimeFigures, 'daysWithRows' | 'usualStep' | 'gaps'>> {
  const id = ident(column.id);
  const rows = await database.rows<FigureRow>(
    sql`WITH days AS (SELECT DISTINCT ${id}::DATE AS d FROM ${ident(table)} WHERE isfinite(${id})),
      steps AS MATERIALIZED (SELECT lag(d) OVER (ORDER BY d) AS before, d FROM days)
      SELECT before, d AS after, (d - before)::DOUBLE AS step, (SELECT count(*)::DOUBLE FROM steps) AS days,
        (SELECT quantile_disc(d - before, 0.5)::DOUBLE FROM steps) AS usual
      FROM steps ORDER BY step DESC NULLS LAST, d LIMIT ${mostGaps}`,
    work,
  );
  const gaps = rows.flatMap((row) => {
    const days = numberOf(row, 'step');
    return days === null || days <= 1
      ? []
      : [{ from: String(row['before']), to: String(row['after']), days }];
  });
  return { daysWithRows: countOf(rows[0], 'days'), usualStep: numberOf(rows[0], 'usual'), gaps };
}
