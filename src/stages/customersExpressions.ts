import { AppError } from '../core/errors.ts';
import { shortName, shortWords } from '../core/format.ts';
import { ident, join, sql, type Sql } from '../core/sql.ts';
import type { ProfiledColumn, SourceValue } from './sources/spec.ts';
import type { FilterSpec } from './features/spec.ts';

/** The source that the settings name. @throws AppError `stage.source-gone`. */
export function sourceNamed(sources: readonly SourceValue[], id: string): SourceValue {
  const source = sources.find((candidate) => candidate.id === id);
  if (!source) {
    const message = `Features read the source “${shortName(id)}”, which is not in the study any more.`;
    throw new AppError('stage.source-gone', message, { stage: 'features', source: id });
  }
  return source;
}

/** The column of a source that the settings name. @throws AppError `recipe.setting`. */
export function columnNamed(source: SourceValue, id: string): ProfiledColumn {
  const column = source.columns.find((candidate) => candidate.id === id);
  if (!column) {
    const leftOut = source.leftOut?.find((one) => one.id === id)?.name;
    const lacked = source.lacked?.find((one) => one.id === id)?.name;
    const table = shortName(source.name);
    const message =
      leftOut !== undefined
        ? `Features read column “${shortName(leftOut)}” of ${table}, which is left out of reading. Choose it again in Sources, or take it out of the features.`
        : lacked !== undefined
          ? `Features read column “${shortName(lacked)}” of ${table}, which this load of it lacks. Choose another load in Sources, or take it out of the features.`
          : `Features read column ${shortName(id)} of ${table}, which is not there.`;
    const details = { stage: 'features', source: source.name, column: leftOut ?? lacked ?? id };
    throw new AppError('recipe.setting', message, details);
  }
  return column;
}

/** A filter as people read it, such as `Quantity > 0`. */
export function filterRule(
  { operator, value }: Pick<FilterSpec, 'operator' | 'value'>,
  column: ProfiledColumn,
): string {
  return operator === 'present' ? `${column.name} present` : `${column.name} ${operator} ${String(value)}`;
}

/** A filter as a condition that is true or false, never unknown. @throws AppError `recipe.setting` for a value of the wrong type, `stage.type` for a column that holds numbers no more. */
export function filterCondition({ operator, value }: FilterSpec, column: ProfiledColumn): Sql {
  const name = ident(column.id);
  if (operator === 'present') {
    return column.type === 'text' ? sql`(nullif(trim(${name}), '') IS NOT NULL)` : sql`(${name} IS NOT NULL)`;
  }
  const numeric = column.type === 'integer' || column.type === 'number';
  if (typeof value === 'number' && !numeric && column.type !== 'boolean') {
    const message = `The filter “${shortWords(filterRule({ operator, value }, column))}” compares numbers, and column “${shortName(column.name)}” is read as ${column.type} now.`;
    throw new AppError('stage.type', message, { stage: 'features', column: column.name });
  }
  const wanted = numeric ? Number(value) : String(value);
  if (value === null || Number.isNaN(wanted)) {
    const message = `The filter on “${shortName(column.name)}” needs a ${numeric ? 'number' : 'value'}.`;
    throw new AppError('recipe.setting', message, { stage: 'features', column: column.name });
  }
  return sql`coalesce(${name} ${comparisons[operator]} ${wanted}, false)`;
}

const comparisons = {
  '>': sql`>`,
  '>=': sql`>=`,
  '<': sql`<`,
  '<=': sql`<=`,
  '=': sql`=`,
  '≠': sql`<>`,
} as const;

/** All conditions together; true where there are none. */
export function all(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`true` : join(conditions, ' AND ');
}
