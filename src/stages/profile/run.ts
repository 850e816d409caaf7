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
import type { ColumnProfile, PairsProfile, ProfileSpec, ProfileValue, TableProfile } from './spec.ts';

/** Milliseconds between two looks at what is known so far. */
const showEvery = 400;

/**
 * Looks at every column of every source, then at rows and keys, joins between tables, and pairs of columns. What does not depend
 * on the choice of pairs is computed once for a table while the studio lives.
 */
export const run: Run<ProfileSpec, ProfileValue> = async ({ pairs }, inputs, context) => {
  const { sources } = inputValue(inputs, 'sources');
  const stored: StoredTable[] = [];
  const show = (...more: readonly TableProfile[]): void => {
    const known = [...stored.map(({ profile }) => profile), ...more];
    context.early({
      tables: known,
      joins: [],
      alerts: alertsOf(known, []),
    } satisfies ProfileValue as unknown as Json);
  };
  for (const source of sources) {
    stored.push({ table: source.table, profile: await tableProfile(source, context, show) });
  }
  show();
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

/** @param show is given the table as far as it is known, a few times a second at most. */
function tableProfile(
  source: SourceValue,
  context: RunContext,
  show: (known: TableProfile) => void,
): Promise<TableProfile> {
  const columns = source.columns.map(({ id, name, type, role, unit = '' }) => [id, name, type, role, unit]);
  return context.memo('profile', [source.id, source.name, source.table, source.rows, columns], async () => {
    const { id, name, table, rows } = source;
    context.work.progress?.(`Looking at ${name}`, 0, source.columns.length, 'columns');
    const nothing = { keys: [], duplicates: 0, nearDuplicates: 0, pairs: null };
    let shown = -Infinity;
    const heard = (done: readonly ColumnProfile[]): void => {
      context.work.progress?.(`Looking at ${name}`, done.length, source.columns.length, 'columns');
      if (performance.now() - shown < showEvery) return;
      shown = performance.now();
      show({ id, name, rows, columns: [...done], ...nothing });
    };
    const profiles = await profileColumns(table, rows, source.columns.map(counted), context, heard);
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
