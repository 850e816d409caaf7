import { AppError, asAppError } from '../../core/errors.ts';
import { formatBytes } from '../../core/format.ts';
import type { AddSourceOptions, FileFormat, Inspection, LoadedTable, Warning } from '../../core/table.ts';
import { sql } from '../../core/sql.ts';
import type { Database, Ingest, SourceFile, Work } from '../contract.ts';
import type { Session } from '../session.ts';
import { inspectColumnar, loadColumnar } from './columnar.ts';
import { dropTable, loadCsv } from './csv.ts';
import { planCsv } from './csvPlan.ts';
import { assertChosen, unchosen, unpack, withPacking, type Unpacked } from './archive/unpack.ts';
import { namedOtherwise } from './fileNames.ts';
import { formatOf } from './format.ts';
import { seemsFixed } from './rows/fixed/positions.ts';
import { loadRows } from './rows/loadRows.ts';
import { openRows } from './rows/openRows.ts';
import { planRows, sampleRows } from './rows/planRows.ts';
import { inspectUnion, loadUnion } from './union/loadUnion.ts';
import { readHead } from './textSource.ts';

/** Reads files of every format into one session's database. */
export class FileIngest implements Ingest {
  readonly #session: Session;
  readonly #database: Database;

  constructor(session: Session, database: Database) {
    this.#session = session;
    this.#database = database;
  }

  async inspect(file: SourceFile, options: AddSourceOptions = {}, work: Work = {}): Promise<Inspection> {
    const { signal } = work;
    const { reading } = options;
    if (reading?.union === true) {
      const archive = await unpack(file, { reading, most: lookBytes, signal });
      const request = { file, members: archive.members, options, work };
      if (archive.members.length > 1)
        return withPacking(await inspectUnion(this, request), unchosen(archive));
    }
    let unpacked = await unpack(file, { reading, most: lookBytes, signal });
    const format = await formatIn(unpacked, options);
    if (needsAll.has(format) && unpacked.packing !== undefined)
      unpacked = await unpack(file, { reading, signal });
    const found = await inspectAs(format, unpacked.file, options, work);
    return withPacking(withName(found, namedOtherwise(file, unpacked, format)), unpacked);
  }

  async load(
    file: SourceFile,
    table: string,
    options: AddSourceOptions = {},
    work: Work = {},
  ): Promise<LoadedTable> {
    try {
      const unpacked = await unpack(file, { reading: options.reading, signal: work.signal });
      assertChosen(file, unpacked, options.reading);
      const { members } = unpacked;
      if (options.reading?.union === true && members.length > 1) {
        const request = { file, members, options, work };
        return withPacking(await loadUnion(this, this.#database, table, request), unchosen(unpacked));
      }
      const format = await formatIn(unpacked, options);
      const loaded = await this.#loadAs(format, unpacked.file, table, options, work);
      await this.#compress();
      return withPacking(withName(loaded, namedOtherwise(file, unpacked, format)), unpacked);
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

  #loadAs(
    format: FileFormat,
    file: SourceFile,
    table: string,
    options: AddSourceOptions,
    work: Work,
  ): Promise<LoadedTable> {
    if (format === 'csv') return loadCsv(this.#session, this.#database, file, table, options, work);
    if (format === 'parquet' || format === 'arrow')
      return loadColumnar(this.#database, file, table, format, options, work);
    return openRows(file, format, options.reading, work.signal).then((rows) =>
      loadRows(this.#session, this.#database, file, table, rows, options, work),
    );
  }
}

/** What was found, led by a note where the file is not what its name says. */
function withName<Found extends Inspection>(found: Found, note: Warning | undefined): Found {
  return note === undefined ? found : { ...found, warnings: [note, ...found.warnings] };
}

/** Formats whose beginning alone says nothing. */
const needsAll: ReadonlySet<FileFormat> = new Set(['parquet', 'arrow', 'xlsx', 'html', 'spreadsheet-xml']);

/** Unpacked bytes that are enough to look at a text. */
const lookBytes = 2 * 1024 * 1024;

async function inspectAs(
  format: FileFormat,
  file: SourceFile,
  options: AddSourceOptions,
  work: Work,
): Promise<Inspection> {
  if (format === 'csv') return (await planCsv(file, options)).inspection;
  if (format === 'parquet' || format === 'arrow') return inspectColumnar(file, format, options, work);
  const rows = await openRows(file, format, options.reading, work.signal);
  return planRows(file, rows, await sampleRows(rows, work), options).inspection;
}

async function formatIn({ file, innerName }: Unpacked, { reading }: AddSourceOptions): Promise<FileFormat> {
  if (file.blob.size === 0)
    throw new AppError('ingest.empty', `${file.name} holds no bytes.`, { file: file.name });
  if (reading?.format !== undefined) return reading.format;
  const format = await formatOf(file, innerName);
  if (format !== 'csv' || reading?.delimiter !== undefined) return format;
  const { text, whole } = await readHead(file, reading?.encoding);
  return seemsFixed(text, whole) ? 'fixed' : 'csv';
}

/** Every failure of a load names the file; running out of memory is told as the file's size. */
function loadFailure(file: SourceFile, thrown: unknown): AppError {
  const failure = asAppError(thrown);
  if (failure.code === 'query.memory') {
    const message = `${file.name} (${formatBytes(file.blob.size)}) does not fit the database’s memory.`;
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
