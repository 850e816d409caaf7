import type { AsyncDuckDB } from '@duckdb/duckdb-wasm';
import { RecordBatchReader, type RecordBatch } from 'apache-arrow';
import { throwIfCancelled } from '../core/errors.ts';
import { sql, type Sql } from '../core/sql.ts';
import { databaseFailure } from './failure.ts';
import type { Instance } from './instance.ts';

/** Says which catalogue is meant; each connection must say it for itself. */
const useWorkspace = sql`USE ws`;

/**
 * One connection of an instance. A query is polled in slices of at most 100 ms, so that cancelling is heard between two of
 * them, and every wait ends when the database's worker dies.
 */
export class Connection {
  readonly #instance: Instance;
  readonly #database: AsyncDuckDB;
  readonly #id: number;

  private constructor(instance: Instance, id: number) {
    this.#instance = instance;
    this.#database = instance.database;
    this.#id = id;
  }

  /** A new connection; `USE ws` is said unless the workspace is not there yet. */
  static async open(instance: Instance, workspace = true): Promise<Connection> {
    const connection = new Connection(instance, await instance.alive(instance.database.connectInternal()));
    if (workspace) await connection.run(useWorkspace);
    return connection;
  }

  /** Runs a statement to its end and drops what it returns. */
  async run(statement: Sql, signal?: AbortSignal): Promise<void> {
    const chunks = this.chunks(statement, false, signal);
    while (!(await chunks.next()).done);
  }

  /** The batches of a query, one after the other. */
  async *batches(statement: Sql, signal?: AbortSignal, streaming = true): AsyncGenerator<RecordBatch> {
    const reader = await RecordBatchReader.from(this.chunks(statement, streaming, signal));
    yield* reader;
  }

  /**
   * The result of a query as pieces of one Arrow IPC stream: the schema, then batches of about 2,048 rows.
   * @param streaming rows are computed while they are fetched; otherwise the whole result is made first.
   */
  async *chunks(statement: Sql, streaming: boolean, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    throwIfCancelled(signal);
    let header = await this.#guarded(this.#database.startPendingQuery(this.#id, statement.text, streaming));
    while (header === null) {
      await this.#stopIfCancelled(signal);
      header = await this.#guarded(this.#database.pollPendingQuery(this.#id));
    }
    yield header;
    for (;;) {
      await this.#stopIfCancelled(signal);
      const chunk = await this.#guarded(this.#database.fetchQueryResults(this.#id));
      if (chunk === null) continue;
      if (chunk.byteLength === 0) return;
      yield chunk;
    }
  }

  /** The whole result at once, in Arrow's file format: fastest, not cancellable. */
  async whole(statement: Sql): Promise<Uint8Array> {
    return this.#guarded(this.#database.runQuery(this.#id, statement.text));
  }

  /** Whether DuckDB can prepare the text as one statement. @throws AppError with DuckDB's message. */
  async prepare(statement: Sql): Promise<void> {
    const prepared = await this.#guarded(this.#database.createPrepared(this.#id, statement.text));
    await this.#guarded(this.#database.closePrepared(this.#id, prepared));
  }

  /** Hands one self-contained Arrow IPC stream to a table of that name. The bytes are transferred and gone afterwards. */
  async insert(table: string, stream: Uint8Array, create: boolean): Promise<void> {
    const own = stream.byteLength === stream.buffer.byteLength ? stream : stream.slice();
    await this.#guarded(this.#database.insertArrowFromIPCStream(this.#id, own, { name: table, create }));
  }

  async close(): Promise<void> {
    await this.#guarded(this.#database.disconnect(this.#id));
  }

  async #stopIfCancelled(signal: AbortSignal | undefined): Promise<void> {
    if (!signal?.aborted) return;
    await this.#guarded(this.#database.cancelPendingQuery(this.#id));
    throwIfCancelled(signal);
  }

  async #guarded<T>(task: Promise<T>): Promise<T> {
    try {
      return await this.#instance.alive(task);
    } catch (thrown) {
      throw databaseFailure(thrown);
    }
  }
}
