import { ident, sql } from '../../core/sql.ts';
import type { Database, Work } from '../contract.ts';
import type { Session } from '../session.ts';
import type { ColumnPlan } from './columnPlans.ts';
import type { KeptColumns } from './keptColumns.ts';
import type { Watched } from './plainPass.ts';
import { exact, readCsv, type CsvOutcome, type StoredAs } from './readCsv.ts';
import { settleTypes, type Settled } from './settle.ts';
import { factsOf } from './typeChanges.ts';

/** RFC 4180 text, from its first row on. */
export interface PlainText {
  readonly blob: Blob;
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
  readonly newLine: '\n' | '\r\n';
}

/** What is known of a text beforehand, and what the database's reading is held against. */
export interface TextFacts {
  readonly rows: number;
  /** Characters of the longest row. */
  readonly longest: number;
  /** Whether times with an offset from UTC stand in it, or digits with underscores. */
  readonly zoned: boolean;
  readonly underscored: boolean;
  /** Columns, by place, with digits after a zero or a plus. */
  readonly codes: ReadonlySet<number>;
}

/** Makes a table of plain text, in as many readings as its columns need to hold all their values. */
export class TableMaker {
  readonly #session: Session;
  readonly #database: Database;
  readonly #table: string;
  readonly #file: string;
  /** Every column of the text, and the ids of those that are read of it. */
  readonly #columns: readonly ColumnPlan[];
  readonly #kept: ReadonlySet<string>;
  readonly #work: Work;

  constructor(
    session: Session,
    database: Database,
    table: string,
    file: string,
    { columns, kept }: { readonly columns: readonly ColumnPlan[]; readonly kept: KeptColumns },
    work: Work,
  ) {
    this.#session = session;
    this.#database = database;
    this.#table = table;
    this.#file = file;
    this.#columns = columns;
    this.#kept = kept.ids;
    this.#work = work;
  }

  /** The first reading, before anything else is known of the text. */
  begin(text: PlainText, signal: AbortSignal): Promise<CsvOutcome> {
    return this.#once(text, this.#stored(new Set()), this.#mayGuard(), 0, signal);
  }

  /** Columns that the database would misread in silence, because of what stands somewhere in the text. */
  distrusted({ zoned, underscored, codes }: Pick<TextFacts, 'zoned' | 'underscored' | 'codes'>): Set<string> {
    const distrusted = this.#columns.filter(({ id, guess: { type, direct } }, index) => {
      if (!direct || !this.#kept.has(id)) return false;
      if ((type === 'integer' || type === 'number') && codes.has(index)) return true;
      if (zoned && (type === 'timestamp' || type === 'date')) return true;
      return underscored && (type === 'integer' || type === 'number');
    });
    return new Set(distrusted.map(({ id }) => id));
  }

  /** What somewhere in the text would make a column distrusted. */
  get watched(): Watched {
    const nothing = { zoned: false, underscored: false, codes: new Set<number>() };
    return {
      times: this.distrusted({ ...nothing, zoned: true }).size > 0,
      underscores: this.distrusted({ ...nothing, underscored: true }).size > 0,
      codes: this.#columns.flatMap(({ id, guess: { direct, type } }, index) =>
        this.#kept.has(id) && direct && (type === 'integer' || type === 'number') ? [index] : [],
      ),
    };
  }

  /** Reads until every column has a type that holds all its values; undefined when the database counts otherwise. */
  async settle(text: PlainText, facts: TextFacts, first?: CsvOutcome): Promise<Settled | undefined> {
    const asText = this.distrusted(facts);
    let guarded = this.#mayGuard();
    let outcome = first;
    for (;;) {
      const stored = this.#stored(asText);
      outcome ??= await this.#once(text, stored, guarded, facts.longest);
      if (outcome.kind === 'loaded') {
        if (outcome.rows !== facts.rows) return undefined;
        const large = await this.#large(stored, guarded);
        if (large.length > 0) {
          for (const id of large) asText.add(id);
          outcome = undefined;
          continue;
        }
        const loaded = this.#columns
          .filter(({ id }) => this.#kept.has(id))
          .map((plan) => ({ plan, as: stored.get(plan.id) ?? 'text' }));
        return settleTypes(this.#database, this.#table, this.#file, loaded, guarded);
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

  /** Columns read as doubles of which some may be rounded; the guard has seen to those of whole numbers. */
  async #large(stored: ReadonlyMap<string, StoredAs>, guarded: boolean): Promise<string[]> {
    const numbers = [...stored].flatMap(([id, as]) =>
      as === 'number' || (as === 'whole' && !guarded) ? [{ id }] : [],
    );
    const facts = await factsOf(this.#database, this.#table, numbers, ({ id }) => [
      sql`greatest(max(${ident(id)}), -min(${ident(id)})) > ${exact} AS ${ident(id)}`,
    ]);
    // An infinity hides what is beside it, and so does NaN.
    const suspects = numbers.filter(({ id }) => facts[id] === true);
    const counts = await factsOf(this.#database, this.#table, suspects, ({ id }) => [
      sql`count(*) FILTER (WHERE abs(${ident(id)}) > ${exact} AND isfinite(${ident(id)})) AS ${ident(id)}`,
    ]);
    return suspects.flatMap(({ id }) => (Number(counts[id] ?? 0) > 0 ? [id] : []));
  }

  /** The guard's plan takes time with the square of its columns. */
  #mayGuard(): boolean {
    return this.#kept.size <= 200;
  }

  #once(
    text: PlainText,
    stored: ReadonlyMap<string, StoredAs>,
    guarded: boolean,
    longest: number,
    signal = this.#work.signal,
  ): Promise<CsvOutcome> {
    const columns = [...stored].map(([id, as]) => ({ id, as, kept: this.#kept.has(id) }));
    const request = { ...text, columns, guarded, longest };
    return readCsv(this.#session, this.#database, this.#table, request, { signal });
  }

  #stored(asText: ReadonlySet<string>): Map<string, StoredAs> {
    return new Map(
      this.#columns.map((column) => {
        const isText = asText.has(column.id) || !this.#kept.has(column.id);
        return [column.id, isText ? 'text' : storedAs(column)];
      }),
    );
  }
}

function storedAs({ guess }: ColumnPlan): StoredAs {
  if (!guess.direct) return 'text';
  if (guess.type === 'integer') return 'whole';
  if (guess.type === 'date') return 'day';
  return guess.type === 'number' || guess.type === 'boolean' || guess.type === 'timestamp'
    ? guess.type
    : 'text';
}
