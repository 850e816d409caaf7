import { formatCount, quoted, shortName } from '../../../core/format.ts';
import type { ActivationValue, ConsentCounts, ConsentSpec } from '../spec.ts';

/** A source as this view needs it: its name, and the roles of its columns. */
export interface NamedSource {
  readonly id: string;
  readonly name: string;
  readonly columns: readonly { readonly id: string; readonly name: string; readonly role: string | null }[];
}

/** How many customers of how many segments are on the list; `whole` where no segment is left out. */
export function listTitle({ rows, segments, consent }: ActivationValue, whole: boolean): string {
  const customers = `${formatCount(rows)} ${rows === 1 ? 'customer' : 'customers'}${consent ? ' who agreed' : ''}`;
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
  return `The list holds everybody in its segments, also those who did not agree to be contacted: ${list} ${told.length === 1 ? 'tells' : 'tell'} who did. Leave the others out under “Whom, and until when”.`;
}

/** How many customers of a segment there are, and how many of them agreed where the list asks for it. */
export function sizeInWords(
  { id, size }: ActivationValue['segments'][number],
  agreed: ActivationValue['agreed'],
): string {
  const own = agreed?.find((one) => one.id === id);
  return own ? `${formatCount(own.size)} of ${formatCount(size)}` : formatCount(size);
}

/** Whom a list leaves out by a column of consent, and how many, for the view and beside the file. */
export function leftOutInWords({ column, source, says, agreed, otherwise, unknown }: ConsentCounts): string {
  const all = formatCount(agreed + otherwise + unknown);
  const name = quoted(shortName(column, 60));
  const kept = `Only who has “${says}” in ${name} of ${shortName(source, 60)} is on the list: ${formatCount(agreed)} of ${all} customers.`;
  if (otherwise + unknown === 0) return `${kept} Nobody is left out.`;
  const parts = [
    ...(otherwise > 0 ? [`${formatCount(otherwise)} of whom it says otherwise`] : []),
    ...(unknown > 0 ? [`${formatCount(unknown)} of whom it says nothing`] : []),
  ];
  return `${kept} Left out: ${parts.join(', and ')}.`;
}

/** A way of choosing who is on the list, as an option; `value` is null for everybody. */
export interface ConsentOption {
  readonly value: string | null;
  readonly label: string;
  readonly spec: ConsentSpec | null;
}

/** Who can be on the list: everybody, or who has yes (or no) in a column of consent; the one that is chosen is always among them. */
export function consentOptions(
  sources: readonly NamedSource[],
  chosen: ConsentSpec | null,
): readonly ConsentOption[] {
  const offered = sources.flatMap((source) =>
    source.columns
      .filter(({ id, role }) => role === 'consent' || (chosen?.source === source.id && chosen.column === id))
      .flatMap(({ id, name }) =>
        (['yes', 'no'] as const).map((agreed): ConsentOption => {
          const spec = { source: source.id, column: id, agreed };
          const label = `Who has “${agreed}” in ${quoted(shortName(name, 60))} of ${shortName(source.name, 60)}`;
          return { value: consentValue(spec), label, spec };
        }),
      ),
  );
  const everybody = { value: null, label: 'Everybody, whether they agreed or not', spec: null };
  const isThere = chosen === null || offered.some(({ value }) => value === consentValue(chosen));
  const gone = { value: consentValue(chosen), label: 'A column that is not here any more', spec: chosen };
  return [everybody, ...offered, ...(isThere ? [] : [gone])];
}

/** What an option is known by among the others. */
export function consentValue(spec: ConsentSpec | null): string | null {
  return spec && `${spec.agreed} ${spec.column} ${spec.source}`;
}
