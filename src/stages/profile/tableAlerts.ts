import { formatCount, formatCounted, formatFixed, formatShare, shortName } from '../../core/format.ts';
import type { JoinCoverage, JoinSide, ProfileAlert, TableProfile } from './spec.ts';

/** Shares of rows without a partner that need a look, and that are serious. */
const lost = { warning: 0.01, serious: 0.2 } as const;
const same = 0.98;
const mostSame = 10;

/** What a person should know of a table's rows. */
export function rowAlerts({ id, name, rows, duplicates, nearDuplicates }: TableProfile): ProfileAlert[] {
  const alerts: ProfileAlert[] = [];
  const table = shortName(name, 60);
  const repeat = (count: number): string =>
    count === 1 ? '1 row repeats an earlier one' : `${formatCount(count)} rows repeat an earlier one`;
  if (duplicates > 0) {
    alerts.push({
      kind: 'duplicate-rows',
      severity: 'warning',
      table: id,
      column: null,
      sentence: `${repeat(duplicates)} of ${table} in every column (${formatShare(duplicates / rows)}).`,
    });
  }
  if (nearDuplicates > 0) {
    alerts.push({
      kind: 'near-duplicate-rows',
      severity: 'note',
      table: id,
      column: null,
      sentence: `${repeat(nearDuplicates)} of ${table} but for case, spaces and columns that number rows.`,
    });
  }
  return alerts;
}

/**
 * Rows whose value a table that names such things once each does not know. A table that only mentions some of them owes no
 * partner; where both name them, the larger is the one that should know.
 */
export function joinAlerts(
  { left, right }: JoinCoverage,
  names: ReadonlyMap<string, string>,
): ProfileAlert[] {
  const [facts, register] =
    isRegister(right) && !(isRegister(left) && left.keys > right.keys) ? [left, right] : [right, left];
  const alone = facts.rows - facts.matchedRows;
  if (!isRegister(register) || alone <= 0) return [];
  const share = alone / facts.rows;
  const severity = share > lost.serious ? 'serious' : share > lost.warning ? 'warning' : 'note';
  const named = ({ table }: JoinSide): string => shortName(names.get(table) ?? table, 60);
  const rows = formatCounted(alone, 'row');
  return [
    {
      kind: 'join',
      severity,
      table: facts.table,
      column: facts.column,
      sentence: `${rows} of ${named(facts)} (${formatShare(share)}) ${alone === 1 ? 'has' : 'have'} a ${shortName(facts.columnName, 60)} that ${named(register)} does not know.`,
    },
  ];
}

/** Whether each value stands there once. */
const isRegister = ({ keys, rows }: JoinSide): boolean => rows > 0 && keys === rows;

/** Numbers that say nearly the same: in segments they would count twice. */
export function pairAlerts({ id, columns, pairs }: TableProfile): ProfileAlert[] {
  if (!pairs) return [];
  const name = (column: string | undefined): string =>
    shortName(columns.find((candidate) => candidate.id === column)?.name ?? '', 60);
  return pairs.pearson
    .flatMap((row, i) =>
      row.flatMap((value, j) =>
        j > i && value !== null && Math.abs(value) >= same ? [{ i, j, value }] : [],
      ),
    )
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, mostSame)
    .map(({ i, j, value }) => ({
      kind: 'same',
      severity: 'note',
      table: id,
      column: pairs.numbers[j] ?? null,
      sentence: `${name(pairs.numbers[i])} and ${name(pairs.numbers[j])} say nearly the same (correlation ${formatFixed(value, 3)}).`,
    }));
}
