import type { Database, Ingest } from './contract.ts';
import { DuckDatabase } from './database.ts';
import { FileIngest } from './ingest/ingest.ts';
import { Session } from './session.ts';

/** The database of a study and what reads files into it. */
export interface OpenDatabase {
  readonly database: Database;
  readonly ingest: Ingest;
  /** Ends the database's worker and starts an empty one behind the same `database` and `ingest`: all tables are gone. */
  restart(): Promise<void>;
}

/** Starts DuckDB in its own worker and locks it down. @throws AppError `studio.start` */
export async function openDatabase(): Promise<OpenDatabase> {
  const session = await Session.start();
  const database = new DuckDatabase(session);
  return { database, ingest: new FileIngest(session, database), restart: () => session.restart() };
}
