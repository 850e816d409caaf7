import { encodeBatch } from './arrow.ts';
import { campaigns } from './campaigns.ts';
import { customers } from './customers.ts';
import { planStore, type DemoOptions, type Store } from './store.ts';
import { snapshotTables, type DemoBatch, type DemoTable } from './tables.ts';
import { transactions } from './transactions.ts';
import { webEvents } from './webEvents.ts';

/** Some rows of a table as an Arrow IPC stream that stands by itself. */
export interface DemoChunk {
  readonly table: DemoTable;
  readonly batch: Uint8Array;
  readonly rows: number;
}

const writers: Readonly<Record<DemoTable, (store: Store) => Generator<DemoBatch>>> = {
  customers,
  transactions,
  web_events: webEvents,
  campaigns,
};

/** The batches of one table by column; a batch's arrays are used again by the next. */
export function tableBatches(store: Store, table: DemoTable): Generator<DemoBatch> {
  return writers[table](store);
}

/**
 * A shop made from a seed, table by table, in batches that go into a database as they come: the same options give the
 * same bytes on every machine. Memory holds one batch at a time, whatever the size.
 * @throws AppError `recipe.setting` for a size that is none, `cancelled` when the signal has been aborted.
 */
export function* generateDemoStore(options: DemoOptions): Generator<DemoChunk> {
  const store = planStore(options);
  const tables = snapshotTables[store.snapshot];
  const total = tables.reduce((sum, table) => sum + store.rows[table], 0);
  let done = 0;
  for (const table of tables) {
    options.progress?.(done, total, table);
    for (const batch of tableBatches(store, table)) {
      yield { table, batch: encodeBatch(batch), rows: batch.rows };
      done += batch.rows;
      options.progress?.(done, total, table);
    }
  }
}
