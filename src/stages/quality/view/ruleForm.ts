import * as v from 'valibot';
import {
  ruleAddress,
  ruleSchema,
  type ColumnName,
  type Rule,
  type Severity,
  type Suggestions,
} from '../spec.ts';
import type { FieldErrors } from './bounds.ts';
import { found, type FormColumn, type FormSource } from './formColumns.ts';
import { problemsOf } from './problems.ts';
import { draftOfTest, emptyTest, fitsColumn, readTest, type TestDraft, type TestKind } from './testForm.ts';

/** A rule while it is written. */
export interface RuleDraft {
  readonly source: string;
  readonly column: ColumnName | null;
  readonly test: TestDraft;
  readonly severity: Severity;
  /** Per cent of what is looked at that may break it. */
  readonly tolerance: number | null;
  readonly why: string;
}

export const emptyRule = (source: string): RuleDraft => ({
  source,
  column: null,
  test: emptyTest,
  severity: 'warning',
  tolerance: 0,
  why: '',
});

/** A rule as it is changed in place. */
export const draftOfRule = ({ source, column, test, severity, tolerance, why }: Rule): RuleDraft => ({
  source,
  column,
  test: draftOfTest(test),
  severity,
  tolerance: Number((tolerance * 100).toPrecision(12)),
  why,
});

const tolerated: Readonly<Partial<Record<TestKind, string>>> = {
  'not-null': 'Rows that may lack a value',
  unique: 'Rows that may repeat another',
  set: 'Rows that may break it',
  range: 'Rows that may break it',
  pattern: 'Rows that may break it',
  type: 'Rows that may break it',
  reference: 'Rows that may break it',
  spike: 'Days that may stand out',
};

/** What may be tolerated, in words; null where it holds or not as a whole. */
export const toleranceOf = (kind: TestKind): string | null => tolerated[kind] ?? null;

/** Whether a rule of a kind can be about a column. */
export const ruleFits = (kind: TestKind, column: FormColumn): boolean =>
  kind === 'distribution' ? isMeasured(column) : fitsColumn(kind, column);

const isMeasured = ({ role, type }: FormColumn): boolean => {
  if (role === 'amount' || role === 'quantity') return type === 'integer' || type === 'number';
  return (
    ['category', 'channel', 'consent', 'outcome', 'treatment'].includes(role ?? '') &&
    (type === 'text' || type === 'boolean' || type === 'integer')
  );
};

type NewRule = Omit<Rule, 'id'>;

/** The distribution that was measured of a column among suggestions, as the fields hold it; null where there is none. */
export function measuredDistribution(
  { rules }: Suggestions,
  source: string,
  column: ColumnName,
): Pick<TestDraft, 'reference' | 'distance' | 'level'> | null {
  for (const { rule } of rules) {
    const { test } = rule;
    if (test.kind === 'distribution' && rule.source === source && rule.column?.id === column.id)
      return { reference: test.reference, distance: test.distance, level: test.level };
  }
  return null;
}

export interface ReadRule {
  readonly rule: NewRule | null;
  readonly errors: FieldErrors;
}

/**
 * The rule that is written, as the recipe keeps it, or what is wrong beside each field.
 * @param others the rules that are there already, without the one that is changed.
 */
export function readRule(
  draft: RuleDraft,
  sources: readonly FormSource[],
  others: readonly Rule[],
): ReadRule {
  const { source, severity } = draft;
  const { kind } = draft.test;
  const wrong = (errors: FieldErrors): ReadRule => ({ rule: null, errors });
  const name = kind === 'row-count' ? null : draft.column;
  if (name === null && kind !== 'row-count') return wrong({ column: 'Choose a column.' });
  const { column } = found(sources, source, name);
  if (column && !ruleFits(kind, column))
    return wrong({ column: 'This rule cannot be asked of that column.' });
  const { test, errors } = readTest(draft.test, column, sources);
  if (test === null) return wrong(errors);
  const tolerance = toleranceOf(kind) === null ? 0 : (draft.tolerance ?? 0) / 100;
  const why = draft.why.trim() || 'Written by hand.';
  const rule: NewRule = { source, column: name, test, severity, tolerance, why };
  const address = ruleAddress(rule);
  if (others.some((other) => ruleAddress(other) === address))
    return wrong({ kind: 'There is such a rule already: change that one, under “All rules”.' });
  const checked = v.safeParse(ruleSchema, { id: 'r0', ...rule });
  return checked.success ? { rule, errors: {} } : wrong(problemsOf(checked.issues));
}
