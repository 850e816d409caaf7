import { AppError } from '../core/errors.ts';
import { keyOf, type Key } from '../core/key.ts';
import type { AddedSource, DemoRequest } from '../core/studio.ts';
import type { AddSourceOptions, Column, LoadedTable, Reading } from '../core/table.ts';
import type { Database, Ingest, Work } from '../data/contract.ts';
import { ident, sql } from '../core/sql.ts';
import type { SourceSpec } from '../stages/sources/spec.ts';
import { fingerprintOf } from './fingerprint.ts';

/** Makes the demo store's tables in a database, under the names that it is given. */
export type LoadDemo = (
  database: Database,
  request: DemoRequest,
  nextTable: () => string,
  work: Work,
) => Promise<readonly AddedSource[]>;

interface KnownTable {
  /** Of the file that it was read from. */
  readonly fingerprint: string;
  readonly loaded: LoadedTable;
}

interface KnownFile {
  readonly name: string;
  readonly blob: Blob;
}

/**
 * Files as they were dropped, by fingerprint, and the tables that were read from them, by fingerprint and reading.
 * A recipe only names them: undo, redo and another dialect find the same bytes again.
 */
export class SourceStore {
  readonly #database: Database;
  readonly #ingest: Ingest;
  readonly #files = new Map<string, KnownFile>();
  readonly #tables = new Map<Key, KnownTable>();
  readonly #loadDemo: LoadDemo;
  #count = 0;

  constructor(database: Database, ingest: Ingest, loadDemo: LoadDemo) {
    this.#database = database;
    this.#ingest = ingest;
    this.#loadDemo = loadDemo;
  }

  /** Loads a file and remembers it. A file that is here already is not read again. */
  async add(name: string, blob: Blob, options: AddSourceOptions, work: Work): Promise<AddedSource> {
    const table = this.#nextTable();
    const [read, known] = await Promise.allSettled([
      this.#ingest.load({ name, blob }, table, options, work),
      fingerprintOf({ name, blob }, work.signal),
    ]);
    if (read.status === 'rejected') throw read.reason;
    if (known.status === 'rejected') {
      await this.#database.run(sql`DROP TABLE IF EXISTS ${ident(table)}`);
      throw known.reason;
    }
    const loaded = read.value;
    const fingerprint = known.value;
    const key = tableKey(fingerprint, loaded.reading, loaded.columns);
    const before = this.#tables.get(key)?.loaded;
    if (before) await this.#database.run(sql`DROP TABLE IF EXISTS ${ident(table)}`);
    const kept = before ? { ...loaded, table: before.table } : loaded;
    this.#tables.set(key, { fingerprint, loaded: kept });
    this.#files.set(fingerprint, { name, blob });
    return { ...kept, name, fingerprint, bytes: blob.size, demo: null };
  }

  /** Makes the demo store's tables, each a source. */
  async addDemo(request: DemoRequest, work: Work): Promise<readonly AddedSource[]> {
    const made = await this.#loadDemo(this.#database, request, () => this.#nextTable(), work);
    for (const loaded of made) {
      const { fingerprint, reading, columns } = loaded;
      this.#tables.set(tableKey(fingerprint, reading, columns), { fingerprint, loaded });
    }
    return made;
  }

  /** The table of a source, read again from its file when only the file is here. @throws AppError `ingest.missing` */
  async table(spec: SourceSpec, work: Work): Promise<LoadedTable> {
    const found = this.#tables.get(tableKey(spec.fingerprint, spec.reading, spec.columns));
    if (found) return found.loaded;
    if (spec.demo) {
      const made = await this.addDemo({ size: spec.demo.size, seed: spec.demo.seed }, work);
      const one = made.find((source) => source.fingerprint === spec.fingerprint);
      if (one) return one;
    }
    const file = this.#files.get(spec.fingerprint);
    if (!file) {
      throw new AppError(
        'ingest.missing',
        `The data of “${spec.name}” is not on this page. Drop the file again to go on.`,
        {
          file: spec.name,
          fingerprint: spec.fingerprint,
          stage: 'sources',
        },
      );
    }
    const types = Object.fromEntries(spec.columns.map((column) => [column.id, column.type]));
    const table = this.#nextTable();
    const loaded = await this.#ingest
      .load({ name: spec.name, blob: file.blob }, table, { reading: spec.reading, types }, work)
      .catch((thrown: unknown) => {
        throw this.#forgotten(spec, thrown);
      });
    const { fingerprint, reading, columns } = spec;
    this.#tables.set(tableKey(fingerprint, reading, columns), { fingerprint, loaded });
    return loaded;
  }

  /** A file that changed or went away is here no more, and the error says which it was. */
  #forgotten({ fingerprint }: SourceSpec, thrown: unknown): unknown {
    if (!(thrown instanceof AppError) || thrown.code !== 'ingest.changed') return thrown;
    this.#files.delete(fingerprint);
    return new AppError(thrown.code, thrown.message, { ...thrown.details, fingerprint }, thrown);
  }

  /** The file of that fingerprint, where it is here. */
  file(fingerprint: string): KnownFile | undefined {
    return this.#files.get(fingerprint);
  }

  /** Takes a file whose fingerprint is known, without reading it yet. */
  remember(fingerprint: string, name: string, blob: Blob): void {
    this.#files.set(fingerprint, { name, blob });
  }

  /** Drops the tables of all files but these; the files stay, so that their tables can be read again. */
  async keepTables(fingerprints: ReadonlySet<string>): Promise<void> {
    const leaving = [...this.#tables].filter(([, { fingerprint }]) => !fingerprints.has(fingerprint));
    for (const [key] of leaving) this.#tables.delete(key);
    const staying = new Set([...this.#tables.values()].map(({ loaded }) => loaded.table));
    for (const [, { loaded }] of leaving) {
      if (!staying.has(loaded.table))
        await this.#database.run(sql`DROP TABLE IF EXISTS ${ident(loaded.table)}`);
    }
  }

  /** Drops every table and file. */
  async clear(): Promise<void> {
    await this.keepTables(new Set());
    this.#files.clear();
  }

  #nextTable(): string {
    return `source_${++this.#count}`;
  }
}

/** What makes two tables the same: content, reading and types. Names of columns and roles are not in the table. */
function tableKey(fingerprint: string, reading: Reading, columns: readonly Column[]): Key {
  return keyOf({ fingerprint, reading, types: columns.map(({ type }) => type) });
}
