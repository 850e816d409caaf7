import type { Artifact } from '../core/artifacts.ts';
import { ident, join, sql, type Sql } from '../core/sql.ts';
import type { Database } from '../data/contract.ts';
import type { QualityValue } from '../stages/quality/spec.ts';
import type { SourcesValue, SourceValue } from '../stages/sources/spec.ts';
import { dropRelation } from './relations.ts';

interface NamedView {
  readonly name: string;
  readonly table: string;
  /** Column inside the database → the name that people see. */
  readonly names: ReadonlyMap<string, string>;
  /** A table with the same rows in the same order, whose `customer` says whom each row is about. */
  readonly beside: string | null;
}

/**
 * Views under display names, so that a person's query sees `"orders.csv"` and `"features"`, not our own names.
 * Names that differ only in case, or are taken, get “ (2)”, “ (3)”, …
 */
export class DisplayNames {
  readonly #database: Database;
  readonly #made = new Map<string, string>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Makes the views of these artifacts, and drops those that are no longer wanted. Gives the names. */
  async show(artifacts: readonly Artifact[]): Promise<string[]> {
    const inside = new Set((await this.#database.tables()).filter((name) => !this.#made.has(name)));
    const taken = new Set([...inside].map((name) => name.toLowerCase()));
    const wanted = new Map<string, NamedView>();
    for (const view of artifacts.flatMap((artifact) => viewsOf(artifact, artifacts))) {
      if (!inside.has(view.table)) continue;
      const name = free(view.name, taken);
      wanted.set(name, { ...view, name });
    }
    for (const name of [...this.#made.keys()]) if (!wanted.has(name)) await this.#drop(name);
    for (const view of wanted.values()) await this.#make(view);
    return [...wanted.keys()];
  }

  /** Drops every view: before the tables under them go. */
  async clear(): Promise<void> {
    for (const name of [...this.#made.keys()]) await this.#drop(name);
  }

  async #make(view: NamedView): Promise<void> {
    const columns = await this.#database.rows<{ column: string }>(
      sql`SELECT column_name AS column FROM information_schema.columns WHERE table_schema = 'main' AND table_name = ${view.table} ORDER BY ordinal_position`,
    );
    const taken = new Set<string>();
    const list: Sql[] = columns.map(({ column }) => {
      const shown = (view.names.get(column) ?? column).replaceAll('\0', '') || column;
      return sql`${ident(column)} AS ${ident(free(shown, taken))}`;
    });
    const from =
      view.beside === null
        ? ident(view.table)
        : sql`(SELECT customer FROM ${ident(view.beside)}) POSITIONAL JOIN ${ident(view.table)}`;
    const customer = view.beside === null ? [] : [ident('customer')];
    const text = sql`CREATE OR REPLACE VIEW ${ident(view.name)} AS SELECT ${join([...customer, ...list])} FROM ${from}`;
    if (this.#made.get(view.name) === text.text) return;
    await this.#database.run(text);
    this.#made.set(view.name, text.text);
  }

  async #drop(name: string): Promise<void> {
    await dropRelation(this.#database, name);
    this.#made.delete(name);
  }
}

function viewsOf(artifact: Artifact, all: readonly Artifact[]): NamedView[] {
  const value = artifact.value as Readonly<Record<string, unknown>>;
  if (artifact.stage === 'sources') {
    return (artifact.value as unknown as SourcesValue).sources.map((source) => viewOf(source, source.name));
  }
  if (artifact.stage === 'quality') {
    const { sources, repaired } = artifact.value as unknown as QualityValue<SourceValue>;
    return sources
      .filter(({ id }) => repaired.includes(id))
      .map((source) => viewOf(source, `${source.name} repaired`));
  }
  if (typeof value['table'] !== 'string') return [];
  const features = Array.isArray(value['features'])
    ? (value['features'] as readonly { id?: unknown; name?: unknown }[])
    : [];
  const names = new Map(
    features.flatMap(({ id, name }) =>
      typeof id === 'string' && typeof name === 'string' ? [[id, name]] : [],
    ),
  );
  return [{ name: artifact.node, table: value['table'], names, beside: customersBeside(artifact, all) }];
}

const viewOf = ({ table, columns }: SourceValue, name: string): NamedView => ({
  name: name.replaceAll('\0', '') || 'source',
  table,
  names: new Map(columns.map((column) => [column.id, column.name])),
  beside: null,
});

/** The features' table of a segmentation: its rows are in the same order. */
function customersBeside(artifact: Artifact, all: readonly Artifact[]): string | null {
  if (artifact.stage !== 'segments') return null;
  const features = all.find(({ stage, key }) => stage === 'features' && artifact.inputs.includes(key));
  const table = (features?.value as Readonly<Record<string, unknown>> | undefined)?.['table'];
  return typeof table === 'string' ? table : null;
}

/** The name, or the name with the first number that is free; DuckDB does not tell case apart. */
function free(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let number = 2; taken.has(candidate.toLowerCase()); number++) candidate = `${name} (${number})`;
  taken.add(candidate.toLowerCase());
  return candidate;
}
