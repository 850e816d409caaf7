import type { RunContext } from '../../context.ts';
import type { PublishedVersion } from '../../registry/spec.ts';
import { featuresOf } from '../../scoringBinding.ts';
import type { Snapshot } from '../../series.ts';
import type { SourceValue } from '../../sources/spec.ts';
import type { WatchedColumn } from '../columnSchema.ts';
import { sourceKey } from '../snapshotKey.ts';
import { problemOf, type SnapshotStore } from '../snapshotStore.ts';
import { countColumn } from './columnCounts.ts';
import {
  compareColumn,
  untoldColumn,
  vanishedColumn,
  type ColumnCounts,
  type RawColumn,
} from './columnDrift.ts';

/** A state of the data: which loads are read, and up to which date their events are seen. */
export type DataState = Pick<Snapshot, 'asOf' | 'loads'>;

/** What became of a column in a state of the data. */
type Found = ColumnCounts | { readonly problem: string } | { readonly absent: true };

/** Watches columns of the sources that are no features, over all rows of each state of the data. */
export class ColumnWatch {
  readonly #columns: readonly WatchedColumn[];
  readonly #version: PublishedVersion;
  readonly #store: SnapshotStore;
  readonly #context: RunContext;

  constructor(
    columns: readonly WatchedColumn[],
    version: PublishedVersion,
    store: SnapshotStore,
    context: RunContext,
  ) {
    this.#columns = columns;
    this.#version = version;
    this.#store = store;
    this.#context = context;
  }

  /** Every watched column of a state against another; where the data of one cannot be read, why. */
  async compare(reference: DataState, current: DataState): Promise<RawColumn[]> {
    const compared: RawColumn[] = [];
    const [was, is] = [this.#reader(reference), this.#reader(current)];
    for (const [place, column] of this.#columns.entries()) {
      this.#context.work.progress?.('Comparing columns', place, this.#columns.length, 'columns');
      compared.push(this.#compared(column, await found(was(column)), await found(is(column))));
    }
    return compared;
  }

  #compared(column: WatchedColumn, before: Found, after: Found): RawColumn {
    const named = { ...column, sourceName: this.#nameOf(column.source) };
    for (const found of [before, after]) if ('problem' in found) return untoldColumn(named, found.problem);
    if ('values' in before && 'values' in after) return compareColumn(named, before, after);
    if ('absent' in after && 'values' in before) return vanishedColumn(named);
    return untoldColumn(named, `What it is compared with does not have ${column.column}.`);
  }

  /** Counts columns of one state; its tables are asked for where a column was not counted before. */
  #reader(state: DataState): (column: WatchedColumn) => Promise<Found> {
    let sources: Promise<readonly SourceValue[]> | null = null;
    return (column) => {
      const until = this.#eventsTime(column.source) === null ? null : state.asOf;
      const key = sourceKey(column.source, state.loads, this.#context.recipe);
      return this.#store.once('column', [key, column.source, column.column, until ?? ''], async () => {
        sources ??= this.#context.sourcesWith(state.loads);
        return this.#count(column, until, await sources);
      });
    };
  }

  async #count(
    { source: id, column: name }: WatchedColumn,
    asOf: string | null,
    sources: readonly SourceValue[],
  ): Promise<Found> {
    const source = sources.find((one) => one.id === id);
    const column = source?.columns.find((one) => one.name === name);
    if (!source || !column) return { absent: true };
    const time = source.columns.find((one) => one.name === this.#eventsTime(id)) ?? null;
    return countColumn(source, column, time && asOf !== null ? { time, asOf } : null, this.#context);
  }

  /** The name of the column by which an as-of date leaves rows of a source out; null where it leaves all in. */
  #eventsTime(source: string): string | null {
    const { events } = featuresOf(this.#version);
    if (!events || events.time === null || events.source !== source) return null;
    const pinned = this.#version.sources.find(({ id }) => id === source);
    return pinned?.columns.find(({ id }) => id === events.time)?.name ?? null;
  }

  #nameOf(source: string): string {
    const node = this.#context.recipe.nodes.find(({ stage }) => stage === 'sources');
    const spec = node?.spec as { readonly sources?: readonly { id: string; name: string }[] } | undefined;
    return spec?.sources?.find(({ id }) => id === source)?.name ?? source;
  }
}

/** What was found, or why the data could not be read. */
async function found(reading: Promise<Found>): Promise<Found> {
  try {
    return await reading;
  } catch (thrown) {
    return { problem: problemOf(thrown) };
  }
}
