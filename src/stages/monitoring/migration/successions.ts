import type { RunContext } from '../../context.ts';
import type { PublishedVersion } from '../../registry/spec.ts';
import type { Snapshot } from '../../series.ts';
import { problemOf, SnapshotStore, type KnownSnapshot } from '../snapshotStore.ts';
import type { Succession } from '../valueSchema.ts';
import { bornWith, type Identity } from './lineage.ts';
import { pathsOf, successionOf, type Path } from './succession.ts';
import type { Stretch } from './stretches.ts';

/** What is known of the versions that were in production over the series. */
export interface Successions {
  readonly successions: readonly Succession[];
  readonly warnings: readonly string[];
}

/**
 * The series as it was in production, each stretch taken apart into population, customers and model. It ends before a stretch that
 * cannot be told.
 * @param store of the monitored version; whoever made it keeps the tables that are there.
 */
export async function successionsOf(
  stretches: readonly Stretch[],
  version: PublishedVersion,
  store: SnapshotStore,
  context: RunContext,
): Promise<Successions> {
  const tables = new BorrowedTables(version, store, await context.database.tables(), context);
  const successions: Succession[] = [];
  let identities: readonly Identity[] = [];
  let last: PublishedVersion | null = null;
  try {
    for (const [place, stretch] of stretches.entries()) {
      const { old, next, before, after } = stretch;
      context.work.progress?.('Following versions', place, stretches.length, 'changes');
      if (last !== old) identities = bornWith(old);
      last = next;
      try {
        const told = successionOf(stretch, await tables.paths(stretch), identities);
        successions.push(told.succession);
        ({ identities } = told);
      } catch (thrown) {
        const what = `from ${before.label} to ${after.label} under ${[...new Set([old.id, next.id])].join(' and ')}, and later,`;
        return { successions, warnings: [`What happened ${what} is not told: ${problemOf(thrown)}`] };
      }
    }
    return { successions, warnings: [] };
  } finally {
    await tables.giveBack(null);
  }
}

/** Tables of scored snapshots under several versions, made where they are not there and dropped when the next stretch needs them no more. */
class BorrowedTables {
  readonly #context: RunContext;
  readonly #others: ReadonlySet<string>;
  readonly #stores = new Map<PublishedVersion, SnapshotStore>();
  readonly #made = new Map<SnapshotStore, Map<Snapshot, KnownSnapshot>>();

  /** @param others tables that are there already. */
  constructor(
    version: PublishedVersion,
    store: SnapshotStore,
    others: readonly string[],
    context: RunContext,
  ) {
    this.#stores.set(version, store);
    this.#others = new Set(others);
    this.#context = context;
  }

  /** Customers by their path over a stretch. @throws AppError of `scoreSnapshot` */
  async paths({ old, next, before, after }: Stretch): Promise<Path[]> {
    const [one, other] = [await this.#store(old), await this.#store(next)];
    const keys = [one.keyOf(before), one.keyOf(after), other.keyOf(after)];
    const found = await one.once('paths', keys, async () => {
      const m0x0 = await this.#table(one, before);
      const m0x1 = await this.#table(one, after);
      const m1x1 = await this.#table(other, after);
      return pathsOf([m0x0, m0x1, m1x1], this.#context);
    });
    await this.giveBack(after);
    return found;
  }

  /** Drops what was made here but for one snapshot. */
  async giveBack(kept: Snapshot | null): Promise<void> {
    for (const [store, made] of this.#made) {
      for (const [snapshot, known] of made) {
        if (snapshot === kept) continue;
        await store.release(known);
        made.delete(snapshot);
      }
    }
  }

  async #store(version: PublishedVersion): Promise<SnapshotStore> {
    const store = this.#stores.get(version) ?? (await SnapshotStore.open(version, this.#context));
    this.#stores.set(version, store);
    return store;
  }

  async #table(store: SnapshotStore, snapshot: Snapshot): Promise<string> {
    const known = await store.withTables(snapshot);
    const { assignments } = known.scored;
    const made = this.#made.get(store) ?? new Map<Snapshot, KnownSnapshot>();
    if (!this.#others.has(assignments)) this.#made.set(store, made.set(snapshot, known));
    return assignments;
  }
}
