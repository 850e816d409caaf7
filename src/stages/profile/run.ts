import type { Json } from '../../core/json.ts';
import type { Run, RunContext } from '../context.ts';
import { inputValue } from '../inputs.ts';
import { profileColumns } from '../profiling.ts';
import type { CountedColumn } from '../profilingWork.ts';
import type { ProfiledColumn, SourceValue } from '../sources/spec.ts';
import { alertsOf } from './alerts.ts';
import { joinCoverage, type StoredTable } from './joins.ts';
import { pairsOf } from './pairs.ts';
import { rowFigures } from './rows.ts';
import type { PairsProfile, ProfileSpec, ProfileValue, TableProfile } from './spec.ts';

/**
 * Looks at every column of every source, then at rows and keys, joins between tables, and pairs of columns. What does not depend
 * on the choice of pairs is computed once for a table while the studio lives.
 */
export const run: Run<ProfileSpec, ProfileValue> = async ({ pairs }, inputs, context) => {
  const { sources } = inputValue(inputs, 'sources');
  const stored: StoredTable[] = [];
  for (const source of sources) {
    stored.push({ table: source.table, profile: await tableProfile(source, context) });
  }
  const joins = await context.memo('profile-joins', stored.map(keyOfTable), () =>
    joinCoverage(stored, context),
  );
  const tables: TableProfile[] = [];
  for (const { table, profile } of stored) {
    tables.push({ ...profile, pairs: await tablePairs(table, profile, pairs, context) });
  }
  return { tables, joins, alerts: alertsOf(tables, joins) };
};

const keyOfTable = ({ table, profile }: StoredTable): Json => [
  table,
  profile.rows,
  profile.columns.map(({ id, name, type, role, unit = '' }) => [id, name, type, role, unit]),
];

function tableProfile(source: SourceValue, context: RunContext): Promise<TableProfile> {
  const columns = source.columns.map(({ id, name, type, role, unit = '' }) => [id, name, type, role, unit]);
  return context.memo('profile', [source.id, source.name, source.table, source.rows, columns], async () => {
    const { id, name, table, rows } = source;
    context.work.progress?.(`Looking at ${name}`, 0, source.columns.length, 'columns');
    const profiles = await profileColumns(table, rows, source.columns.map(counted), context, (done) =>
      context.work.progress?.(`Looking at ${name}`, done.length, source.columns.length, 'columns'),
    );
    context.work.progress?.(`Looking for keys of ${name}`, 0, 0, 'rows');
    const figures = await rowFigures(table, rows, profiles, context);
    return { id, name, rows, columns: profiles, ...figures, pairs: null };
  });
}

function counted(column: ProfiledColumn): CountedColumn {
  return { ...column, distinct: column.distinctIsExact ? column.distinct : null };
}

function tablePairs(
  table: string,
  profile: TableProfile,
  pairs: ProfileSpec['pairs'],
  context: RunContext,
): Promise<PairsProfile | null> {
  if (pairs === 'none') return Promise.resolve(null);
  const key = context.key.slice(0, 12);
  return context.memo('profile-pairs', [keyOfTable({ table, profile }), pairs], () =>
    pairsOf(table, profile.rows, profile.columns, pairs, key, context),
  );
}
