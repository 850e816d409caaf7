import type * as v from 'valibot';
import type { FieldErrors } from './bounds.ts';

/** What the recipe's schema refuses, beside the field that it is about; what is about none stands beside the kind. */
export function problemsOf(issues: readonly v.BaseIssue<unknown>[]): FieldErrors {
  const errors: Record<string, string> = {};
  for (const { path, message } of issues) {
    const keys = (path ?? []).map(({ key }) => String(key));
    errors[keys.findLast((key) => fields.has(key)) ?? 'kind'] ??= `This cannot be kept. ${message}.`;
  }
  return errors;
}

const fields: ReadonlySet<string> = new Set([
  'column',
  'values',
  'value',
  'least',
  'greatest',
  'pattern',
  'days',
  'limit',
  'distance',
  'level',
  'tolerance',
  'severity',
  'why',
]);

/** What is shown beside each field: what is wrong, once something is written there or the form was sent. */
export function shownErrors(
  errors: FieldErrors,
  draft: object,
  sent: boolean,
): (field: string) => string | undefined {
  const written = new Map<string, unknown>(Object.entries(draft));
  return (field) => {
    const value = written.get(field);
    return sent || (typeof value === 'string' && value.trim() !== '') ? errors[field] : undefined;
  };
}
