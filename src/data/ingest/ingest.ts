import { AppError, asAppError } from '../../core/errors.ts';
import type { AddSourceOptions, FileFormat, Inspection, LoadedTable } from '../../core/table.ts';
import { sql } from '../../core/sql.ts';
import type { Database, Ingest, SourceFile, Work } from '../contract.ts';
import type { Session } from '../session.ts';
import { inspectColumnar, loadColumnar } from './columnar.ts';
import { dropTable, loadCsv } from './csv.ts';
import { planCsv } from './csvPlan.ts';
import { formatOf } from './format.ts';
import { bytesOf } from './textSource.ts';

/** Reads files of every format into one session's database. */
export class FileIngest implements Ingest {
  readonly #session: Session;
  readonly #database: Database;

  constructor(session: Session, database: Database) {
    this.#session = session;
    this.#database = database;
  }

  async inspect(file: SourceFile, options: AddSourceOptions = {}, work: Work = {}): Promise<Inspection> {
    const format = await this.#format(file, options);
    if (format === 'csv') return (await planCsv(file, options)).inspection;
    return inspectColumnar(file, format, options, work);
  }

  async load(
    file: SourceFile,
    table: string,
    options: AddSourceOptions = {},
    work: Work = {},
  ): Promise<LoadedTable> {
    const format = await this.#format(file, options);
    try {
      const loaded = await (format === 'csv'
        ? loadCsv(this.#session, this.#database, file, table, options, work)
        : loadColumnar(this.#database, file, table, format, options, work));
      await this.#compress();
      return loaded;
    } catch (thrown) {
      await dropTable(this.#database, table);
      throw loadFailure(file, thrown);
    }
  }

  /** Tables are compressed at a checkpoint. One that others hold off by reading is made up for by the next load's. */
  async #compress(): Promise<void> {
    try {
      await this.#database.run(sql`CHECKPOINT ws`);
    } catch (thrown) {
      if (!(thrown instanceof AppError) || !/cannot checkpoint/i.test(thrown.message)) throw thrown;
    }
  }

  async #format(file: SourceFile, { reading }: AddSourceOptions): Promise<FileFormat> {
    if (file.blob.size === 0)
      throw new AppError('ingest.empty', `${file.name} holds no bytes.`, { file: file.name });
    return reading?.format ?? formatOf(file.name, await bytesOf(file, 0, 64));
  }
}

/** Every failure of a load names the file; running out of memory is told as the file's size. */
function loadFailure(file: SourceFile, thrown: unknown): AppError {
  const failure = asAppError(thrown);
  if (failure.code === 'query.memory') {
    const message = `${file.name} (${Math.round(file.blob.size / 1e6)} MB) does not fit the database’s memory.`;
    return new AppError('ingest.too-large', message, { file: file.name, bytes: file.blob.size }, failure);
  }
  if (failure.code === 'query.failed' || failure.code === 'internal') {
    return new AppError(
      'ingest.corrupt',
      `${file.name} could not be loaded: ${failure.message}`,
      { file: file.name },
      failure,
    );
  }
  return failure;
}
