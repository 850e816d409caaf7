import type { AddSourceOptions, Column, Inspection } from '../../core/table.ts';
import { choiceOf, chosenColumns, type Purpose } from './chosenColumns.ts';
import { shownColumns, shownType, type ColumnPlan } from './columnPlans.ts';

/** What is read of a text's columns. Every column is planned all the same: the style of a file is that of all of them. */
export interface KeptColumns {
  /** Ids of the columns that are read. */
  readonly ids: ReadonlySet<string>;
  readonly columns: readonly Column[];
  /** The choice as the reading keeps it. */
  readonly choice: ReturnType<typeof choiceOf>;
  /** Every column, where some are left out. */
  readonly all: Pick<Inspection, 'fileColumns'>;
  /** A row's fields of the columns that are read. */
  fieldsOf<Field>(row: readonly Field[]): Field[];
}

/**
 * The columns of a text that are read, as people see them.
 * @param values one list of texts for each column.
 * @throws AppError `ingest.columns` where a load asks for a column that is not there.
 */
export function keptColumns(
  file: string,
  plans: readonly ColumnPlan[],
  values: readonly (readonly (string | null)[])[],
  options: AddSourceOptions,
  purpose: Purpose,
): KeptColumns {
  const only = options.reading?.only;
  const chosen = chosenColumns(file, plans, only, purpose);
  const ids = new Set(chosen.map(({ id }) => id));
  const places = plans.flatMap(({ id }, place) => (ids.has(id) ? [place] : []));
  const fileColumns = plans.map(({ id, name, guess }) => ({ id, name, type: shownType(guess) }));
  return {
    ids,
    columns: shownColumns(
      chosen,
      places.map((place) => values[place] ?? []),
      options,
    ),
    choice: choiceOf(plans, chosen, only),
    all: chosen.length < plans.length ? { fileColumns } : {},
    fieldsOf: (row) => row.filter((_, place) => ids.has(plans[place]?.id ?? '')),
  };
}
