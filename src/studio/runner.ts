import type { Artifact, Provenance } from '../core/artifacts.ts';
import { AppError, asAppError, throwIfCancelled } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { keyOf, type Key } from '../core/key.ts';
import { inOrder, keysOf, upstreamOf } from '../core/lineage.ts';
import type { Recipe, RecipeNode, Registry } from '../core/recipe.ts';
import { nodeOf } from '../core/recipeEdits.ts';
import { readingLoads } from '../core/snapshotsReading.ts';
import type { Database } from '../data/contract.ts';
import type { EngineHost } from '../engine/host.ts';
import type { ProposalContext, Run, RunContext, Suggest } from '../stages/context.ts';
import { checkedSources } from '../stages/inputs.ts';
import type { SourceValue } from '../stages/sources/spec.ts';
import { ArtifactCache } from './artifactCache.ts';
import type { JobWork } from './jobs.ts';
import { LeftOpen } from './leftOpen.ts';
import { Memos } from './memos.ts';
import { SharedTables } from './sharedTables.ts';
import { dropRelation } from './relations.ts';
import type { SourceStore } from './sourceStore.ts';

/** What the runner needs of the studio. */
export interface RunnerParts {
  readonly registry: Registry;
  readonly runs: ReadonlyMap<string, Run<Json, Json>>;
  readonly database: Database;
  readonly engine: EngineHost;
  readonly sources: SourceStore;
  readonly version: string;
  /** Heard as soon as an artifact is there. */
  readonly computed: (artifact: Artifact) => void;
}

