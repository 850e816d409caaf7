import { foldedKinds } from '../../../core/foldedAlerts.ts';
import { formatCount, shortName } from '../../../core/format.ts';
import type { ProfileAlert } from '../spec.ts';
import type { ColumnRow } from './rows.ts';

/** Fewer are not worth a line of their own. */
const fewest = 2;
const mostNamed = 10;

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The columns of a table that vary, and lines that tell of those that do not. */
export interface FoldedRows {
  readonly varying: readonly ColumnRow[];
  /** Each a sentence about several columns. */
  readonly lines: readonly string[];
}

/**
 * A table's columns without those that are the same, or empty, in every row, where several are. A table of one row, and one in which
 * nothing varies, stay whole.
 */
export function foldConstants(rows: readonly ColumnRow[]): FoldedRows {
  const constant = rows.filter(
    ({ rows: all, missing, distinct }) => all > 1 && missing === 0 && distinct === 1,
  );
  const empty = rows.filter(({ rows: all, missing }) => all > 0 && missing === all);
  const groups = [
    { folded: constant, words: 'have the same value everywhere' },
    { folded: empty, words: 'have no values at all' },
  ].filter(({ folded }) => folded.length >= fewest);
  const gone = new Set(groups.flatMap(({ folded }) => folded));
  if (gone.size === rows.length) return { varying: rows, lines: [] };
  return {
    varying: rows.filter((row) => !gone.has(row)),
    lines: groups.map(({ folded, words }) =>
      sentence(
        folded.map(({ column }) => column.name),
        words,
      ),
    ),
  };
}

const folding: Readonly<Record<(typeof foldedKinds)[number], string>> = {
  constant: 'have the same value in every row that has one',
  empty: 'have no values at all',
};

/** The alerts with one about the table where several of its columns are constant, or empty, in the place of the first of them. */
export function foldAlerts(
  alerts: readonly ProfileAlert[],
  tables: readonly { readonly id: string; readonly columns: readonly Named[] }[],
): readonly ProfileAlert[] {
  const like = ({ kind, table }: ProfileAlert): readonly ProfileAlert[] =>
    alerts.filter((other) => other.kind === kind && other.table === table);
  return alerts.flatMap((alert): ProfileAlert[] => {
    const kind = foldedKinds.find((each) => each === alert.kind);
    if (kind === undefined) return [alert];
    const all = like(alert);
    if (all.length < fewest) return [alert];
    if (all[0] !== alert) return [];
    const columns = tables.find(({ id }) => id === alert.table)?.columns ?? [];
    const names = all.flatMap(({ column }) => columns.find(({ id }) => id === column)?.name ?? []);
    return [{ ...alert, column: null, sentence: sentence(names, folding[kind]) }];
  });
}

function sentence(names: readonly string[], words: string): string {
  const shown = names.slice(0, mostNamed).map((name) => shortName(name, 60));
  const more = names.length > shown.length ? ` and ${formatCount(names.length - shown.length)} more` : '';
  return `${formatCount(names.length)} columns ${words}: ${shown.join(', ')}${more}.`;
}
