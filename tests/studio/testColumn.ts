import type { Role } from '../../src/core/table.ts';
import type { SourceSpec } from '../../src/stages/sources/spec.ts';
import { csvReading } from '../support/csvReading.ts';

/** A column of a table that a test makes. */
export interface TestColumn {
  readonly name: string;
  readonly role?: Role;
  readonly values: Int32Array | Float64Array | readonly (string | null)[];
  /** A DuckDB type to which texts are cast, with what people call it. */
  readonly cast?: 'timestamp' | 'date' | 'boolean';
}

/** How a table that a test makes was read. */
export const reading: SourceSpec['reading'] = { ...csvReading, format: 'arrow' };
