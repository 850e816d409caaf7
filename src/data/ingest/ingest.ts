import type { AddSourceOptions, Inspection, LoadedTable } from '../../core/table.ts';
import type { Database, Ingest, SourceFile, Work } from '../contract.ts';
import type { Session } from '../session.ts';

export class FileIngest implements Ingest {
  readonly #session: Session;
  readonly #database: Database;
  constructor(session: Session, database: Database) { this.#session = session; this.#database = database; }
  inspect(file: SourceFile, options?: AddSourceOptions, work?: Work): Promise<Inspection> { throw new Error(`${file.name}${String(options)}${String(work)}${String(this.#session)}${String(this.#database)}`); }
  load(file: SourceFile, table: string, options?: AddSourceOptions, work?: Work): Promise<LoadedTable> { throw new Error(`${file.name}${table}${String(options)}${String(work)}`); }
}
