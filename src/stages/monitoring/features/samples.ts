import { throwIfCancelled } from '../../../core/errors.ts';
import { ident } from '../../../core/sql.ts';
import { meanAndDeviation, quantilesOf, type ValueCounts } from '../../../stats/drift/values.ts';
import { sortNumbers } from '../../../stats/sortNumbers.ts';
import type { RunContext } from '../../context.ts';

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
export type ReadingContext = Pick<RunContext, 'database' | 'work'>;

/** Probabilities of the quantiles that a feature is told by. */
export const told = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1] as const;

/**
 * The values of features over all rows of a features' table, in ascending order with how often each occurs. A cancel is heard
 * between passes over a feature.
 * @param ids columns of the table. @returns one sample a column, in their order.
 */
export async function samplesOf(
  table: string,
  ids: readonly string[],
  { database, work }: ReadingContext,
): Promise<Sample[]> {
  const columns = ids.map((id) => ({ name: id, expression: ident(id) }));
  const gathered = await database.gatherDouble(ident(table), columns, work);
  const samples: Sample[] = [];
  for (const column of gathered.columns) samples.push(await sampleOf(column, work.signal));
  return samples;
}

/** A sample from numbers in any order, NaN for what is missing; the numbers are moved on the way. */
export async function sampleOf(numbers: Float64Array, signal?: AbortSignal): Promise<Sample> {
  const present = withoutMissing(numbers);
  await sortNumbers(present, () => breathe(signal));
  const values = runsOf(present);
  const { mean, deviation } = meanAndDeviation(values);
  return { customers: numbers.length, missing: numbers.length - present.length, values, mean, deviation };
}

/** Quantiles at `told` of a sample; empty where it has no value. */
export function toldQuantiles({ values }: Sample): number[] {
  return values.total === 0 ? [] : quantilesOf(values, [...told]);
}

/** Milliseconds that a plain loop may hold the thread; a turn of the event loop itself takes up to four. */
const longest = 30;
let lastTurn = 0;

/** Lets the thread hear other messages where it was held for a while. @throws AppError `cancelled`. */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  if (performance.now() - lastTurn < longest) return;
  await new Promise((resolve) => setTimeout(resolve, 0));
  lastTurn = performance.now();
  throwIfCancelled(signal);
}

function withoutMissing(numbers: Float64Array): Float64Array {
  let kept = 0;
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i] as number;
    // Adding 0 makes −0 and 0 one value.
    if (!Number.isNaN(value)) numbers[kept++] = value + 0;
  }
  return numbers.subarray(0, kept);
}

/** Distinct values of ascending numbers, with counts, in typed arrays: a million of them take a few milliseconds. */
function runsOf(ascending: Float64Array): ValueCounts {
  const total = ascending.length;
  let distinct = total > 0 ? 1 : 0;
  for (let i = 1; i < total; i++) if (ascending[i] !== ascending[i - 1]) distinct++;
  const values = new Float64Array(distinct);
  const counts = new Uint32Array(distinct);
  let place = -1;
  for (let i = 0; i < total; i++) {
    const value = ascending[i] as number;
    if (place < 0 || values[place] !== value) values[++place] = value;
    counts[place] = (counts[place] as number) + 1;
  }
  return { values, counts, total };
}
