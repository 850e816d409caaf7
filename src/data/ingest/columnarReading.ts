import type { Reading } from '../../core/table.ts';
import { plainReading } from './rows/textTable.ts';

/** How a Parquet or Arrow file is read: its format alone decides, and all else has its plain value. */
export const columnarReading = (format: 'parquet' | 'arrow'): Reading => ({
  ...plainReading(format),
  decimal: '.',
  dateFormat: '',
  timestampFormat: '',
  lenient: false,
});
