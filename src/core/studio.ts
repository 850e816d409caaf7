import type { Artifact } from './artifacts.ts';
import type { EngineRecord } from './engineRecord.ts';
import type { ErrorRecord } from './errors.ts';
import type { Json } from './json.ts';
import type { Key } from './key.ts';
import type { Recipe } from './recipe.ts';
import type { AddSourceOptions, Inspection, LoadedTable, ResultTable } from './table.ts';

/** An id that the caller makes for a job, so that it can cancel before the first answer. */
export type JobId = string;

/** How far a job is. At most ten a second. */
export interface JobProgress {
  readonly job: JobId;
  /** The node being computed, or null for work outside the recipe. */
  readonly node: string | null;
  /** The named step, such as “Counting orders”. */
  readonly step: string;
  readonly done: number;
  /** 0 where the end is not known. */
  readonly total: number;
  /** What is counted: `rows`, `bytes`, `columns`, … */
  readonly unit: string;
}

export interface StartOptions {
  readonly engine?: EngineRecord['kind'];
  readonly threads?: number;
}

/** A request that a realm made. */
export interface LedgerEntry {
  readonly url: string;
  readonly bytes: number;
  readonly realm: string;
}

/** A table of the demo store as a source: no file, but a size and a seed that make it again. */
export interface DemoRequest {
  readonly size: 'small' | 'large';
  readonly seed: number;
}

/** A source that the worker holds, ready to be written into the sources stage. */
export interface AddedSource extends LoadedTable {
  /** SHA-256 over the content's size and sampled blocks, with the reading. */
  readonly fingerprint: string;
  readonly name: string;
  readonly bytes: number;
  /** For a table of the demo store: what makes it again without a file. */
  readonly demo: (DemoRequest & { readonly table: string }) | null;
  /** Why its file is not kept on this device, where it should be. */
  readonly unkept?: ErrorRecord;
}

export interface RunAnswer {
  /** Artifacts by node id: those computed now and those that were there. */
  readonly artifacts: Readonly<Record<string, Artifact>>;
}

export interface AutopilotAnswer extends RunAnswer {
  /** The recipe with autopilot's settings and reasons in it. */
  readonly recipe: Recipe;
}

export interface AutopilotOptions {
  /** Fixes the number of segments instead of choosing it. */
  readonly k?: number;
}

/** Data kept on this device: `locked` is kept under a passphrase that was not given yet. */
export interface KeptState {
  readonly state: 'off' | 'on' | 'locked';
  readonly encrypted: boolean;
  readonly bytes: number;
  /** Whether the browser promised not to evict it. */
  readonly persistent: boolean;
}

export interface ExportFile {
  readonly name: string;
  readonly blob: Blob;
  /** What is to be known of it, as plain sentences; absent for files of which there is never anything to tell. */
  readonly notes?: readonly string[];
}

/**
 * The worker's door. The worker and the page's client implement the same interface; every long call takes a job id first.
 * All reject with AppError.
 */
export interface Studio {
  inspect(job: JobId, name: string, blob: Blob, options: AddSourceOptions): Promise<Inspection>;
  addSource(job: JobId, name: string, blob: Blob, options: AddSourceOptions): Promise<AddedSource>;
  addDemo(job: JobId, request: DemoRequest): Promise<readonly AddedSource[]>;
  run(job: JobId, recipe: Recipe, node: string | null): Promise<RunAnswer>;
  autopilot(job: JobId, recipe: Recipe, options: AutopilotOptions): Promise<AutopilotAnswer>;
  /** What a stage suggests for a person to accept; nothing is set. @throws AppError `recipe.unknown-stage` where it has none. */
  suggest(job: JobId, recipe: Recipe, node: string): Promise<Json>;
  query(job: JobId, recipe: Recipe, text: string, limit: number): Promise<ResultTable>;
  export(job: JobId, recipe: Recipe, format: string, options: Json): Promise<ExportFile>;
  /** Artifacts of a study that pin what was fitted, to be kept beside the recipe. */
  pinned(recipe: Recipe): Promise<readonly Artifact[]>;
  /** Takes such artifacts, so that the same key gives the same fit on any engine. */
  adopt(artifacts: readonly Artifact[]): Promise<void>;
  /** Gives back a file by its fingerprint (kept on the device, or from a study file), without reading it yet. */
  remember(fingerprint: string, name: string, blob: Blob): Promise<void>;
  /** The files of the study's sources, as they were dropped, where the worker still has them. */
  files(
    recipe: Recipe,
  ): Promise<readonly { readonly fingerprint: string; readonly name: string; readonly blob: Blob }[]>;
  /** Whether sources' files are kept on this device. */
  kept(): Promise<KeptState>;
  /** Keeps the study's files on this device from now on, under a passphrase if one is given. */
  keepData(job: JobId, recipe: Recipe, passphrase: string | null): Promise<KeptState>;
  /** Gives back kept files; answers with the fingerprints of those that are here. */
  restoreData(job: JobId, recipe: Recipe, passphrase: string | null): Promise<readonly string[]>;
  /** Keeps no files any more, and removes those that were kept. */
  stopKeeping(): Promise<void>;
  engine(): Promise<EngineRecord & { readonly dispatches: number }>;
  cancel(job: JobId): Promise<void>;
  /**
   * Another study takes the place of the one before: drops what was computed and read for that one alone. Files stay, and fits of these
   * keys, which came with the study.
   */
  changeStudy(recipe: Recipe, fits: readonly Key[]): Promise<void>;
  /** Drops every table, file and artifact that the worker holds. */
  forget(): Promise<void>;
}

/** What the worker tells the page without being asked. */
export interface StudioEvents {
  progress(progress: JobProgress): void;
  /** An artifact as soon as it is there, while later stages still run. */
  artifact(artifact: Artifact): void;
  engine(record: EngineRecord): void;
}

/** An event as it crosses to the page: one message, no answer. */
export type StudioEvent =
  { readonly progress: JobProgress } | { readonly artifact: Artifact } | { readonly engine: EngineRecord };
