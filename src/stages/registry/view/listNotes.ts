import { formatCount, formatCounted, shortName } from '../../../core/format.ts';

/** What is told of customers who were scored. */
interface Scored {
  /** Features whose columns the data lacks, by the names of then. */
  readonly vanished: readonly { readonly name: string; readonly source: string; readonly column: string }[];
  readonly notes: readonly string[];
  readonly customers: number;
  /** Customers who get no segment. */
  readonly unassigned: number;
}

function vanishedWords(vanished: Scored['vanished']): string[] {
  if (vanished.length === 0) return [];
  const lost = vanished.map(
    ({ name, column, source }) =>
      `${shortName(name, 60)} (${shortName(column, 60)} of ${shortName(source, 60)})`,
  );
  return [`The data lacks what these features are made of: ${lost.join(', ')}.`];
}

/** What of the data is not as it was when the version was published: where nobody gets a segment, why that may be. */
export function lostWords({ vanished, notes }: Pick<Scored, 'vanished' | 'notes'>): string[] {
  return [...vanishedWords(vanished), ...notes];
}

/** What is to be known of a list that could be written. */
export function listNotes({ vanished, notes, customers, unassigned }: Scored): string[] {
  const standIn = 'What was pinned for a missing value stands in for everybody.';
  const of = `${formatCount(unassigned)} of ${formatCounted(customers + unassigned, 'customer')}`;
  const left =
    unassigned === 1
      ? `${of} lacks a value that the version asks for: it gets no segment and is not in the list.`
      : `${of} lack a value that the version asks for: they get no segment and are not in the list.`;
  return [
    ...vanishedWords(vanished).map((words) => `${words} ${standIn}`),
    ...notes,
    ...(unassigned > 0 ? [left] : []),
  ];
}
