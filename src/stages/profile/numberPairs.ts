import { ident } from '../../core/sql.ts';
import { isTurnDue, turn } from '../../models/turn.ts';
import { pearson, spearman, type OrderedColumn } from '../../stats/correlation.ts';
import { ascendingOrder, averageRanks } from '../../stats/ranks.ts';
import { scaled, type ProfilingContext } from '../profilingWork.ts';
import type { ColumnProfile, PairsProfile } from './spec.ts';

/** Bytes of columns that are held at once: values, order and ranks. */
const heldBytes = 400e6;
const bytesOfValue = 20;

/** Pearson's and Spearman's correlations of every pair, in float64, over the rows where both are finite. */
export async function numberPairs(
  table: string,
  rows: number,
  columns: readonly ColumnProfile[],
  context: ProfilingContext,
): Promise<Pick<PairsProfile, 'pearson' | 'spearman'>> {
  const own = (): (number | null)[][] => columns.map((_, i) => columns.map((__, j) => (i === j ? 1 : null)));
  const found = { pearson: own(), spearman: own() };
  const tile = Math.max(1, Math.floor(heldBytes / (2 * bytesOfValue * Math.max(1, rows))));
  const pairs = (columns.length * (columns.length - 1)) / 2;
  let done = 0;
  for (let top = 0; top < columns.length; top += tile) {
    const upper = await load(table, columns.slice(top, top + tile), context);
    for (let left = top; left < columns.length; left += tile) {
      const lower = left === top ? upper : await load(table, columns.slice(left, left + tile), context);
      for (const [i, x] of upper.entries()) {
        for (const [j, y] of lower.entries()) {
          if (left + j <= top + i) continue;
          set(found.pearson, top + i, left + j, pearson(x.values, y.values));
          set(found.spearman, top + i, left + j, spearman(x, y));
          done++;
          if (isTurnDue()) {
            context.work.progress?.('Comparing numbers', done, pairs, 'pairs');
            await turn(context.work);
          }
        }
      }
    }
  }
  return found;
}

function set(matrix: (number | null)[][], i: number, j: number, value: number | null): void {
  const [row, mirrored] = [matrix[i], matrix[j]];
  if (row) row[j] = value;
  if (mirrored) mirrored[i] = value;
}

async function load(
  table: string,
  columns: readonly ColumnProfile[],
  { database, work }: ProfilingContext,
): Promise<OrderedColumn[]> {
  const loaded: OrderedColumn[] = [];
  for (const column of columns) {
    const { columns: gathered } = await database.gatherDouble(
      ident(table),
      [{ name: column.id, expression: scaled(column) }],
      { signal: work.signal },
    );
    const values = gathered[0] ?? new Float64Array(0);
    const order = ascendingOrder(values);
    loaded.push({ values, order, ranks: averageRanks(values, order) });
  }
  return loaded;
}
