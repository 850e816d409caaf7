import { AppError } from '../core/errors.ts';
import { formatCount } from '../core/format.ts';
import { ident, sql } from '../core/sql.ts';
import { inPieces } from '../models/inPieces.ts';
import { assignFairly, minimumShares, type Columns, type FairAssignment } from '../models/fairKMeans.ts';
import type { RowGroups } from '../models/residualise.ts';
import type { ModelWork } from '../models/work.ts';
import type { RunContext } from './context.ts';
import type { CustomerGroups } from './features/spec.ts';
import { scaledChunks, type ScaledTable } from './scaledRows.ts';

/** Distances that are held at once: eight bytes each, and about as much again for who moves where. */
const mostDistances = 40_000_000;

/** All customers of a features' table, in its order, with the group of each. */
export interface GroupedRows {
  readonly rows: number;
  readonly columns: Columns;
  /** The last group is of those who belong to none. */
  readonly grouping: RowGroups;
  /** The least share of each group in every segment. */
  readonly shares: readonly number[];
}

/** Groups by which a minimum is held. */
export type MinimumGroups = Pick<CustomerGroups, 'id' | 'column'> & {
  readonly groups: readonly Pick<CustomerGroups['groups'][number], 'kind'>[];
};

/**
 * Reads all customers with scaled features and group. Who has no value, belongs to a group too small to be told apart or to none has no minimum.
 * @param k how many segments there are. @throws AppError `fairness.minimum` where there are more customers than can be held, `cancelled`.
 */
export async function groupedRows(
  table: ScaledTable,
  by: MinimumGroups,
  { part, k }: { readonly part: number; readonly k: number },
  { database, work }: Pick<RunContext, 'database' | 'work'>,
): Promise<GroupedRows> {
  const { customers } = table;
  requireHeld(customers, Math.max(k, table.features.length));
  const columns = table.features.map(() => new Float32Array(customers));
  let from = 0;
  for await (const chunk of scaledChunks(table, 262_144, { database }, work)) {
    chunk.columns.forEach((values, at) => columns[at]?.set(values, from));
    from += chunk.rows;
  }
  const none = by.groups.length;
  const place = { name: by.id, expression: sql`coalesce(${ident(by.id)}, -1)::FLOAT` };
  const gathered = await database.gather(ident(table.table), [place], work);
  const [places = new Float32Array()] = gathered.columns;
  const of = new Int32Array(places.length);
  for (let row = 0; row < of.length; row++) {
    const group = places[row] as number;
    of[row] = group < 0 || group >= none ? none : group;
  }
  const grouping = { groups: none + 1, of };
  const least = [...by.groups.map(({ kind }) => kind === 'value'), false];
  return { rows: customers, columns, grouping, shares: minimumShares(grouping, customers, part, least) };
}

function requireHeld(customers: number, numbers: number): void {
  if (customers * numbers <= mostDistances) return;
  const message = `A minimum of every group needs all customers at once: ${formatCount(customers)} customers with ${numbers} segments or features are more than can be held. Ask for fewer segments, or for no minimum.`;
  throw new AppError('fairness.minimum', message, { customers, numbers });
}

/** Segment, distance and margin of every customer where segments hold a minimum of every group. */
export interface MinimumLabels {
  readonly labels: Int32Array;
  /** Euclidean distance to the own centroid. */
  readonly distances: Float32Array;
  /** 1 − d/d₂ with d₂ the distance to the nearest other centroid; 0 for who is not in the nearest segment. */
  readonly margins: Float32Array;
  readonly counts: Float64Array;
  /** Sum of squared distances to the own centroids. */
  readonly inertia: number;
  /** Customers who are not in their nearest segment. */
  readonly moved: number;
}

/** Labels all customers by given centroids so that the minimums hold. @throws AppError `fairness.minimum`, `cancelled`. */
export async function labelWithMinimum(
  { rows, columns, grouping, shares }: GroupedRows,
  centroids: readonly (readonly number[])[],
  work: ModelWork,
): Promise<MinimumLabels> {
  work.progress?.('Holding the minimum of every group', 0, 0);
  const assigned = await assignFairly(columns, rows, grouping, centroids, shares, work);
  return scored(assigned, rows, centroids.length, work);
}

async function scored(
  { labels, distances: squares }: FairAssignment,
  rows: number,
  k: number,
  { signal }: ModelWork,
): Promise<MinimumLabels> {
  const distances = new Float32Array(rows);
  const margins = new Float32Array(rows);
  const counts = new Float64Array(k);
  let inertia = 0;
  let moved = 0;
  await inPieces(rows, signal, (from, to) => {
    for (let row = from; row < to; row++) {
      const label = labels[row] as number;
      const own = squares[row * k + label] as number;
      let other = Infinity;
      for (let c = 0; c < k; c++) {
        if (c !== label) other = Math.min(other, squares[row * k + c] as number);
      }
      counts[label] = (counts[label] as number) + 1;
      inertia += own;
      if (own > other) moved += 1;
      distances[row] = Math.sqrt(own);
      margins[row] = own >= other ? 0 : 1 - Math.sqrt(own / other);
    }
  });
  return { labels, distances, margins, counts, inertia, moved };
}
