import type { Reading } from '../../src/core/table.ts';

/** How a plain CSV file is read, as a source of a test keeps it. */
export const csvReading = {
  format: 'csv',
  encoding: 'utf-8',
  delimiter: ',',
  quote: '"',
  escape: '"',
  header: true,
  skip: 0,
  decimal: '.',
  dateFormat: '',
  timestampFormat: '',
  lenient: false,
} as const satisfies Reading;
