import { asAppError } from '../../../core/errors.ts';
import { shortName } from '../../../core/format.ts';
import type { Rule, RuleTest } from '../spec.ts';

/** Why a rule cannot be checked, with its source and column; nothing of the database's own words, which may hold values. */
export function whyUnchecked({ column, test }: Rule, source: string, thrown: unknown): string {
  const place = column ? `${shortName(source)}, column “${shortName(column.name)}”` : shortName(source);
  return `In ${place}: ${reasonOf(thrown, reasons[test.kind])}`;
}

/** Our words for a failure: an error's own where they are ours, else the given ones. */
export function reasonOf(thrown: unknown, otherwise: string): string {
  const { code, message } = asAppError(thrown);
  if (code === 'query.memory') return 'the database has not enough memory for it. Leave out columns or rows.';
  if (code.startsWith('query.') || code === 'internal') return otherwise;
  return message;
}

const changed = 'Change the rule, or the type of the column.';

const reasons: Readonly<Record<RuleTest['kind'], string>> = {
  'not-null': `its values cannot be read. ${changed}`,
  unique: `its values cannot be compared with one another. ${changed}`,
  set: `its values cannot be compared with the known ones. ${changed}`,
  range: `its values and the bounds of the rule cannot be compared. ${changed}`,
  pattern:
    'the pattern is none that can be read: RE2 knows no look-around and no references back. Change the pattern.',
  type: `its values cannot be read as that type. ${changed}`,
  reference: `its values cannot be looked up in the other source. ${changed}`,
  freshness: `its values cannot be read as points in time. ${changed}`,
  'row-count': 'the rows cannot be counted.',
  distribution: `its values cannot be compared with those of the accepted load. ${changed}`,
  spike: `its days cannot be read or summed. ${changed}`,
};
