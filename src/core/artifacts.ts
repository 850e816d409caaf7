import type { EngineRecord } from './engineRecord.ts';
import type { ErrorRecord } from './errors.ts';
import type { Json } from './json.ts';
import type { Key } from './key.ts';

/** What a stage computed, under the key of everything that it depends on. */
export interface Artifact<Value = Json> {
  readonly key: Key;
  /** The node's id and its stage. */
  readonly node: string;
  readonly stage: string;
  /** Keys of the artifacts it was computed from. */
  readonly inputs: readonly Key[];
  readonly provenance: Provenance;
  readonly value: Value;
}

/** How an artifact came to be. It is shown and exported, and never decides what is computed. */
export interface Provenance {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly milliseconds: number;
  readonly version: string;
  readonly engine: EngineRecord | null;
  readonly seed: number;
  /** SQL that was run, as people may read it. */
  readonly queries: readonly string[];
}

/** What a view reads of a stage. `stale` carries the last value that was shown. */
export type Result<Value> =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly artifact: Artifact<Value> | null }
  | { readonly state: 'ready'; readonly artifact: Artifact<Value> }
  | { readonly state: 'stale'; readonly artifact: Artifact<Value> }
  | { readonly state: 'failed'; readonly error: ErrorRecord; readonly artifact: Artifact<Value> | null };
