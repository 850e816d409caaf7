import { formatCount, shortName } from '../core/format.ts';
import type { HeldColumn } from '../core/sharing/heldColumns.ts';

type Use = HeldColumn['uses'][number];

/** Values that are shown of one setting; the rest are counted. */
const mostShown = 5;

/** Keys of the columns whose values stay behind unless a person says otherwise: the sensitive ones. */
export function leftOutAtFirst(columns: readonly HeldColumn[]): ReadonlySet<string> {
  return new Set(columns.flatMap(({ key, sensitive }) => (sensitive ? [key] : [])));
}

/** What values that go along are there for, as a line that shows some of them; of a sensitive column it only counts them. */
export function useWords({ what, values }: Use, sensitive: boolean): string {
  if (sensitive) return `${label(what)}: ${counted(values)}.`;
  const shown = values.slice(0, mostShown).map((value) => `“${shortName(value, 40)}”`);
  const more = values.length - shown.length;
  return `${label(what)}: ${shown.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}.`;
}

/** What values that stay behind are there for, and what the link does without them. */
export function leftWords({ what, without, values }: Use): string {
  return `${label(what)}: ${counted(values)}, not in the link. ${without}`;
}

const label = (what: string): string => what.charAt(0).toUpperCase() + what.slice(1);

const counted = ({ length }: readonly string[]): string =>
  length === 1 ? 'one value' : `${formatCount(length)} values`;

/** Of which columns a link holds values, as one sentence. */
export function linkWords(columns: readonly HeldColumn[], leftOut: ReadonlySet<string>): string {
  const names = columns.flatMap(({ key, name }) => (leftOut.has(key) ? [] : [shortName(name, 60)]));
  if (names.length === 0) return 'The link holds no value of the data.';
  const shown = names.slice(0, mostShown).join(', ');
  const more = names.length - mostShown;
  return `The link holds values of ${shown}${more > 0 ? ` and ${formatCount(more)} more columns` : ''}.`;
}
