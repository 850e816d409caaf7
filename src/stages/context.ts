import type { Artifact } from '../core/artifacts.ts';
import type { EngineRecord } from '../core/engineRecord.ts';
import type { Json } from '../core/json.ts';
import type { Recipe } from '../core/recipe.ts';
import type { ExportFile } from '../core/studio.ts';
import type { LoadedTable } from '../core/table.ts';
import type { Database, Work } from '../data/contract.ts';
import type { EngineHost } from '../engine/host.ts';
import type { SourceSpec, SourceValue } from './sources/spec.ts';

/** What takes memory until it is closed. */
export interface Closable {
  dispose(): void;
}

/** What a stage's run and proposal get from the studio. */
export interface RunContext {
  readonly database: Database;
  readonly engine: EngineHost;
  readonly seed: number;
  /** The study. A run may read of it only what its stage's definition `watches`, besides its own spec and its inputs. */
  readonly recipe: Recipe;
  /** This artifact's key; tables that belong to it are named after it by `tableName`. */
  readonly key: string;
  readonly work: Required<Work>;
  /** A table name for this artifact, such as `features_0a1b2c3d4e5f`. It is dropped when the artifact is. */
  tableName(): string;
  /**
   * A table that other artifacts of the node may have, too, under the same name and contents: it is made once, and dropped when the
   * last of them is. `make` gives what is to be known of it.
   */
  sharedTable<Value>(
    name: string,
    contents: Json,
    make: (table: string) => Promise<Value>,
  ): Promise<{ readonly table: string; readonly value: Value }>;
  /** The table of a source, loaded if need be. @throws AppError `ingest.missing` naming the file to drop again. */
  source(spec: SourceSpec): Promise<LoadedTable>;
  /**
   * The checked sources as they would be with other loads read, by source id: clocks, rules and repairs as they are set now.
   * Their tables stay while the study lives on; sources that are not named are read as they are.
   * @throws AppError `recipe.setting` for a load that is not recorded, `ingest.missing` where its file is not here, `stage.contract`
   */
  sourcesWith(loads: Readonly<Record<string, string>>): Promise<readonly SourceValue[]>;
  /** An earlier value under the same key, made elsewhere: what was fitted is taken from it, not fitted again. */
  readonly pinned: Json | null;
  /** Computes once for the same name and key while the studio lives (such as a sweep that a change of k does not touch). */
  memo<Value>(name: string, key: Json, compute: () => Promise<Value>): Promise<Value>;
  /** What an earlier run left open under the same name and key; it is the caller's to close, or to leave again. */
  takeLeft(name: string, key: Json): Closable | undefined;
  /** Leaves something open for a later run; what was left before is closed. */
  leaveOpen(name: string, key: Json, value: Closable): void;
  /** Shows a value that is not whole yet, under a key of its own, while the run goes on; it is never kept as the result. */
  early(value: Json): void;
  /** Notes SQL for the provenance, as people may read it. */
  note(query: string): void;
}

/** A stage's computation: its spec and its inputs' artifacts in, its value (plain JSON) out; tables stay in the database. */
export type Run<Spec, Value> = (
  spec: Spec,
  inputs: Readonly<Record<string, Artifact>>,
  context: RunContext,
) => Promise<Value>;

/** What autopilot would set in a stage, and why: reasons by the setting's (top-level) name. */
export interface Proposal<Spec> {
  readonly spec: Spec;
  readonly reasons: Readonly<Record<string, string>>;
}

export type Propose<Spec> = (
  current: Spec,
  inputs: Readonly<Record<string, Artifact>>,
  context: ProposalContext,
) => Promise<Proposal<Spec>>;

export interface ProposalContext extends RunContext {
  /** A table name that no artifact and no other proposal has; whoever makes such a table drops it again. */
  tableName(): string;
  readonly engineRecord: EngineRecord;
  /** What the person asked of autopilot. */
  readonly wishes: { readonly k?: number };
}

/** What a stage suggests for a person to accept, as plain JSON: nothing is set by it. The stages before it are computed first. */
export type Suggest<Spec, Suggestions> = (
  current: Spec,
  inputs: Readonly<Record<string, Artifact>>,
  context: ProposalContext,
) => Promise<Suggestions>;

/** Writes files of some formats from a stage's artifacts; the stage and those before it are computed first. */
export interface Exporter {
  readonly stage: string;
  /** The stage up to which is computed first, where what is written needs less than the stage itself. */
  readonly needs?: string;
  readonly formats: readonly string[];
  write(
    format: string,
    options: Json,
    artifacts: Readonly<Record<string, Artifact>>,
    context: Pick<RunContext, 'database' | 'engine' | 'work' | 'source'> & { readonly recipe: Recipe },
  ): Promise<ExportFile>;
}
