import { AppError } from '../../../core/errors.ts';
import { formatCount, formatNumber, shortName } from '../../../core/format.ts';
import { ident, join, sql, type Sql } from '../../../core/sql.ts';
import { sqlTypes } from '../../../core/sqlTypes.ts';
import { numberExpression } from '../../columnExpressions.ts';
import type { RunContext } from '../../context.ts';
import type { ProfiledColumn } from '../../sources/spec.ts';
import { mask } from '../rules/bind.ts';
import { rowCondition } from '../rules/conditions.ts';
import type { Step } from '../spec.ts';
import { figures, needed, nothing, type Before, type Perform } from './step.ts';

type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

const rowsWord = (n: number): string => `${formatCount(n)} ${n === 1 ? 'row' : 'rows'}`;

/** Leaves out the rows that break a test. */
export const drop: Perform<Of<'drop'>> = async (step, before, context) => {
  const { fails } = rowCondition(step.test, needed(before, step.column), before.sources);
  const query = sql`SELECT coalesce(sum(f::INTEGER), 0)::DOUBLE AS n FROM (SELECT ${fails} AS f FROM ${ident(before.table)})`;
  const dropped = (await figures(query, context))('n');
  return { ...nothing, dropped, kept: sql`NOT ${fails}`, told: [`${rowsWord(dropped)} left out.`] };
};

/** Brings numbers outside the bounds to the nearest bound; whole numbers to the nearest whole one inside. */
export const cap: Perform<Of<'cap'>> = async (step, before, context) => {
  const column = needed(before, step.column);
  if (column.type !== 'integer' && column.type !== 'number') {
    throw new AppError('recipe.setting', `Only numbers are capped; “${column.name}” holds none.`, {
      stage: 'quality',
      column: column.name,
    });
  }
  if (step.least !== null && step.greatest !== null && step.least > step.greatest) {
    throw new AppError('recipe.setting', 'The least is above the greatest: no number lies between them.', {
      stage: 'quality',
      column: column.name,
    });
  }
  const name = ident(column.id);
  const value = sql`${name}::DOUBLE`;
  const whole = column.type === 'integer';
  const bound = (at: number): Sql => (whole ? sql`${at}::BIGINT` : sql`${at}::DOUBLE`);
  const least = step.least === null ? null : whole ? Math.ceil(step.least) : step.least;
  const greatest = step.greatest === null ? null : whole ? Math.floor(step.greatest) : step.greatest;
  const under = least === null ? sql`false` : sql`${value} < ${least}::DOUBLE`;
  const over = greatest === null ? sql`false` : sql`${value} > ${greatest}::DOUBLE`;
  const n = await figures(
    sql`SELECT (count(*) FILTER (WHERE ${under}))::DOUBLE AS under, (count(*) FILTER (WHERE ${over}))::DOUBLE AS over
      FROM ${ident(before.table)}`,
    context,
  );
  const cases = [
    ...(least === null ? [] : [sql`WHEN ${under} THEN ${bound(least)}`]),
    ...(greatest === null ? [] : [sql`WHEN ${over} THEN ${bound(greatest)}`]),
  ];
  if (cases.length === 0) return nothing;
  const told = [
    ...(n('under') > 0 ? [`${rowsWord(n('under'))} raised to ${formatNumber(least ?? 0, 6)}.`] : []),
    ...(n('over') > 0 ? [`${rowsWord(n('over'))} lowered to ${formatNumber(greatest ?? 0, 6)}.`] : []),
  ];
  const replaced = new Map([[column.id, sql`CASE ${join(cases, ' ')} ELSE ${name} END`]]);
  return { ...nothing, changed: n('under') + n('over'), replaced, told };
};

/** Puts one value where there is none. */
export const fill: Perform<Of<'fill'>> = async (step, before, context) => {
  const column = needed(before, step.column);
  const name = ident(column.id);
  const count = sql`SELECT (count(*) FILTER (WHERE ${name} IS NULL))::DOUBLE AS n FROM ${ident(before.table)}`;
  const changed = (await figures(count, context))('n');
  const value = step.with === 'constant' ? step.value : await central(step.with, column, before, context);
  if (value === null) {
    throw new AppError('recipe.setting', `There is no value to fill “${column.name}” with.`, {
      stage: 'quality',
      column: column.name,
    });
  }
  const cast = literalOf(column, value);
  await context.database.run(sql`SELECT ${cast}`, context.work);
  const shown = column.role === 'sensitive' ? mask : shortName(value, 60);
  const replaced = new Map([[column.id, sql`coalesce(${name}, ${cast})`]]);
  return { ...nothing, changed, replaced, told: [`${rowsWord(changed)} filled with ${shown}.`] };
};

const literalOf = ({ type }: ProfiledColumn, value: string): Sql => sql`${value}::${sqlTypes[type]}`;

/** The median (of what is no number, and of whole numbers: a value that occurs), or the most frequent value (of equals the least). */
async function central(
  which: 'median' | 'mode',
  column: ProfiledColumn,
  before: Before,
  context: RunContext,
): Promise<string | null> {
  const name = ident(column.id);
  const from = sql`FROM ${ident(before.table)} WHERE ${name} IS NOT NULL`;
  const middle =
    column.type === 'number' ? sql`median(${numberExpression(column)})` : sql`quantile_disc(${name}, 0.5)`;
  const query =
    which === 'median'
      ? sql`SELECT (${middle})::VARCHAR AS value ${from}`
      : sql`SELECT ${name}::VARCHAR AS value ${from} GROUP BY ${name} ORDER BY count(*) DESC, ${name} LIMIT 1`;
  const [row] = await context.database.rows<{ value: string | null }>(query, context.work);
  return row?.value ?? null;
}

/** Of rows with the same key keeps one. Rows without any part of the key are no duplicates of each other. */
export const deduplicate: Perform<Of<'deduplicate'>> = async (step, before, context) => {
  const names = step.key.map((one) => ident(needed(before, one).id));
  const time = step.time && needed(before, step.time);
  const known = sql`(${join(
    names.map((name) => sql`${name} IS NOT NULL`),
    ' OR ',
  )})`;
  const key = join(names);
  const last = step.keep === 'last';
  const direction = last ? sql`DESC` : sql`ASC`;
  const from = sql`FROM ${ident(before.table)} WHERE ${known}`;
  const place = time
    ? sql`SELECT number FROM (SELECT ${before.number} AS number, row_number() OVER (PARTITION BY ${key}
        ORDER BY ${ident(time.id)} ${direction} NULLS LAST, ${before.number} ${direction}) AS place ${from}) WHERE place = 1`
    : sql`SELECT ${last ? sql`max` : sql`min`}(${before.number}) AS number ${from} GROUP BY ${key}`;
  await context.database.run(sql`CREATE OR REPLACE TABLE ${ident(before.scratch)} AS ${place}`, context.work);
  const n = await figures(
    sql`SELECT (SELECT count(*) ${from})::DOUBLE AS rows, (SELECT count(*) FROM ${ident(before.scratch)})::DOUBLE AS stay`,
    context,
  );
  const dropped = n('rows') - n('stay');
  const kept = sql`(NOT ${known} OR ${before.number} IN (SELECT number FROM ${ident(before.scratch)}))`;
  return { ...nothing, dropped, kept, told: [`${rowsWord(dropped)} left out as duplicates.`] };
};
