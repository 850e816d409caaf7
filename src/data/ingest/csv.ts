import { AppError } from '../../core/errors.ts';
import { ident, sql } from '../../core/sql.ts';
import type { AddSourceOptions, LoadedTable } from '../../core/table.ts';
import type { Database, SourceFile, Work } from '../contract.ts';
import type { Session } from '../session.ts';
import { isMostlyValid } from './encoding.ts';
import { planCsv, type ColumnPlan, type CsvPlan } from './csvPlan.ts';
import { passWarnings } from './csvWarnings.ts';
import { assertReadable, mayReadAlike, passOver, readsAlike, type PassResult } from './pass.ts';
import { mark } from './records.ts';
import { readCsv, type CsvOutcome, type StoredAs } from './readCsv.ts';
import { settleTypes, type Settled } from './settle.ts';
import { constantWarnings } from './constants.ts';

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
    new CsvLoader(session, database, table, await planCsv(file, chosen), work).load();
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
  readonly #session: Session;
  readonly #database: Database;
  readonly #table: string;
  readonly #plan: CsvPlan;
  readonly #work: Work;

  constructor(session: Session, database: Database, table: string, plan: CsvPlan, work: Work) {
    this.#session = session;
    this.#database = database;
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
    const constants = await constantWarnings(
      this.#database,
      this.#table,
      file.name,
      columns,
      inspection.preview,
    );
    const warnings = [
      ...inspection.warnings,
      ...passWarnings(file.name, pass),
      ...settled.warnings,
      ...constants,
    ];
    return {
      ...inspection,
      columns,
      warnings,
      table: this.#table,
      rows: pass.rows,
      rejected: pass.rejected,
      rejects: pass.rejects,
    };
  }

  async #read(): Promise<{ pass: PassResult; settled: Settled }> {
    const { file, plan } = this.#plan;
    const direct = mayReadAlike(plan.head, plan.cut, plan.layout) && !this.#odd();
    if (direct && file.blob.size > small) {
      const [pass, outcome] = await this.#both();
      assertReadable(file, pass);
      if (readsAlike(plan, pass) && !this.#suspicious(pass)) {
        const settled = await this.#settle(this.#original(), pass, outcome);
        if (settled) return { pass, settled };
      }
    } else if (direct) {
      const pass = await passOver(file, plan, false, this.#work);
      if (readsAlike(plan, pass)) {
        const settled = await this.#settle(this.#original(), pass);
        if (settled) return { pass, settled };
      }
    }
    const pass = await passOver(file, plan, true, this.#work);
    assertReadable(file, pass);
    if (pass.rows === 0 || pass.rewritten === undefined) throw refused(file, pass, plan.layout.columns);
    const settled = await this.#settle(
      { blob: pass.rewritten, delimiter: ',', quote: '"', escape: '"', newLine: '\n' },
      pass,
    );
    if (!settled) {
      const message = `The rows of ${file.name} were counted twice with different results; nothing was loaded.`;
      throw new AppError('ingest.corrupt', message, { file: file.name, rows: pass.rows });
    }
    return { pass, settled };
  }

  /** Pass and database at once, on two cores. */
  async #both(): Promise<[PassResult, CsvOutcome]> {
    const reading = this.#once(this.#original(), this.#stored(new Set()), this.#mayGuard(), 0);
    try {
      return await Promise.all([passOver(this.#plan.file, this.#plan.plan, false, this.#work), reading]);
    } catch (thrown) {
      await reading.catch(() => undefined);
      throw thrown;
    }
  }

  /** The guard's plan takes time with the square of its columns. */
  #mayGuard(): boolean {
    return this.#plan.columns.length <= 200;
  }

  #odd(): boolean {
    const odd = mark.strayQuote | mark.badQuote | mark.carriageEnd | mark.carriageInside | mark.looseEscape;
    return (this.#plan.marks & odd) !== 0;
  }

  #suspicious(pass: PassResult): boolean {
    return this.#distrusted(pass).size > 0;
  }

  /** Columns that the database would misread in silence, because of what the pass saw somewhere in the text. */
  #distrusted(pass: PassResult): Set<string> {
    const distrusted = this.#plan.columns.filter(({ guess: { type } }) => {
      if (pass.zoned && (type === 'timestamp' || type === 'date')) return true;
      return pass.underscored && (type === 'integer' || type === 'number');
    });
    return new Set(distrusted.map(({ id }) => id));
  }

  /** The original file from its first row on. */
  #original(): Source {
    const { file, plan, head } = this.#plan;
    const bytes = new TextEncoder().encode(head.text.slice(0, plan.offset)).length + head.mark;
    const { delimiter, quote, escape } = plan.cut;
    const newLine = (this.#plan.marks & mark.bothEnd) === 0 ? '\n' : '\r\n';
    return { blob: file.blob.slice(bytes), delimiter, quote, escape, newLine };
  }

  /** Reads until every column has a type that holds all its values; undefined when the database counts otherwise. */
  async #settle(source: Source, pass: PassResult, first?: CsvOutcome): Promise<Settled | undefined> {
    const asText = this.#distrusted(pass);
    let guarded = this.#mayGuard();
    let outcome = first;
    for (;;) {
      const stored = this.#stored(asText);
      outcome ??= await this.#once(source, stored, guarded, pass.longest);
      if (outcome.kind === 'loaded') {
        if (outcome.rows !== pass.rows) return undefined;
        const loaded = this.#plan.columns.map((plan) => ({ plan, as: stored.get(plan.id) ?? 'text' }));
        return settleTypes(this.#database, this.#table, this.#plan.file.name, loaded, guarded);
      }
      if (outcome.kind === 'wider') guarded = false;
      else {
        const before = asText.size;
        for (const id of outcome.columns) if (stored.get(id) !== 'text' && id !== '') asText.add(id);
        if (asText.size === before) return undefined;
      }
      outcome = undefined;
    }
  }

  #once(
    source: Source,
    stored: ReadonlyMap<string, StoredAs>,
    guarded: boolean,
    longest: number,
  ): Promise<CsvOutcome> {
    const columns = [...stored].map(([id, as]) => ({ id, as }));
    const request = { ...source, columns, guarded, longest };
    return readCsv(this.#session, this.#database, this.#table, request, this.#work);
  }

  #stored(asText: ReadonlySet<string>): Map<string, StoredAs> {
    return new Map(
      this.#plan.columns.map((column) => [column.id, asText.has(column.id) ? 'text' : storedAs(column)]),
    );
  }
}

interface Source {
  readonly blob: Blob;
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
  readonly newLine: '\n' | '\r\n';
}

function storedAs({ guess }: ColumnPlan): StoredAs {
  if (!guess.direct) return 'text';
  if (guess.type === 'integer') return 'whole';
  if (guess.type === 'date') return 'day';
  return guess.type === 'number' || guess.type === 'boolean' || guess.type === 'timestamp'
    ? guess.type
    : 'text';
}

function refused(file: SourceFile, pass: PassResult, columns: number): AppError {
  const [first] = pass.rejects;
  const where = first ? `; the first is line ${first.line}: ${first.reason}` : '';
  const message = `${pass.rejected} of ${pass.rows + pass.rejected} rows of ${file.name} do not fit its ${columns} columns${where}.`;
  const lines = pass.rejects.slice(0, 20).map(({ line, reason }) => ({ line, reason }));
  return new AppError('ingest.rejected', message, {
    file: file.name,
    rows: pass.rows,
    rejected: pass.rejected,
    lines,
  });
}

/** Leaves nothing of a failed load behind. */
export async function dropTable(database: Database, table: string): Promise<void> {
  await database.run(sql`DROP TABLE IF EXISTS ${ident(table)}`);
}
