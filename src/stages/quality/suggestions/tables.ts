import { formatCounted, formatDay, shortName } from '../../../core/format.ts';
import { ident, join, sql } from '../../../core/sql.ts';
import { numberExpression } from '../../columnExpressions.ts';
import type { RunContext } from '../../context.ts';
import type { ProfiledColumn, SourceValue } from '../../sources/spec.ts';
import { nameOf } from '../rules/bind.ts';
import { stretchesQuery } from '../rules/distribution.ts';
import { draft, isClock, isNumeric, withRole, type Draft } from './draft.ts';

const millisecondsPerDay = 86_400_000;
/** A table whose newest row is older than this is history, not a feed. */
const liveDays = 60;
const rowsToCompare = 200;
const spikeLimit = 5;

/** Rules on the table as a whole, and on its rows against those of other tables. */
export async function tableDrafts(
  source: SourceValue,
  sources: readonly SourceValue[],
  now: number,
  context: RunContext,
): Promise<Draft[]> {
  if (source.rows === 0) return [];
  const least = Math.floor(source.rows / 2);
  const count = `There ${source.rows === 1 ? 'is' : 'are'} ${formatCounted(source.rows, 'row')} now; half or twice as many would be a change.`;
  const drafts = [
    draft(source, null, { kind: 'row-count', least, greatest: source.rows * 2 }, count),
    ...referenceDrafts(source, sources),
  ];
  const time = source.columns.find(
    (column) => column.role === 'time' && (isClock(column) || column.type === 'text'),
  );
  if (time) {
    drafts.push(...freshnessDrafts(source, time, now));
    const why =
      'A day of far more or far fewer rows is told: rows were doubled or lost, or it was a special day.';
    drafts.push(
      draft(source, time, { kind: 'spike', measure: null, limit: spikeLimit }, why, { severity: 'note' }),
    );
  }
  for (const role of ['amount', 'quantity'] as const) {
    const column = withRole(source, role);
    if (column && isNumeric(column) && source.rows - column.missing >= rowsToCompare)
      drafts.push(...(await distributionDrafts(source, column, context)));
  }
  return drafts;
}

function freshnessDrafts(source: SourceValue, time: ProfiledColumn, now: number): Draft[] {
  const newest =
    time.greatest === null ? Number.NaN : Date.parse(`${time.greatest.slice(0, 19).replace(' ', 'T')}Z`);
  const age = (now - newest) / millisecondsPerDay;
  if (!(age >= -1 && age <= liveDays)) return [];
  const days = Math.ceil(Math.max(0, age) * 2) + 7;
  const why = `The newest is of ${formatDay(time.greatest ?? '')}: a feed that stops is told.`;
  return [draft(source, time, { kind: 'freshness', days }, why)];
}

/** Customers, products and orders that are known in a table with one row for each. */
function referenceDrafts(source: SourceValue, sources: readonly SourceValue[]): Draft[] {
  return (['customer', 'product', 'order'] as const).flatMap((role) => {
    const own = withRole(source, role);
    if (!own) return [];
    return sources.flatMap((other) => {
      const target = other.id === source.id ? undefined : withRole(other, role);
      if (!target || target.type !== own.type || target.missing > 0 || target.distinct !== other.rows)
        return [];
      const why = `${shortName(other.name)} has one row for each ${shortName(target.name)}.`;
      return [draft(source, own, { kind: 'reference', source: other.id, column: nameOf(target) }, why)];
    });
  });
}

/** Fifty quantiles that occur among the values, with the exact shares at or under each. */
async function distributionDrafts(
  source: SourceValue,
  column: ProfiledColumn,
  context: RunContext,
): Promise<Draft[]> {
  const value = numberExpression(column);
  const levels = join(Array.from({ length: 50 }, (_, i) => sql`${(2 * i + 1) / 100}::DOUBLE`));
  const quantiles = sql`SELECT quantile_disc(${value}, [${levels}]) AS q FROM ${ident(source.table)} WHERE ${value} IS NOT NULL`;
  const points = await context.database.rows<{ point: number }>(
    sql`SELECT DISTINCT unnest(q)::DOUBLE AS point FROM (${quantiles}) ORDER BY 1`,
    context.work,
  );
  if (points.length === 0) return [];
  const stretches = await context.database.rows<{ point: number; n: number }>(
    stretchesQuery(
      source.table,
      column,
      points.map(({ point }) => point),
    ),
    context.work,
  );
  const counted = new Map(stretches.map(({ point, n }) => [point, n]));
  const rows = stretches.reduce((sum, { n }) => sum + n, 0);
  let below = 0;
  const shares = points.map(({ point }) => ({
    value: point,
    share: (below += counted.get(point) ?? 0) / rows,
  }));
  const reference = { kind: 'numbers', rows, points: shares } as const;
  const why = `A later load whose values lie elsewhere is told, compared with quantiles of these ${formatCounted(rows, 'row')}.`;
  return [
    draft(source, column, { kind: 'distribution', reference, distance: 0.1, level: 0.01 }, why, {
      severity: 'note',
    }),
  ];
}
