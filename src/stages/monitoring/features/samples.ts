import { ident, join, sql } from '../../../core/sql.ts';
import { turnIfDue } from '../../../models/turn.ts';
import { meanAndDeviation, quantilesOf, valueCounts, type ValueCounts } from '../../../stats/drift/values.ts';
import { sortNumbers } from '../../../stats/sortNumbers.ts';
import { sortSingles } from '../../../stats/sortSingles.ts';
import type { Database, Work } from '../../../data/contract.ts';

/** One feature of all customers of a snapshot. */
export interface Sample {
  /** Those without a value among them. */
  readonly customers: number;
  readonly missing: number;
  readonly values: ValueCounts;
  readonly mean: number;
  readonly deviation: number;
}

/** What reading features out of the database needs. */
export interface ReadingContext {
  readonly database: Database;
  readonly work: Work;
}

/** Probabilities of the quantiles that a feature is told by. */
export const told = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1] as const;

/** Features of all rows of a table, as numbers in the order of the rows; NaN for what is missing. */
export interface RawColumns {
  readonly columns: readonly (Float64Array | Float32Array)[];
  /** What was taken from each number of a column in single precision; 0 in double precision. */
  readonly centres: readonly number[];
}

/** A feature whose numbers are read in single precision, as what is left of them after its centre is taken. */
export interface Centred {
  readonly id: string;
  /** Null: double precision. */
  readonly centre: number | null;
}

/** Features out of a features' table, in the order of its rows: all of them in one precision. */
export async function readColumns(
  table: string,
  features: readonly Centred[],
  { database, work }: ReadingContext,
): Promise<RawColumns> {
  const isSingle = features.some(({ centre }) => centre !== null);
  const columns = features.map(({ id, centre }) => ({
    name: id,
    expression: isSingle ? sql`${ident(id)} - ${centre ?? 0}::DOUBLE` : ident(id),
  }));
  const from = ident(table);
  const read = isSingle
    ? await database.gather(from, columns, work)
    : await database.gatherDouble(from, columns, work);
  return { columns: read.columns, centres: features.map(({ centre }) => centre ?? 0) };
}

/** Rows of a table, and the mean of each feature over them. */
export async function meansOf(
  table: string,
  ids: readonly string[],
  { database, work }: ReadingContext,
): Promise<{ readonly rows: number; readonly means: readonly number[] }> {
  const means = ids.map((id) => sql`avg(${ident(id)}) AS ${ident(id)}`);
  const [row] = await database.rows<Record<string, number | null>>(
    sql`SELECT ${join([sql`count(*)::DOUBLE AS n`, ...means])} FROM ${ident(table)}`,
    work,
  );
  return { rows: row?.['n'] ?? 0, means: ids.map((id) => row?.[id] ?? 0) };
}

/** A sample from numbers in any order, NaN for what is missing; the numbers are moved on the way. @param centre is added to each. */
export async function sampleOf(
  numbers: Float64Array | Float32Array,
  signal?: AbortSignal,
  centre = 0,
): Promise<Sample> {
  const kept = withoutMissing(numbers);
  const pause = (): Promise<void> => turnIfDue({ signal });
  const present = numbers.subarray(0, kept);
  await (present instanceof Float32Array ? sortSingles(present, pause) : sortNumbers(present, pause));
  const values = valueCounts(present, centre);
  const { mean, deviation } = meanAndDeviation(values);
  return { customers: numbers.length, missing: numbers.length - kept, values, mean, deviation };
}

/** Quantiles at `told` of a sample; empty where it has no value. */
export function toldQuantiles({ values }: Sample): number[] {
  return values.total === 0 ? [] : quantilesOf(values, [...told]);
}

/** Moves what is there to the front; gives how many. */
function withoutMissing(numbers: Float64Array | Float32Array): number {
  let kept = 0;
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i] as number;
    // Adding 0 makes −0 and 0 one value.
    if (!Number.isNaN(value)) numbers[kept++] = value + 0;
  }
  return kept;
}
