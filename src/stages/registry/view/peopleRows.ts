import { formatCount, shortName } from '../../../core/format.ts';
import type { ComparedSide, Comparison } from '../spec.ts';
import { both, type MeasureRow } from './measureRow.ts';

/** Whom both sides put into how many segments, and by what. */
export function peopleRows(comparison: Comparison): MeasureRow[] {
  const row = (
    key: string,
    name: string,
    note: string,
    write: (side: ComparedSide) => string,
  ): MeasureRow => ({
    key,
    group: 'People',
    name,
    note,
    better: null,
    ...both(comparison, write),
  });
  return [
    row('k', 'Segments', 'as fitted', ({ k }) => formatCount(k)),
    row('features', 'Features', featuresNote(comparison), ({ features }) => formatCount(features.length)),
    row('customers', 'Customers', 'whom it puts into a segment, of the data as it is now', ({ customers }) =>
      formatCount(customers),
    ),
    row('unassigned', 'Without a segment', 'for want of a value that it asks for', ({ unassigned }) =>
      formatCount(unassigned),
    ),
  ];
}

function featuresNote({ champion, challenger }: Comparison): string {
  const [a, b] = [champion.features, challenger.features];
  const names = (list: readonly string[]): string => shortName(list.join(', '), 400) || 'none';
  if (a.join('\n') === b.join('\n')) return `both by ${names(a)}`;
  const only = (some: readonly string[], others: readonly string[]): string =>
    names(some.filter((name) => !others.includes(name)));
  return `both by ${names(a.filter((name) => b.includes(name)))}; the champion alone by ${only(a, b)}; the challenger alone by ${only(b, a)}`;
}
