import { formatOfColumn } from '../../../core/format.ts';
import type { TermName } from '../../../ui/glossary.ts';
import type { ActivationValue } from '../spec.ts';

const meanings: Readonly<Record<string, string>> = {
  customer: 'The customer, as the source names them.',
  segment_id: 'The segment: S1 is the largest.',
  segment_name: 'The segment’s name, as in Insight.',
  distance: 'Distance to the segment’s centre, in scaled units: the smaller, the more typical.',
  margin: 'Of the assignment, not of profit: 0 on the border of two segments, 1 at the centre.',
  model_version: 'The beginning of the model’s key: the same key, the same segments.',
  as_of: 'The date as of which customers were looked at.',
  valid_until: 'The last day on which the assignment may be used.',
};

const terms: Readonly<Record<string, TermName>> = { distance: 'distance', margin: 'margin' };

const fixed = Object.keys(meanings);

/** What a column of the list means; those beside the fixed ones are features in their own unit. */
export function meaningOf(column: string, place: number): string {
  if (place < fixed.length && Object.hasOwn(meanings, column)) return meanings[column] ?? '';
  return 'A feature’s value, in its own unit, before capping.';
}

/** The glossary's term for a column, where it has one. */
export function termOf(column: string, place: number): TermName | null {
  return place < fixed.length && Object.hasOwn(terms, column) ? (terms[column] ?? null) : null;
}

/** How the numbers of a column of the preview are written, with five digits of the largest. */
export function numbersFormat(value: ActivationValue, place: number): (number: number) => string {
  const numbers = value.preview.flatMap((row) => {
    const cell = row[place];
    return typeof cell === 'number' ? [cell] : [];
  });
  return formatOfColumn(numbers, 5);
}

/** Whether a column of the preview holds numbers. */
export function isNumeric(value: ActivationValue, place: number): boolean {
  return value.preview.some((row) => typeof row[place] === 'number');
}
