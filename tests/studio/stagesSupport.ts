import initParquet, { readParquet } from 'parquet-wasm/esm';
import parquetUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';
import type { Artifact } from '../../src/core/artifacts.ts';
import type { Json } from '../../src/core/json.ts';
import { digestOf } from '../../src/core/key.ts';
import { emptyRecipe, type Recipe } from '../../src/core/recipe.ts';
import { ident, join, sql } from '../../src/core/sql.ts';
import type { AddSourceOptions, ColumnType, LoadedTable, Role } from '../../src/core/table.ts';
import type { Database, Ingest } from '../../src/data/contract.ts';
import { openDatabase } from '../../src/data/open.ts';
import type { EngineChoice } from '../../src/engine/choose.ts';
import { openEngine, type EngineHost } from '../../src/engine/host.ts';
import type { ProposalContext } from '../../src/stages/context.ts';
import { checkedSources } from '../../src/stages/inputs.ts';
import { proposals, runs, suggestions } from '../../src/stages/runs.ts';
import type { SourceSpec, SourcesSpec } from '../../src/stages/sources/spec.ts';
import { registry } from '../../src/stages/specs.ts';
import { reading, type TestColumn } from './testColumn.ts';

/** The stages over a real database and engine, without the studio around them. */
export class Stages {
  readonly artifacts: Record<string, Artifact> = {};
  readonly #tables = new Map<string, LoadedTable>();
  readonly #memos = new Map<string, Promise<unknown>>();
  readonly specs = new Map<string, Json>();
  readonly database: Database;
  readonly engine: EngineHost;
  readonly #ingest: Ingest;
  /** Milliseconds of the last run or proposal of each stage. */
  readonly milliseconds = new Map<string, number>();
  wishes: ProposalContext['wishes'] = {};
  work: ProposalContext['work'] = { signal: undefined, progress: () => undefined };
  /** Computations that were made once and kept. */
  memos = 0;
  seed = 1;
  /** Values that a run has shown before it was done. */
  readonly early: Json[] = [];

  private constructor(database: Database, ingest: Ingest, engine: EngineHost) {
    this.database = database;
    this.#ingest = ingest;
    this.engine = engine;
    for (const [stage, { defaults }] of registry) this.specs.set(stage, defaults as Json);
  }

  static async open(choice: EngineChoice = { engine: 'wasm', threads: 2 }): Promise<Stages> {
    const [{ database, ingest }, engine] = await Promise.all([openDatabase(), openEngine(choice)]);
    return new Stages(database, ingest, engine);
  }

  /** Forgets every source, setting and table, so that a test begins anew without a new database. */
  async clear(): Promise<void> {
    for (const name of await this.database.tables()) {
      const kinds = sql`SELECT table_type AS kind FROM information_schema.tables WHERE table_name = ${name}`;
      const [row] = await this.database.rows<{ kind: string }>(kinds);
      await this.database.run(
        row?.kind === 'VIEW' ? sql`DROP VIEW ${ident(name)}` : sql`DROP TABLE ${ident(name)}`,
      );
    }
    for (const [stage, { defaults }] of registry) this.specs.set(stage, defaults as Json);
    for (const stage of Object.keys(this.artifacts)) Reflect.deleteProperty(this.artifacts, stage);
    this.#tables.clear();
    this.#memos.clear();
    this.memos = 0;
    this.wishes = {};
  }

