import type { ColumnType } from './table.ts';

/** What a column's values are, as people call it. */
export const typeNames: Readonly<Record<ColumnType, string>> = {
  integer: 'whole number',
  number: 'number',
  text: 'text',
  boolean: 'yes or no',
  date: 'date',
  timestamp: 'date and time',
  time: 'time of day',
  other: 'other',
};
