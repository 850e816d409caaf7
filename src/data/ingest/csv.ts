import { AppError } from '../../core/errors.ts';
import { ident, sql } from '../../core/sql.ts';
import type { AddSourceOptions, LoadedTable } from '../../core/table.ts';
import type { Database, SourceFile, Work } from '../contract.ts';
import type { Session } from '../session.ts';
import { isMostlyValid } from './encoding.ts';
import { planCsv, type CsvPlan } from './csvPlan.ts';
import { passWarnings } from './csvWarnings.ts';
import { lastRowWarnings } from './lastRow.ts';
import { assertReadable, mayReadAlike, passOver, readsAlike, type PassResult } from './pass.ts';
import { mark } from './records.ts';
import { plainPass } from './plainPass.ts';
import type { Settled } from './settle.ts';
import { refused } from './rejects.ts';
import { TableMaker, type PlainText } from './tableMaker.ts';
import { constantWarnings } from './constants.ts';
import { dayNumberWarnings } from './daysAsNumbers.ts';

/** A file below this size is looked at as a whole before the database reads it. */
const small = 1024 * 1024;

/**
 * Loads a text file. Our own pass over the whole text and the database read at once; the database's rows count only when both
 * found the same number and nothing odd, otherwise the rows that fit are written anew and read from there.
 * @throws AppError `ingest.*`
 */
export async function loadCsv(
  session: Session,
  database: Database,
  file: SourceFile,
  table: string,
  options: AddSourceOptions,
  work: Work,
): Promise<LoadedTable> {
  const load = async (chosen: AddSourceOptions): Promise<LoadedTable | 'other encoding'> =>
    new CsvLoader(session, database, table, await planCsv(file, chosen, 'load'), work).load();
  const loaded = await load(options);
  if (loaded !== 'other encoding') return loaded;
  const encoding = 'windows-1252';
  const again = await load({ ...options, reading: { ...options.reading, encoding } });
  if (again === 'other encoding')
    throw new AppError('ingest.encoding', `${file.name} is in no encoding that is known.`, {
      file: file.name,
    });
  const message = `${file.name} is read as ${encoding}: bytes behind its beginning are not valid UTF-8.`;
  return { ...again, warnings: [{ code: 'encoding-guessed', message }, ...again.warnings] };
}

class CsvLoader {
  readonly #database: Database;
  readonly #table: string;
  readonly #maker: TableMaker;
  readonly #plan: CsvPlan;
  readonly #work: Work;

  constructor(session: Session, database: Database, table: string, plan: CsvPlan, work: Work) {
    this.#database = database;
    this.#maker = new TableMaker(session, database, table, plan.file.name, plan, work);
    this.#table = table;
    this.#plan = plan;
    this.#work = work;
  }

  /** The table; or the word that the beginning, which was plain, misled about the encoding of the rest. */
  async load(): Promise<LoadedTable | 'other encoding'> {
    const { file, head, plan, inspection } = this.#plan;
    const { pass, settled } = await this.#read();
    if (head.reason === 'valid' && !isMostlyValid(pass.foreign, pass.replaced)) return 'other encoding';
    const rejectedShare = pass.rejected / Math.max(1, pass.rows + pass.rejected);
    if (pass.rows === 0 || (rejectedShare > 0.5 && !inspection.reading.lenient))
      throw refused(file, pass, plan.layout.columns);
    const columns = inspection.columns.map((column) => ({
      ...column,
      type: settled.types.get(column.id) ?? column.type,
    }));
    const [database, table] = [this.#database, this.#table];
    const { preview } = inspection;
    const constants = await constantWarnings(database, table, file.name, columns, preview);
    const days = await dayNumberWarnings(database, table, file.name, columns, preview, 'choice');
    const last = await lastRowWarnings(database, table, file.name, columns, pass.rows, settled.spoiled);
    const warnings = [
      ...inspection.warnings,
      ...passWarnings(file.name, pass),
      ...settled.warnings.filter(({ code, column }) => code !== 'mixed-types' || column !== last.spoiled),
      ...constants,
      ...days,
      ...last.warnings,
    ];
    return {
      ...inspection,
      columns,
      warnings,
      table,
      rows: pass.rows,
      rejected: pass.rejected,
      rejects: pass.rejects,
    };
  }

  async #read(): Promise<{ pass: PassResult; settled: Settled }> {
    const { file, plan } = this.#plan;
    const direct = mayReadAlike(plan.head, plan.cut, plan.layout) && !this.#odd();
    if (direct && file.blob.size > small) {
      const found = await this.#plain();
      if (found) return found;
    } else if (direct) {
      const pass = await passOver(file, plan, false, this.#work);
      if (readsAlike(plan, pass)) {
        const settled = await this.#maker.settle(this.#original().text, pass);
        if (settled) return { pass, settled };
      }
    }
    const pass = await passOver(file, plan, true, this.#work);
    assertReadable(file, pass);
    if (pass.rows === 0 || pass.rewritten === undefined) throw refused(file, pass, plan.layout.columns);
    const settled = await this.#maker.settle(
      { blob: pass.rewritten, delimiter: ',', quote: '"', escape: '"', newLine: '\n' },
      pass,
    );
    if (!settled) {
      const message = `The rows of ${file.name} were counted twice with different results; nothing was loaded.`;
      throw new AppError('ingest.corrupt', message, { file: file.name, rows: pass.rows });
    }
    return { pass, settled };
  }

  /** The pass over plain text and the database's reading at once, on two cores; undefined where the text is not plain. */
  async #plain(): Promise<{ pass: PassResult; settled: Settled } | undefined> {
    const { file, plan } = this.#plan;
    const { text, start } = this.#original();
    const { signal } = this.#work;
    const stop = new AbortController();
    const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
    const reading = this.#maker.begin(text, either);
    // Its failure counts only where its result does.
    reading.catch(() => undefined);
    try {
      const pass = await plainPass(file, plan, start, this.#maker.watched, this.#work);
      if (pass === undefined || pass.rows === 0) return undefined;
      const trusted = this.#maker.distrusted(pass).size === 0;
      const settled = await this.#maker.settle(text, pass, trusted ? await reading : undefined);
      return settled && { pass, settled };
    } finally {
      stop.abort();
      await reading.catch(() => undefined);
    }
  }

  #odd(): boolean {
    const odd = mark.strayQuote | mark.badQuote | mark.carriageEnd | mark.carriageInside | mark.looseEscape;
    return (this.#plan.marks & odd) !== 0;
  }

  /** The original file from its first row on, and the byte at which that begins. */
  #original(): { readonly text: PlainText; readonly start: number } {
    const { file, plan, head } = this.#plan;
    const start = new TextEncoder().encode(head.text.slice(0, plan.offset)).length + head.mark;
    const { delimiter, quote, escape } = plan.cut;
    const newLine = (this.#plan.marks & mark.bothEnd) === 0 ? '\n' : '\r\n';
    return { text: { blob: file.blob.slice(start), delimiter, quote, escape, newLine }, start };
  }
}

/** Leaves nothing of a failed load behind. */
export async function dropTable(database: Database, table: string): Promise<void> {
  await database.run(sql`DROP TABLE IF EXISTS ${ident(table)}`);
}
