import { asAppError } from '../../../core/errors.ts';
import { ident, join, sql, type Sql } from '../../../core/sql.ts';
import { profileColumns } from '../../columnFigures.ts';
import type { RunContext } from '../../context.ts';
import type { SourceValue } from '../../sources/spec.ts';
import type { Repair, RepairResult, Step } from '../spec.ts';
import { reasonOf } from '../rules/unchecked.ts';
import { netReturns } from './netReturns.ts';
import { nothing, type Before, type Change } from './step.ts';
import { cap, deduplicate, drop, fill } from './values.ts';
import { stepTitle } from './words.ts';

const previewRows = 50;

const undone = 'The columns are not as it needs them. Change the repair, or the types of the columns.';

/** What is repaired of one source, and what each repair did. */
export interface Repaired {
  readonly source: SourceValue;
  readonly results: readonly RepairResult[];
}

/**
 * Applies the repairs of one source in order, each to what the one before left, in a table of this artifact's own with the
 * number of each row in the load as `row`. A repair that touches nothing makes no table; one that cannot be done is told, and
 * the others go on.
 */
export async function repairSource(
  repairs: readonly Repair[],
  source: SourceValue,
  sources: readonly SourceValue[],
  context: RunContext,
): Promise<Repaired> {
  const name = context.tableName();
  const results: RepairResult[] = [];
  let before: Before = {
    source,
    sources,
    table: source.table,
    rows: source.rows,
    number: sql`(rowid + 1)`,
    scratch: `${name}_scratch`,
  };
  try {
    for (const repair of repairs) {
      context.work.progress?.(`Repairing ${source.name}`, results.length, repairs.length, 'repairs');
      const result = await attempt(repair, before, context);
      results.push(result.result);
      if (result.change === null) continue;
      const table = `${name}_step${results.length}`;
      await make(table, before, result.change, context);
      if (before.table !== source.table) await dropTable(before.table, context);
      before = { ...before, table, rows: result.result.rowsAfter, number: ident('row') };
    }
    if (before.table === source.table) return { source, results };
    await context.database.run(sql`ALTER TABLE ${ident(before.table)} RENAME TO ${ident(name)}`);
    return { source: await described(source, name, before.rows, context), results };
  } catch (thrown) {
    if (before.table !== source.table) await dropTable(before.table, context);
    throw thrown;
  } finally {
    await dropTable(before.scratch, context);
  }
}

/** What a repair would change; null where that is nothing, or where it cannot be done. */
async function attempt(
  repair: Repair,
  before: Before,
  context: RunContext,
): Promise<{ readonly result: RepairResult; readonly change: Change | null }> {
  const told = { repair: repair.id, source: repair.source, title: stepTitle(repair.step) };
  try {
    const change = await changeOf(repair.step, before, context);
    const touches = change.dropped + change.changed > 0;
    const result: RepairResult = {
      ...told,
      rowsBefore: before.rows,
      rowsAfter: before.rows - change.dropped,
      changed: change.changed,
      told: touches ? change.told : ['No row needed it.'],
      problem: null,
    };
    return { result, change: touches ? change : null };
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code === 'cancelled' || error.code === 'query.memory') throw error;
    const result = { ...told, rowsBefore: before.rows, rowsAfter: before.rows, changed: 0, told: [] };
    return { result: { ...result, problem: reasonOf(error, undone) }, change: null };
  }
}

function changeOf(step: Step, before: Before, context: RunContext): Promise<Change> {
  switch (step.kind) {
    case 'drop':
      return drop(step, before, context);
    case 'cap':
      return cap(step, before, context);
    case 'fill':
      return fill(step, before, context);
    case 'deduplicate':
      return deduplicate(step, before, context);
    default:
      return netReturns(step, before, context);
  }
}

async function make(table: string, before: Before, change: Change, context: RunContext): Promise<void> {
  const columns: Sql[] = before.source.columns.map(
    ({ id }) => sql`${change.replaced.get(id) ?? ident(id)} AS ${ident(id)}`,
  );
  const { joined, kept } = { ...nothing, ...change };
  const rows = sql`SELECT ${before.number} AS ${ident('row')}, ${join(columns)} FROM ${ident(before.table)} AS t ${joined ?? sql``}
    WHERE ${kept ?? sql`true`}`;
  const query = joined === null && kept === null ? rows : sql`${rows} ORDER BY 1`;
  context.note(query.text);
  await context.database.run(sql`CREATE OR REPLACE TABLE ${ident(table)} AS ${query}`, context.work);
}

/** The source as its repaired table has it. */
async function described(
  source: SourceValue,
  table: string,
  rows: number,
  context: RunContext,
): Promise<SourceValue> {
  const { columns } = await profileColumns(table, rows, source.columns, context);
  const texts = source.columns.map(({ id }) => sql`${ident(id)}::VARCHAR AS ${ident(id)}`);
  const first = await context.database.table(
    sql`SELECT ${join(texts)} FROM ${ident(table)} ORDER BY ${ident('row')}`,
    previewRows,
    context.work,
  );
  const preview = first.rows.map((row) => row.map((cell) => (cell === null ? null : String(cell))));
  return { ...source, table, rows, columns, preview };
}

const dropTable = (table: string, context: RunContext): Promise<void> =>
  context.database.run(sql`DROP TABLE IF EXISTS ${ident(table)}`);