  /** A source from columns in memory. */
  async addColumns(name: string, columns: readonly TestColumn[]): Promise<void> {
    const raw = `raw_${name}`;
    await this.database.insertColumns(
      raw,
      columns.map(({ values }, index) => ({ name: `c${index}`, values })),
    );
    const types = columns.map(({ values, cast }): ColumnType => {
      if (cast) return cast;
      return values instanceof Int32Array ? 'integer' : values instanceof Float64Array ? 'number' : 'text';
    });
    await this.#addTable(
      name,
      raw,
      columns.map((column, index) => ({ ...column, id: `c${index}`, type: types[index] ?? 'text' })),
    );
  }

  /** A source from a table that is in the database under its columns' own names. */
  async addTable(name: string, table: string, roles: Readonly<Record<string, Role>>): Promise<void> {
    const columns = await this.database.rows<{ name: string; type: string }>(
      sql`SELECT column_name AS name, data_type AS type FROM duckdb_columns() WHERE table_name = ${table} ORDER BY column_index`,
    );
    const typeOf = (type: string): ColumnType => {
      if (/INT/.test(type)) return 'integer';
      if (/DOUBLE|FLOAT|DECIMAL/.test(type)) return 'number';
      if (/TIMESTAMP/.test(type)) return 'timestamp';
      if (type === 'DATE') return 'date';
      return type === 'BOOLEAN' ? 'boolean' : 'text';
    };
    await this.#addTable(
      name,
      table,
      columns.map((column) => {
        const role = roles[column.name];
        return { id: column.name, name: column.name, type: typeOf(column.type), ...(role ? { role } : {}) };
      }),
    );
  }

  /** A source from a Parquet file. */
  async addParquet(name: string, file: Blob, roles: Readonly<Record<string, Role>>): Promise<void> {
    await initParquet({ module_or_path: parquetUrl });
    const table = readParquet(new Uint8Array(await file.arrayBuffer()), { batchSize: 100_000 });
    const rows = table.recordBatches().reduce((sum, batch) => sum + batch.numRows, 0);
    await this.database.insertArrow(`raw_${name}`, table.intoIPCStream(), rows);
    await this.addTable(name, `raw_${name}`, roles);
  }

  async #addTable(
    name: string,
    raw: string,
    columns: readonly { id: string; name: string; type: ColumnType; role?: Role; cast?: string }[],
  ): Promise<void> {
    const casts = { timestamp: sql`::TIMESTAMP`, date: sql`::DATE`, boolean: sql`::BOOLEAN` };
    const pieces = columns.map(({ id, cast }, index) => {
      const type = cast === 'timestamp' || cast === 'date' || cast === 'boolean' ? casts[cast] : sql``;
      return sql`${ident(id)}${type} AS ${ident(`c${index}`)}`;
    });
    const table = `source_${name}`;
    await this.database.run(sql`CREATE TABLE ${ident(table)} AS SELECT ${join(pieces)} FROM ${ident(raw)}`);
    await this.database.run(sql`DROP TABLE ${ident(raw)}`);
    const [count] = await this.database.rows<{ n: number }>(
      sql`SELECT count(*)::DOUBLE AS n FROM ${ident(table)}`,
    );
    const described = columns.map((column, index) => ({
      id: `c${index}`,
      name: column.name,
      type: column.type,
      role: column.role ?? null,
    }));
    this.#keep(name, {
      table,
      rows: count?.n ?? 0,
      rejected: 0,
      rejects: [],
      reading,
      columns: described,
      preview: [],
      warnings: [],
    });
  }

  /** A source from a file, read as a person's file is. */
  async addFile(name: string, blob: Blob, options: AddSourceOptions = {}): Promise<LoadedTable> {
    const loaded = await this.#ingest.load({ name, blob }, `source_${this.#tables.size}`, options);
    this.#keep(name, loaded);
    return loaded;
  }

  #keep(name: string, loaded: LoadedTable): void {
    this.#tables.set(name, loaded);
    const { reading: read, columns } = loaded;
    const fingerprint = digestOf(new TextEncoder().encode(name));
    const source: SourceSpec = {
      id: name,
      name,
      fingerprint,
      bytes: 0,
      demo: null,
      reading: read,
      columns: [...columns],
    };
    const before = this.specs.get('sources') as unknown as SourcesSpec;
    this.specs.set('sources', { sources: [...before.sources, source] });
  }

  set(stage: string, change: object): void {
    this.specs.set(stage, { ...(this.specs.get(stage) as object), ...change });
  }

  /** What autopilot would set; it is taken over. */
  async propose(stage: string): Promise<Readonly<Record<string, string>>> {
    const propose = proposals.get(stage);
    if (!propose) return {};
    const start = performance.now();
    const inputs = await this.#inputs(stage);
    const { spec, reasons } = await propose(this.specs.get(stage) ?? null, inputs, this.#context(stage));
    this.milliseconds.set(`propose ${stage}`, performance.now() - start);
    this.specs.set(stage, spec);
    return reasons;
  }

  /** What a stage suggests; nothing is set. */
  async suggest<Suggestions>(stage: string): Promise<Suggestions> {
    const suggest = suggestions.get(stage);
    if (!suggest) throw new Error(`${stage} has no suggestions`);
    const inputs = await this.#inputs(stage);
    const start = performance.now();
    const found = await suggest(this.specs.get(stage) ?? null, inputs, this.#context(stage));
    this.milliseconds.set(`suggest ${stage}`, performance.now() - start);
    return JSON.parse(JSON.stringify(found)) as Suggestions;
  }

  /** Computes a stage from the inputs as they are. */
  async run<Value>(stage: string, pinned: Json | null = null): Promise<Value> {
    const run = runs.get(stage);
    if (!run) throw new Error(`${stage} has no run`);
    if (stage === 'sources') Reflect.deleteProperty(this.artifacts, 'quality');
    const inputs = await this.#inputs(stage);
    const start = performance.now();
    const context = { ...this.#context(stage), pinned };
    const value = await run(this.specs.get(stage) ?? null, inputs, context);
    this.milliseconds.set(stage, performance.now() - start);
    const engine = { ...this.engine.info };
    const provenance = {
      at: '2026-01-01T00:00:00Z',
      milliseconds: 0,
      version: 'test',
      engine,
      seed: this.seed,
      queries: [],
    };
    this.artifacts[stage] = { key: context.key, node: stage, stage, inputs: [], provenance, value };
    return JSON.parse(JSON.stringify(value)) as Value;
  }

  /** Proposes and runs stages one after the other. */
  async autopilot(
    ...stages: readonly string[]
  ): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>> {
    const reasons: Record<string, Readonly<Record<string, string>>> = {};
    for (const stage of stages) {
      reasons[stage] = await this.propose(stage);
      await this.run(stage);
    }
    return reasons;
  }

  recipe(): Recipe {
    const empty = emptyRecipe(registry);
    return {
      ...empty,
      nodes: empty.nodes.map((node) => ({ ...node, spec: this.specs.get(node.stage) ?? node.spec })),
    };
  }

  async close(): Promise<void> {
    this.engine.dispose();
    await this.database.close();
  }

  /** Quality stands between the sources and what a test is about: it is computed as it is set where a test does not. */
  async #inputs(stage: string): Promise<Record<string, Artifact>> {
    const wanted = registry.get(stage)?.inputs ?? [];
    if (wanted.includes('quality') && this.artifacts['sources'] && !this.artifacts['quality'])
      await this.run('quality');
    return Object.fromEntries(
      wanted.flatMap((input) => (this.artifacts[input] ? [[input, this.artifacts[input]]] : [])),
    );
  }

  #context(stage: string): ProposalContext {
    const key = digestOf(new TextEncoder().encode(`${stage} ${JSON.stringify(this.specs.get(stage))}`));
    let tables = 0;
    return {
      database: this.database,
      engine: this.engine,
      seed: this.seed,
      key,
      work: this.work,
      tableName: () => `${stage}_${key.slice(0, 12)}${tables++ === 0 ? '' : `_${tables}`}`,
      sharedTable: async (name, contents, make) => {
        const table = `${stage}_${name}_${digestOf(new TextEncoder().encode(JSON.stringify(contents))).slice(0, 12)}`;
        return { table, value: await make(table) };
      },
      source: (spec) => {
        const table = this.#tables.get(spec.id);
        return table ? Promise.resolve(table) : Promise.reject(new Error(`no source ${spec.id}`));
      },
      sourcesWith: async (loads) => {
        if (Object.values(loads).some((id) => id !== '1')) throw new Error('these sources have one load');
        return checkedSources({ ...(await this.#inputs('features')) });
      },
      pinned: null,
      memo: <Value>(name: string, memoKey: Json, compute: () => Promise<Value>) => {
        const id = `${name} ${JSON.stringify(memoKey)}`;
        const known = this.#memos.get(id) ?? compute();
        if (!this.#memos.has(id)) this.memos++;
        this.#memos.set(id, known);
        return known as Promise<Value>;
      },
      takeLeft: () => undefined,
      leaveOpen: (_name, _key, value) => value.dispose(),
      note: () => undefined,
      early: (value) => void this.early.push(value),
      recipe: this.recipe(),
      engineRecord: this.engine.info,
      wishes: this.wishes,
    };
  }
}
