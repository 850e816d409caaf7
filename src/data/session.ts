import type { AsyncDuckDB } from '@duckdb/duckdb-wasm';
import { AppError } from '../core/errors.ts';
import type { Sql } from '../core/sql.ts';
import { Connection } from './connection.ts';
import { startInstance, type Instance } from './instance.ts';
import { attachWorkspace, lockdown } from './lockdown.ts';
import { Queue } from './queue.ts';

/** A locked-down instance with its main connection, whose uses stand in one queue; it can be started anew, empty. */
export class Session {
  #instance: Instance;
  #main: Connection;
  #queue = new Queue();

  private constructor(instance: Instance, main: Connection) {
    this.#instance = instance;
    this.#main = main;
  }

  static async start(): Promise<Session> {
    const { instance, main } = await startLocked();
    return new Session(instance, main);
  }

  /** DuckDB's own client, for files and tokens. */
  get client(): AsyncDuckDB {
    return this.#instance.database;
  }

  /** Uses the main connection alone, after every use before it. */
  exclusive<T>(use: (connection: Connection) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#queue.next(() => use(this.#main), signal);
  }

  /** Uses a connection of its own, for results that are read over a long time while others work. */
  async *aside<T>(use: (connection: Connection) => AsyncIterable<T>): AsyncGenerator<T> {
    const connection = await this.exclusive(() => Connection.open(this.#instance));
    try {
      yield* use(connection);
    } finally {
      await connection.close();
    }
  }

  /** A task of DuckDB's client that ends with the worker. */
  alive<T>(task: Promise<T>): Promise<T> {
    return this.#instance.alive(task);
  }

  /** Ends the worker, which alone gives its memory back, and starts an empty one. Waiting work fails with `studio.stopped`. */
  async restart(): Promise<void> {
    this.stop(new AppError('studio.stopped', 'The database was started anew.'));
    const { instance, main } = await startLocked();
    this.#instance = instance;
    this.#main = main;
    this.#queue = new Queue();
  }

  stop(reason: AppError): void {
    this.#instance.terminate(reason);
  }
}

async function startLocked(): Promise<{ instance: Instance; main: Connection }> {
  const instance = await startInstance();
  const main = await Connection.open(instance, false);
  const statements: readonly Sql[] = [...attachWorkspace, ...lockdown];
  for (const statement of statements) await main.run(statement);
  return { instance, main };
}