/** Computes nodes of a recipe: what has an artifact under its key is not computed again. */
export class Runner {
  readonly cache = new ArtifactCache();
  readonly #memos = new Memos();
  readonly #leftOpen = new LeftOpen();
  readonly #shared = new SharedTables();
  readonly #parts: RunnerParts;
  #drafts = 0;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  /**
   * Artifacts of one node and all that it reads, or of all that does not stand aside.
   * @throws AppError of the first stage that fails, with `details.stage`; earlier artifacts stay.
   */
  async run(recipe: Recipe, id: string | null, work: JobWork): Promise<Record<string, Artifact>> {
    const keys = keysOf(recipe, this.#parts.registry);
    const { registry } = this.#parts;
    const nodes =
      id === null
        ? inOrder(recipe).filter(({ stage }) => !registry.get(stage)?.aside)
        : upstreamOf(recipe, id);
    const artifacts: Record<string, Artifact> = {};
    const there = new Set(await this.#parts.database.tables());
    for (const node of nodes) {
      artifacts[node.id] = await this.#artifact(recipe, node, keys, artifacts, there, work);
    }
    return artifacts;
  }

  /** What a proposal of a node's stage works with: the artifacts before it and the recipe as it is. */
  proposalContext(
    recipe: Recipe,
    node: RecipeNode,
    work: JobWork,
    wishes: ProposalContext['wishes'],
  ): ProposalContext {
    const key = keysOf(recipe, this.#parts.registry).get(node.id) ?? '';
    const context = this.#context(recipe, node, key, work, [], []);
    // A proposal's tables are dropped when it is made: they never bear the name of an artifact's.
    const tableName = (): string => `${node.id}_draft_${this.#drafts++}`;
    return { ...context, tableName, engineRecord: this.#parts.engine.info, wishes };
  }

  /** What a node's stage suggests, from the stages before it. @throws AppError `recipe.unknown-stage` where it has none. */
  async suggest(
    recipe: Recipe,
    id: string,
    suggestions: ReadonlyMap<string, Suggest<Json, Json>>,
    work: JobWork,
  ): Promise<Json> {
    const node = nodeOf(recipe, id);
    const suggest = suggestions.get(node.stage);
    if (!suggest)
      throw new AppError('recipe.unknown-stage', `“${node.stage}” has no suggestions.`, {
        stage: node.stage,
      });
    const inputs: Record<string, Artifact> = {};
    for (const input of node.inputs) Object.assign(inputs, await this.run(recipe, input, work));
    work.enter(id);
    return suggest(node.spec, inputs, this.proposalContext(recipe, node, work, {}));
  }

  /** The sources as the quality stage gives them on where other loads are read. The page hears nothing of it: it is not its study. */
  async #sourcesWith(
    recipe: Recipe,
    node: string,
    loads: Readonly<Record<string, string>>,
    work: JobWork,
  ): Promise<readonly SourceValue[]> {
    const other = readingLoads(recipe, loads);
    const quality = inOrder(other).find(({ stage }) => stage === 'quality');
    if (!quality)
      throw new AppError('stage.input', 'The study has no checked sources.', { stage: 'quality' });
    const keys = keysOf(other, this.#parts.registry);
    const there = new Set(await this.#parts.database.tables());
    const kept = new Set([...keys.values(), ...keysOf(recipe, this.#parts.registry).values()]);
    const artifacts: Record<string, Artifact> = {};
    for (const one of upstreamOf(other, quality.id)) {
      artifacts[one.id] = await this.#artifact(other, one, keys, artifacts, there, work, {
        kept,
        silent: true,
      });
    }
    work.enter(node);
    return checkedSources(artifacts);
  }

  /** Artifacts that were computed for this recipe, without computing any. */
  present(recipe: Recipe): Artifact[] {
    const keys = keysOf(recipe, this.#parts.registry);
    return [...keys.values()].flatMap((key) => this.cache.get(key) ?? []);
  }

  async #artifact(
    recipe: Recipe,
    node: RecipeNode,
    keys: ReadonlyMap<string, Key>,
    upstream: Readonly<Record<string, Artifact>>,
    there: ReadonlySet<string>,
    work: JobWork,
    { kept = new Set(keys.values()), silent = false }: { kept?: ReadonlySet<Key>; silent?: boolean } = {},
  ): Promise<Artifact> {
    throwIfCancelled(work.signal);
    const key = keys.get(node.id) ?? '';
    const found = this.cache.get(key);
    if (found && this.cache.tablesOf(key).every((table) => there.has(table))) return found;
    const run = this.#parts.runs.get(node.stage);
    if (!run)
      throw new AppError('recipe.unknown-stage', `There is no stage “${node.stage}”.`, { stage: node.stage });
    const inputs = Object.fromEntries(
      node.inputs.flatMap((id) => (upstream[id] ? [[id, upstream[id]]] : [])),
    );
    const queries: string[] = [];
    const tables: string[] = [];
    const started = performance.now();
    work.enter(node.id);
    try {
      const context: RunContext = {
        ...this.#context(recipe, node, key, work, queries, tables),
        early: (partly) => {
          const since = performance.now() - started;
          this.#parts.computed(
            this.#finish(recipe, node, keyOf({ early: key }), inputs, partly, queries, since),
          );
        },
      };
      const value = await run(node.spec, inputs, context);
      throwIfCancelled(work.signal);
      const artifact = this.#finish(recipe, node, key, inputs, value, queries, performance.now() - started);
      await this.#drop(this.cache.add(artifact, tables, kept));
      if (!silent) this.#parts.computed(artifact);
      return artifact;
    } catch (thrown) {
      await this.#drop(tables.filter((table) => !this.cache.holds(table)));
      const error = asAppError(thrown);
      throw new AppError(error.code, error.message, { stage: node.id, ...error.details }, error);
    }
  }

  /** Forgets all that was computed but for these artifacts, and drops the tables that belonged to it. */
  async keep(keys: ReadonlySet<Key>): Promise<void> {
    await this.#drop(this.cache.keep(keys));
    this.#memos.clear();
    this.#leftOpen.clear();
  }

  async #drop(tables: readonly string[]): Promise<void> {
    this.#shared.dropped(tables);
    for (const table of tables) await dropRelation(this.#parts.database, table);
  }

  #finish(
    recipe: Recipe,
    node: RecipeNode,
    key: Key,
    inputs: Readonly<Record<string, Artifact>>,
    value: Json,
    queries: readonly string[],
    milliseconds: number,
  ): Artifact {
    const provenance: Provenance = {
      at: new Date().toISOString(),
      milliseconds: Math.round(milliseconds),
      version: this.#parts.version,
      engine: { ...this.#parts.engine.info },
      seed: recipe.seed,
      queries,
    };
    return {
      key,
      node: node.id,
      stage: node.stage,
      inputs: Object.values(inputs).map((input) => input.key),
      provenance,
      value,
    };
  }

  #context(
    recipe: Recipe,
    node: RecipeNode,
    key: Key,
    work: JobWork,
    queries: string[],
    tables: string[],
  ): RunContext {
    const { database, engine, sources } = this.#parts;
    return {
      database,
      engine,
      seed: recipe.seed,
      recipe,
      key,
      work,
      sourcesWith: (loads) => this.#sourcesWith(recipe, node.id, loads, work),
      tableName: () => {
        const name = `${node.id}_${key.slice(0, 12)}${tables.length === 0 ? '' : `_${tables.length}`}`;
        tables.push(name);
        return name;
      },
      sharedTable: async (name, contents, make) => {
        const table = `${node.id}_${name}_${keyOf(contents).slice(0, 12)}`;
        tables.push(table);
        return { table, value: await this.#shared.once(table, () => make(table)) };
      },
      source: (spec) => sources.table(spec, work),
      pinned: this.cache.pinned(key)?.value ?? null,
      memo: (name, memoKey, compute) => this.#memos.once(name, memoKey, compute),
      takeLeft: (name, leftKey) => this.#leftOpen.take(name, leftKey),
      leaveOpen: (name, leftKey, value) => this.#leftOpen.leave(name, leftKey, value),
      note: (query) => queries.push(query),
      early: () => undefined,
    };
  }
}
