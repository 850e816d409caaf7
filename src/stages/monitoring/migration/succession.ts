import { ident, sql, type Sql } from '../../../core/sql.ts';
import { decompose, type PathCount } from '../../../stats/decomposition.ts';
import type { ReadingContext } from '../features/samples.ts';
import type { Succession } from '../valueSchema.ts';
import { succeeded, type Identity } from './lineage.ts';
import type { Stretch } from './stretches.ts';

/** Tables of `customer` and `segment`: the old version before and after, the new version after. */
export type Labelings = readonly [m0x0: string, m0x1: string, m1x1: string];

/** Customers with one path through the three labelings; null: not there, or without a segment. */
export interface Path {
  readonly was: number | null;
  readonly between: number | null;
  readonly now: number | null;
  readonly n: number;
}

/** Counts customers by their path, over all of them. */
export async function pathsOf(tables: Labelings, { database, work }: ReadingContext): Promise<Path[]> {
  const labelled = (table: string): Sql => sql`SELECT customer, segment FROM ${ident(table)}`;
  const [first, second, third] = tables;
  return database.rows<{ [name in keyof Path]: Path[name] }>(
    sql`SELECT was, between_ AS between, now, count(*)::DOUBLE AS n
      FROM (SELECT customer, p.segment AS was, q.segment AS between_
        FROM (${labelled(first)}) AS p FULL JOIN (${labelled(second)}) AS q USING (customer))
      FULL JOIN (SELECT customer, segment AS now FROM (${labelled(third)})) USING (customer)
      GROUP BY ALL`,
    work,
  );
}

/** What a stretch did to every segment's size, and who its segments are afterwards. */
export interface Told {
  readonly succession: Succession;
  /** Of the new version's segments, in the order of its labels. */
  readonly identities: readonly Identity[];
}

/**
 * What a stretch did to every segment's size: population and customers under the old version, then the new version on the same
 * customers. Segments of the new version bear the identity of those that they go on from.
 * @param identities of the old version's segments, in the order of its labels.
 */
export function successionOf(stretch: Stretch, rows: readonly Path[], identities: readonly Identity[]): Told {
  const { old, next, at, before, after } = stretch;
  const overlap = Array.from({ length: old.model.k }, () => new Array<number>(next.model.k).fill(0));
  for (const { between, now, n } of rows) {
    const row = between === null ? undefined : overlap[between];
    if (row && now !== null) row[now] = (row[now] ?? 0) + n;
  }
  const stayed = old === next;
  const found = stayed ? { identities, matches: [] } : succeeded(overlap, stretch, identities);
  const born = found.identities.filter((one) => !identities.includes(one));
  const all = [...identities, ...born, withoutSegment];
  const placeOf = new Map(all.map((identity, place) => [identity, place]));
  const none = all.length - 1;
  const newPlace = (now: number | null): number => {
    const identity = now === null ? undefined : found.identities[now];
    return (identity && placeOf.get(identity)) ?? none;
  };
  const paths = rows.map(({ was, between, now, n }): PathCount => {
    // Whom one of the versions gives no segment now stands in a group of its own, so that sums stay exact.
    const here = between !== null || now !== null;
    return {
      before: was ?? -1,
      between: here ? (between ?? none) : -1,
      after: here ? newPlace(now) : -1,
      customers: n,
    };
  });
  const both = rows.filter(({ between, now }) => between !== null && now !== null);
  const moved = both.filter(({ between, now }) => newPlace(now) !== between);
  return {
    identities: found.identities,
    succession: {
      from: old.id,
      to: next.id,
      at,
      snapshots: [before.id, after.id],
      before: before.label,
      after: after.label,
      segments: decompose(all.length, paths)
        .map(({ segment, before: was, after: is, population, customer, model }) => ({
          ...(all[segment] ?? withoutSegment),
          before: was,
          after: is,
          population,
          customer,
          model,
        }))
        .filter((part) => part.before + part.after > 0),
      identities: found.matches,
      reassigned: total(both) > 0 ? total(moved) / total(both) : 0,
    },
  };
}

const withoutSegment: Identity = { id: 'no segment', name: 'Without a segment' };

const total = (paths: readonly Path[]): number => paths.reduce((sum, { n }) => sum + n, 0);
