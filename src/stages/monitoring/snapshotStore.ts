import { AppError } from '../../core/errors.ts';
import type { Key } from '../../core/key.ts';
import { ident, sql } from '../../core/sql.ts';
import type { RunContext } from '../context.ts';
import type { PublishedVersion } from '../registry/spec.ts';
import { scoreSnapshot, type ScoredSnapshot } from '../scoring.ts';
import { coordinatesOf } from '../scoringLabels.ts';
import type { Snapshot } from '../series.ts';
import { segmentCentres, type SegmentCentre } from './segments/centres.ts';
import { snapshotKey } from './snapshotKey.ts';

/** A snapshot under a version: its figures stay while the studio lives, its tables as long as somebody needs them. */
export interface KnownSnapshot {
  readonly key: Key;
  readonly scored: ScoredSnapshot;
  readonly centres: readonly SegmentCentre[];
}

/** A snapshot's figures are the same whenever it is scored; the names of its tables are those of the last time. */
interface Held {
  known: KnownSnapshot;
}

/** Scores snapshots once; their tables are made again only where something new is asked of them. */
export class SnapshotStore {
  readonly #version: PublishedVersion;
  readonly #context: RunContext;
  readonly #there: Set<string>;

  private constructor(version: PublishedVersion, there: Set<string>, context: RunContext) {
    this.#version = version;
    this.#there = there;
    this.#context = context;
  }

  static async open(version: PublishedVersion, context: RunContext): Promise<SnapshotStore> {
    return new SnapshotStore(version, new Set(await context.database.tables()), context);
  }

  /** Figures of a snapshot; it is scored where they are not known. @throws AppError of `scoreSnapshot`. */
  async figures(snapshot: Snapshot): Promise<KnownSnapshot> {
    const key = this.keyOf(snapshot);
    return (await this.#held(snapshot, key)).known;
  }

  /** The same, and its tables are there. */
  async withTables(snapshot: Snapshot): Promise<KnownSnapshot> {
    const key = this.keyOf(snapshot);
    const held = await this.#held(snapshot, key);
    if (!this.#isThere(held.known)) held.known = await this.#score(snapshot, key);
    return held.known;
  }

  /** What is computed once for a key, such as a comparison of two snapshots. */
  once<Value>(name: string, keys: readonly Key[], compute: () => Promise<Value>): Promise<Value> {
    return this.#context.memo(`monitored ${name}`, [...keys], compute);
  }

  /** Drops a snapshot's tables; its figures stay. */
  async release({ scored }: KnownSnapshot): Promise<void> {
    for (const table of [scored.table, scored.assignments]) {
      await this.#context.database.run(sql`DROP TABLE IF EXISTS ${ident(table)}`);
      this.#there.delete(table);
    }
  }

  keyOf(snapshot: Snapshot): Key {
    return snapshotKey(this.#version, snapshot, this.#context.recipe);
  }

  #isThere({ scored: { table, assignments } }: KnownSnapshot): boolean {
    return this.#there.has(table) && this.#there.has(assignments);
  }

  #held(snapshot: Snapshot, key: Key): Promise<Held> {
    return this.once('snapshot', [key], async () => ({ known: await this.#score(snapshot, key) }));
  }

  async #score(snapshot: Snapshot, key: Key): Promise<KnownSnapshot> {
    const context = this.#context;
    context.work.progress?.(`Scoring ${snapshot.label}`, 0, 0);
    const scored = await scoreSnapshot(this.#version, snapshot, context);
    this.#there.add(scored.table).add(scored.assignments);
    const features = coordinatesOf(this.#version);
    const centres = await segmentCentres(
      scored.table,
      scored.assignments,
      features,
      this.#version.model.k,
      context,
    );
    return { key, scored, centres };
  }
}

/** Why a snapshot could not be scored, as a sentence. @throws what is no failure of the snapshot: a cancel, a fault of ours. */
export function problemOf(thrown: unknown): string {
  if (thrown instanceof AppError && thrown.code !== 'cancelled' && thrown.code !== 'internal')
    return thrown.message;
  throw thrown;
}
