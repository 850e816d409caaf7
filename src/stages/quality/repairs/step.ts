import type { Sql } from '../../../core/sql.ts';
import type { RunContext } from '../../context.ts';
import type { ProfiledColumn, SourceValue } from '../../sources/spec.ts';
import { columnOf } from '../rules/bind.ts';
import { missing } from '../rules/conditions.ts';
import type { ColumnName } from '../spec.ts';

/** The table that a repair starts from: as loaded, or as the repairs before it left it. */
export interface Before {
  readonly source: SourceValue;
  /** All sources as loaded, for tests that name another one. */
  readonly sources: readonly SourceValue[];
  readonly table: string;
  readonly rows: number;
  /** The row's number in the load: a column of a repaired table, its place in one that is as loaded. */
  readonly number: Sql;
  /** A name for a table of this repair's own, which it drops again. */
  readonly scratch: string;
}

/** What a repair will do: nothing where it touches no row. */
export interface Change {
  readonly dropped: number;
  readonly changed: number;
  readonly told: readonly string[];
  /** Expressions that take the place of columns, by the column's id. */
  readonly replaced: ReadonlyMap<string, Sql>;
  /** Rows that stay; null for all. */
  readonly kept: Sql | null;
  /** What is joined to the table, under names that no column has; null for nothing. */
  readonly joined: Sql | null;
}

export type Perform<Step> = (step: Step, before: Before, context: RunContext) => Promise<Change>;

export const nothing: Change = {
  dropped: 0,
  changed: 0,
  told: [],
  replaced: new Map(),
  kept: null,
  joined: null,
};

/** The column of that name. @throws AppError `recipe.setting` where the load has none. */
export function needed(before: Before, name: ColumnName): ProfiledColumn {
  const column = columnOf(before.source, name);
  if (!column) throw missing(name.name);
  return column;
}

/** One row of figures, by their names; what is missing is 0. */
export async function figures(query: Sql, context: RunContext): Promise<(name: string) => number> {
  const [row] = await context.database.rows<Record<string, number | null>>(query, context.work);
  return (name) => row?.[name] ?? 0;
}
