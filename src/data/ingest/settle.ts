import { ident, sql } from '../../core/sql.ts';
import type { ColumnType, Warning } from '../../core/table.ts';
import type { Database } from '../contract.ts';
import { countedValues } from './countedValues.ts';
import type { ColumnPlan } from './columnPlans.ts';
import { settleNumbers, type Settling } from './settleNumbers.ts';
import { mixedDates, settleText } from './settleTexts.ts';
import type { StoredAs } from './readCsv.ts';
import { unclearThousands } from './threeDigits.ts';
import { factsOf, TypeChanges } from './typeChanges.ts';

/** A loaded column whose type is not settled yet. */
export interface LoadedColumn {
  readonly plan: ColumnPlan;
  readonly as: StoredAs;
}

/** The types that came out, and what a person should know of them. */
export interface Settled {
  readonly types: ReadonlyMap<string, ColumnType>;
  readonly warnings: readonly Warning[];
  /** Columns that stay text because of a single value, by id. */
  readonly spoiled: ReadonlySet<string>;
}

/**
 * Gives each column of a freshly loaded table its final type: texts become what every one of them can be read as, numbers
 * that are all whole become integers, NaN becomes missing.
 * @param guarded whether the reading itself made whole numbers and days already.
 */
export async function settleTypes(
  database: Database,
  table: string,
  file: string,
  columns: readonly LoadedColumn[],
  guarded: boolean,
): Promise<Settled> {
  const types = new Map<string, ColumnType>();
  for (const { plan, as } of columns) types.set(plan.id, storedType(as));
  const ids = columns.map(({ plan }) => plan.id);
  const warnings: Warning[] = [];
  const spoiled = new Set<string>();
  const conversions: Settling = { database, table, file, types, changes: new TypeChanges(), spoiled };
  for (const { plan, as } of columns) {
    if (as === 'text' && plan.guess.type !== 'text') warnings.push(...(await settleText(conversions, plan)));
    else if (plan.guess.mixed.length > 0 && !plan.chosen)
      warnings.push(...(await mixedDates(conversions, plan)));
  }
  await conversions.changes.apply(database, table, ids);
  const settling: Settling = { ...conversions, changes: new TypeChanges() };
  const numeric = columns
    .filter(({ plan }) => types.get(plan.id) === 'number')
    .map(({ plan: { id, name, guess, chosen } }) => ({ id, name, pointZero: guess.pointZero && !chosen }));
  warnings.push(...(await unclearNumbers(settling, columns)));
  const wholes = columns.filter(({ as }) => !guarded && (as === 'whole' || as === 'day'));
  warnings.push(...(await settleNumbers(settling, numeric)), ...(await settleWholes(settling, wholes)));
  await settling.changes.apply(database, table, ids);
  return { types, warnings, spoiled };
}

/**
 * Numbers that were read as they stand though a point in each may part thousands: told unless one of them is no such number, by being under 1,
 * a thousand or more, or of other thousandths.
 */
async function unclearNumbers(
  { database, table, file }: Settling,
  columns: readonly LoadedColumn[],
): Promise<Warning[]> {
  const unclear = columns.filter(({ plan: { guess }, as }) => as === 'number' && guess.unclear === '.');
  const decided = await factsOf(database, table, unclear, ({ plan: { id } }) => {
    const size = sql`abs(${ident(id)})`;
    const other = sql`${size} >= 1000 OR (${size} < 1 AND ${size} > 0) OR abs(${size} * 1000 - round(${size} * 1000)) > 1e-6`;
    return [sql`coalesce(bool_or(${other}), false) AS ${ident(id)}`];
  });
  return unclear.flatMap(({ plan: { id, name, guess } }) => {
    const [style] = guess.styles;
    return decided[id] === true || style === undefined
      ? []
      : [unclearThousands(file, name, '.', style, 'first')];
  });
}

function storedType(as: StoredAs): ColumnType {
  if (as === 'whole') return 'integer';
  return as === 'day' ? 'date' : as;
}

/** Columns that were whole numbers or days in the sample, and were read without the guard because one of them is more. */
async function settleWholes(settling: Settling, columns: readonly LoadedColumn[]): Promise<Warning[]> {
  const { database, table, file, changes, types } = settling;
  const finer = await factsOf(database, table, columns, ({ plan: { id }, as }) => {
    const column = ident(id);
    const fine =
      as === 'day' ? sql`${column} = ${column}::DATE::TIMESTAMP` : sql`${column} = trunc(${column})`;
    return [sql`count(*) FILTER (WHERE NOT (${fine})) AS ${column}`];
  });
  const warnings: Warning[] = [];
  for (const { plan, as } of columns) {
    const count = Number(finer[plan.id] ?? 0);
    if (count === 0) {
      changes.add(plan.id, as === 'day' ? sql`DATE` : sql`BIGINT`);
      continue;
    }
    types.set(plan.id, as === 'day' ? 'timestamp' : 'number');
    const what = `${count === 1 ? 'has' : 'have'} ${as === 'day' ? 'a time of day' : 'a fraction'}`;
    const message = `${countedValues(count, plan.name, file)} ${what}; the whole column was read so.`;
    warnings.push({ code: 'wider-type', message, column: plan.name });
  }
  return warnings;
}
