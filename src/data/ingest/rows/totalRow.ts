import type { Warning } from '../../../core/table.ts';
import { isFaulty, type FaultyRow, type RowBatch, type TextRow } from './textTable.ts';

/** What rows of totals are called in the tables of several languages. */
const words =
  /^(?:(?:grand|overall)\s+)?(?:totals?|sum|sums|summe|gesamt|gesamtsumme|gesamtergebnis|endsumme|insgesamt|suma|somma|somme|soma|totaal|totale|total\s+g[ée]n[ée]ral|ukupno|celkem|razem|összesen|yhteensä|totalt|итого|всего|合计|总计|合計|總計)\s*:?$/i;

/** Whether a row of this name is one of totals. */
export const isTotalName = (label: string): boolean => words.test(label);

/** A last row whose name is that of a total, and which is read all the same. */
export interface TotalRow {
  /** Where it stands in a sheet; absent where rows are not numbered for people. */
  readonly line?: number;
  readonly label: string;
  /** Whether one of its numbers at least is the sum of several above. */
  readonly isSum: boolean;
}

/**
 * The rows of a table without a last row that sums up the others: one whose first cell names a total, and of whose numbers one at
 * least is the sum of its column. It becomes a row that is rejected, with that as the reason.
 * @param heard hears of a last row that is named so and stays: where it sums up nothing, or where it does in any case.
 * @param stays whether it stays in any case, as in studies that were made before such rows were rejected.
 */
export async function* rejectTotal(
  batches: AsyncIterable<RowBatch>,
  heard: (row: TotalRow) => void,
  stays = false,
): AsyncGenerator<RowBatch> {
  const sums: ColumnSum[] = [];
  let held: TextRow | undefined;
  let last = 0;
  for await (const { rows, done } of batches) {
    const free: (TextRow | FaultyRow)[] = [];
    for (const row of rows) {
      if (isFaulty(row)) {
        free.push(row);
        continue;
      }
      if (held !== undefined) {
        addTo(sums, held);
        free.push(held);
      }
      held = row;
    }
    last = done;
    yield { rows: free, done };
  }
  if (held === undefined) return;
  const label = held.fields.find((field) => (field ?? '').trim() !== '')?.trim() ?? '';
  const sumsUp = held.fields.some((field, column) => isSum(Number(field ?? ''), sums[column]));
  const isTotal = isTotalName(label);
  const isRejected = isTotal && sumsUp && !stays;
  if (isTotal && !isRejected) heard({ line: held.line, label, isSum: sumsUp });
  yield { rows: [isRejected ? rejectedTotal(held, label) : held], done: last };
}

/** The numbers of a column above a row. */
interface ColumnSum {
  sum: number;
  /** Numbers in it that are not zero. */
  addends: number;
}

/** Adds a row's numbers to the sums of their columns; a column that holds anything else has none. */
function addTo(sums: ColumnSum[], { fields }: TextRow): void {
  for (let column = 0; column < fields.length; column++) {
    const field = fields[column] ?? '';
    if (field === '') continue;
    const before = (sums[column] ??= { sum: 0, addends: 0 });
    if (Number.isNaN(before.sum)) continue;
    const value = Number(field);
    before.sum += value;
    if (value !== 0) before.addends++;
  }
}

/**
 * Whether a value is the sum of two numbers or more, but for what rounding to hundredths or to six digits makes of it. One number is
 * too easily met by chance: a last customer of that name may have the 1 that one other has.
 */
export function isSum(
  value: number,
  { sum, addends }: Readonly<ColumnSum> = { sum: 0, addends: 0 },
): boolean {
  if (addends < 2 || value === 0) return false;
  return Math.abs(value - sum) <= Math.max(0.005, 1e-6 * Math.abs(sum));
}

const rejectedTotal = ({ line, fields }: TextRow, label: string): FaultyRow => ({
  line,
  fault: `it is named “${label}” and sums up the rows above`,
  text: fields.join(',').slice(0, 200),
});

/**
 * What a person should know of a last row that is named as a total and was read like the others.
 * @param sums how one that sums up the rows above comes to be read: as files of this kind are, or as they were before.
 */
export function totalWarning(
  { line, label, isSum: sumsUp }: TotalRow,
  place: string,
  sums: 'read' | 'as before',
): Warning {
  const whole = `The last row of ${place}${line === undefined ? '' : `, row ${line},`} is named “${label}”`;
  const message = sumsUp ? `${whole}${sumWords[sums]}` : `${whole}${noSum}`;
  return { code: 'total-row', message };
}

const sumWords = {
  read: ' and sums up the rows above. It was read like the others: delete it in the file and load the file again.',
  'as before':
    '. It was read like the others, as it was when this study was made, though it sums up the rows above. A new study leaves it out.',
} as const;

const noSum =
  '. It was read like the others, since none of its numbers is the sum of several above: if it is no customer, delete it in the file and load the file again.';
