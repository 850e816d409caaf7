import { formatCount, shortName } from '../core/format.ts';
import type { FreeTexts } from '../core/sharing/freeTexts.ts';
import type { HeldColumn } from '../core/sharing/heldColumns.ts';

type Use = HeldColumn['uses'][number];

/** Values that are shown of one setting; the rest are counted. */
const mostShown = 5;
/** More columns than these are counted and not named. */
const mostNamed = 3;

/** Keys of the columns whose values stay behind unless a person says otherwise: those that say something of people, or look like it. */
export function leftOutAtFirst(columns: readonly HeldColumn[]): ReadonlySet<string> {
  return new Set(columns.flatMap(({ key, caution }) => (caution ? [key] : [])));
}

/** Why a column's values stay behind at first; null where they go along. */
export function cautionWords({ caution }: HeldColumn): string | null {
  if (caution === null) return null;
  const open = caution.marked ? '' : ' Nobody has confirmed that in the source register.';
  return `Switched off at first, because ${caution.why}.${open}`;
}

/** What values that go along are there for, as a line that shows some of them; where they are masked it only counts them. */
export function useWords({ what, values }: Use, masked: boolean): string {
  if (masked) return `${label(what)}: ${counted(values)}.`;
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

/** Of which columns a link holds values, and how many were left out, in a sentence or two. */
export function linkWords(columns: readonly HeldColumn[], leftOut: ReadonlySet<string>): string {
  const names = columns.flatMap(({ key, name }) => (leftOut.has(key) ? [] : [shortName(name, 60)]));
  if (names.length === 0) return 'The link holds no value of the data.';
  const left = columns.length - names.length;
  const behind = left === 0 ? '' : ` Those of ${columnsInWords(left)} stay behind.`;
  return `The link holds values of ${names.length > mostNamed ? columnsInWords(names.length) : listed(names)}.${behind}`;
}

/** Some names as a list in words. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostShown);
  const more = names.length - shown.length;
  const last = more > 0 ? [`${formatCount(more)} more`] : shown.splice(-1);
  return [shown.join(', '), ...last].filter((part) => part !== '').join(' and ');
}

const columnsInWords = (count: number): string =>
  count === 1 ? 'one column' : `${formatCount(count)} columns`;

/** The columns source by source, in the order in which they come. */
export function bySource(
  columns: readonly HeldColumn[],
): { readonly source: string | null; readonly columns: HeldColumn[] }[] {
  const found = new Map<string | null, HeldColumn[]>();
  for (const column of columns) found.set(column.source, [...(found.get(column.source) ?? []), column]);
  return [...found].map(([source, own]) => ({ source, columns: own }));
}

/** How many words of their own a link carries, in a few words. */
export function textsInWords(texts: readonly FreeTexts[]): string {
  const count = texts.reduce((sum, one) => sum + one.texts.length, 0);
  return count === 1 ? 'one text' : `${formatCount(count)} texts`;
}

/** The texts in which something was found that reaches a person, with what it seems to be. */
export function personalTexts(
  texts: readonly FreeTexts[],
): { readonly what: string; readonly text: string; readonly personal: string }[] {
  return texts.flatMap(({ what, texts: own }) =>
    own.flatMap(({ text, personal }) => (personal === null ? [] : [{ what, text, personal }])),
  );
}
