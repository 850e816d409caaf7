import type { ProfiledColumn, SourceValue } from '../../sources/spec.ts';
import { nameOf } from '../rules/bind.ts';
import type { Rule, RuleTest } from '../spec.ts';

/** A rule before it is known whether the load holds it. */
export type Draft = Omit<Rule, 'id'>;

/** A drafted warning about a column (null for the table), with its reason. */
export function draft(
  source: SourceValue,
  column: ProfiledColumn | null,
  test: RuleTest,
  why: string,
  more: Partial<Pick<Rule, 'severity' | 'tolerance'>> = {},
): Draft {
  return {
    source: source.id,
    column: column && nameOf(column),
    test,
    severity: 'warning',
    tolerance: 0,
    why,
    ...more,
  };
}

/** The first column of a role, or undefined. */
export const withRole = (source: SourceValue, role: ProfiledColumn['role']): ProfiledColumn | undefined =>
  source.columns.find((column) => column.role === role);

export const isNumeric = ({ type }: ProfiledColumn): boolean => type === 'integer' || type === 'number';
export const isClock = ({ type }: ProfiledColumn): boolean => type === 'date' || type === 'timestamp';
/** Columns whose values a rule may not hold, since a recipe is shared without its data. */
export const isPrivate = ({ role }: ProfiledColumn): boolean => role === 'sensitive' || role === 'ignore';
