import { formatCount, quoted, shortName } from '../../../core/format.ts';
import type { ActivationValue } from '../spec.ts';

/** A source as this view needs it: its name, and the roles of its columns. */
export interface NamedSource {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly role: string | null }[];
}

/** How many customers of how many segments are on the list; `whole` where no segment is left out. */
export function listTitle({ rows, segments }: ActivationValue, whole: boolean): string {
  const customers = `${formatCount(rows)} ${rows === 1 ? 'customer' : 'customers'}`;
  const many =
    segments.length === 1 ? '1 segment' : `${whole ? 'all ' : ''}${formatCount(segments.length)} segments`;
  return `${customers} in ${many}, ready to hand over`;
}

/** That the list goes by segments alone, where columns tell who agreed to be contacted; null where none does. */
export function consentInWords(sources: readonly NamedSource[]): string | null {
  const told = sources.flatMap((source) =>
    source.columns
      .filter(({ role }) => role === 'consent')
      .map(({ name }) => `${quoted(shortName(name, 60))} in ${shortName(source.name, 60)}`),
  );
  if (told.length === 0) return null;
  const list = new Intl.ListFormat('en').format(
    told.length > 4 ? [...told.slice(0, 3), 'more columns'] : told,
  );
  return `The list holds everybody in its segments, also those who did not agree to be contacted: ${list} ${told.length === 1 ? 'tells' : 'tell'} who did. Hold the list against that before anybody is written to.`;
}
