import { ident, sql, type Sql } from '../../../core/sql.ts';
import type { PathCount } from '../../../stats/decomposition.ts';
import type { ReadingContext } from '../features/samples.ts';
import type { HistoryEntry, PublishedVersion } from '../../registry/spec.ts';
import type { Snapshot } from '../../series.ts';
import type { SnapshotStore } from '../snapshotStore.ts';
import type { Succession } from '../valueSchema.ts';
import { identities, named } from './migrate.ts';

/** A change of the version in production, and the snapshots on both sides of it. */
export interface Change {
  readonly old: PublishedVersion;
  readonly next: PublishedVersion;
  /** ISO time. */
  readonly at: string;
  /** The last snapshot under the old version, and the first under the new one; one and the same where none came since. */
  readonly before: Snapshot;
  readonly after: Snapshot;
}

/** The last change of the version in production to the one that is monitored; null where it was the first, or there is none. */
export function lastChange(
  version: PublishedVersion,
  versions: readonly PublishedVersion[],
  history: readonly HistoryEntry[],
  series: readonly Snapshot[],
): Change | null {
  const entry = history.findLast(
    ({ action, version: id, from }) =>
      (action === 'promote' || action === 'rollback') && id === version.id && from !== null,
  );
  const old = entry && versions.find(({ id }) => id === entry.from);
  if (!old) return null;
  const [first] = series;
  const day = entry.at.slice(0, 10);
  const before = series.findLast(({ asOf }) => asOf === null || asOf.slice(0, 10) <= day) ?? first;
  if (!before) return null;
  const after = series[series.indexOf(before) + 1] ?? before;
  return { old, next: version, at: entry.at, before, after };
}

/**
 * What the change of version and of customers did to every segment's size: population and customers under the old version, then
 * the new version on the same customers. Segments of the new version bear the identity of those that they go on from.
 */
export async function successionOf(
  change: Change,
  under: { readonly old: SnapshotStore; readonly next: SnapshotStore },
  context: ReadingContext,
): Promise<Succession> {
  const { before, after } = change;
  const m0x0 = (await under.old.withTables(before)).scored.assignments;
  const m0x1 = (await under.old.withTables(after)).scored.assignments;
  const m1x1 = (await under.next.withTables(after)).scored.assignments;
  const none = change.old.model.k + change.next.model.k;
  const rows = await pathsOf([m0x0, m0x1, m1x1], context);
  const overlap = Array.from({ length: change.old.model.k }, () =>
    new Array<number>(change.next.model.k).fill(0),
  );
  for (const { between, now, n } of rows) {
    const row = between === null ? undefined : overlap[between];
    if (row && now !== null) row[now] = (row[now] ?? 0) + n;
  }
  const { identity, matches } = identities(overlap, change.next.model.k);
  const paths: PathCount[] = [];
  for (const { was, between, now, here, n } of rows) {
    // A customer to whom one of the versions gives no segment stands in a group of its own, so that sums stay exact.
    const path = {
      before: was ?? -1,
      between: here ? (between ?? none) : -1,
      after: here ? (now === null ? none : (identity[now] ?? none)) : -1,
    };
    if (path.before >= 0 || path.between >= 0) paths.push({ ...path, customers: n });
  }
  const both = rows.filter(({ between, now }) => between !== null && now !== null);
  const moved = both.filter(({ between, now }) => identity[now ?? -1] !== between);
  const ids = idsOf(change, identity, none);
  return {
    from: change.old.id,
    to: change.next.id,
    at: change.at,
    before: before.label,
    after: after.label,
    segments: named(ids, paths).filter(({ before: was, after: is }) => was + is > 0),
    identities: matches.map((match) => ({
      old: match.old === null ? null : segmentId(change.old, match.old),
      new: match.new === null ? null : segmentId(change.next, match.new),
      jaccard: match.jaccard,
    })),
    reassigned: total(both) > 0 ? total(moved) / total(both) : 0,
  };
}

interface Path {
  readonly was: number | null;
  readonly between: number | null;
  readonly now: number | null;
  /** Whether the customer is in the later snapshot. */
  readonly here: boolean;
  readonly n: number;
}

async function pathsOf(
  tables: readonly [string, string, string],
  { database, work }: ReadingContext,
): Promise<Path[]> {
  const labelled = (table: string): Sql => sql`SELECT customer, segment FROM ${ident(table)}`;
  const [first, second, third] = tables;
  return database.rows<{ [name in keyof Path]: Path[name] }>(
    sql`SELECT was, between_ AS between, now, between_ IS NOT NULL OR now IS NOT NULL AS here, count(*)::DOUBLE AS n
      FROM (SELECT customer, p.segment AS was, q.segment AS between_
        FROM (${labelled(first)}) AS p FULL JOIN (${labelled(second)}) AS q USING (customer))
      FULL JOIN (SELECT customer, segment AS now FROM (${labelled(third)})) USING (customer)
      GROUP BY ALL`,
    work,
  );
}

function idsOf(change: Change, identity: readonly number[], none: number): string[] {
  const ids = Array.from({ length: none + 1 }, () => '');
  for (let old = 0; old < change.old.model.k; old++) ids[old] = segmentId(change.old, old);
  identity.forEach((place, index) => {
    if (place >= change.old.model.k) ids[place] = `${segmentId(change.next, index)} (new)`;
  });
  ids[none] = 'no segment';
  return ids;
}

const segmentId = ({ segments }: PublishedVersion, index: number): string =>
  segments.find((segment) => segment.index === index)?.id ?? `S${index + 1}`;

const total = (paths: readonly Path[]): number => paths.reduce((sum, { n }) => sum + n, 0);
