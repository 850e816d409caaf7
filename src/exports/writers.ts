import { writeArrow } from './arrow.ts';
import { writeCsv } from './csv.ts';
import { writeParquet } from './parquet.ts';
import type { Writer } from './writer.ts';

/** One writer a format. */
export const writers = { csv: writeCsv, parquet: writeParquet, arrow: writeArrow } as const satisfies Record<
  string,
  Writer
>;
