import type { Artifact } from '../core/artifacts.ts';
import type { ErrorRecord } from '../core/errors.ts';
import type { Recipe } from '../core/recipe.ts';

/**
 * What is kept, and where. On the page: `openRecipeStore` (IndexedDB), `writeStudy` and `readStudy` (one file),
 * `claimStudy` (one tab at a time), `forgetEverything`, preferences, share links. In the worker: `openDataStore` (OPFS).
 */

/** Told by long work: a named step, with bytes done and bytes in all (0 where unknown). */
export type Progress = (step: string, done: number, total: number) => void;

/** What long work takes: a way to be cancelled and a way to be heard. */
export interface Work {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress | undefined;
}

/** A source's bytes as they were dropped, the name that people know, and the fingerprint under which the recipe finds it. */
export interface SourceBytes {
  readonly fingerprint: string;
  readonly name: string;
  readonly blob: Blob;
}

/** What the autosave gave back. */
export interface LoadedStudy {
  /** The last good document, or null where everything that was kept is damaged (and set aside). */
  readonly recipe: Recipe | null;
  readonly pinned: readonly Artifact[];
  /** Why an earlier or no document came back: `storage.corrupt`, or `recipe.newer`. Null when all is well. */
  readonly problem: ErrorRecord | null;
}

/** A document that could not be read, kept so that nothing is thrown away. */
export interface SetAside {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly reason: ErrorRecord;
  /** What was stored, as text, or '' where not even that could be read. */
  readonly text: string;
}

/** The autosaved recipe with what its fits pinned; never data. All methods reject with AppError `storage.*`. */
export interface RecipeStore {
  /** The last durable document, or null where nothing was ever saved. */
  load(): Promise<LoadedStudy | null>;
  /** Resolves when this document, or a later one given meanwhile, is durable. Calls may overlap; the latest wins. */
  save(recipe: Recipe, pinned: readonly Artifact[]): Promise<void>;
  /** Damaged documents that were set aside, the newest first; at most ten are kept. */
  setAside(): Promise<readonly SetAside[]>;
  /** Deletes the document, its predecessor and what was set aside. */
  clear(): Promise<void>;
  /** Lets go of the database, so that it can be deleted. Later calls open it again. */
  close(): Promise<void>;
}

/** What a study file carries. */
export interface Study {
  readonly recipe: Recipe;
  readonly pinned: readonly Artifact[];
  readonly files: readonly SourceBytes[];
}

export interface WriteStudyRequest extends Work {
  readonly recipe: Recipe;
  readonly pinned: readonly Artifact[];
  /** The sources' bytes, where the person wants the data in the file. */
  readonly files?: readonly SourceBytes[] | undefined;
  /** Encrypts the file. There is no other way in. */
  readonly passphrase?: string | undefined;
  /** Tessera's version, for the manifest. */
  readonly version: string;
}

export interface ReadStudyRequest extends Work {
  readonly passphrase?: string | undefined;
}

/** One file that the data store keeps. */
export interface KeptFile {
  readonly fingerprint: string;
  readonly name: string;
  /** Bytes of the source, not counting what encryption adds. */
  readonly bytes: number;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** How much the browser lets this site keep, in bytes; null where it does not say. */
export interface Space {
  readonly used: number | null;
  readonly quota: number | null;
  /** Whether the browser promised not to evict it. */
  readonly persistent: boolean;
}

/** Source files kept on this device by choice. Calls wait for each other, between tabs too; nothing is held meanwhile. */
export interface DataStore {
  readonly encrypted: boolean;
  /** What was wrong when it was opened (a damaged journal, a file that is gone), or null. */
  readonly problem: ErrorRecord | null;
  /** Resolves only when the bytes and the record of them are flushed. @throws AppError `storage.quota`, `storage.failed`. */
  put(fingerprint: string, name: string, blob: Blob, work?: Work): Promise<void>;
  /** The bytes, checked against their checksum, or null where they are not kept. @throws AppError `storage.corrupt`. */
  get(fingerprint: string, work?: Work): Promise<Blob | null>;
  list(): Promise<readonly KeptFile[]>;
  remove(fingerprint: string): Promise<void>;
  clear(): Promise<void>;
  /** Bytes of all sources that are kept. */
  bytes(): Promise<number>;
  space(): Promise<Space>;
  /** Asks the browser not to evict what is kept. */
  persist(): Promise<boolean>;
}

/** Whether this tab is the one that may change the study. */
export type Claim =
  | {
      readonly held: true;
      /** False where the browser has no Web Locks, so that nobody can be told. */
      readonly guarded: boolean;
      release(): Promise<void>;
    }
  | {
      readonly held: false;
      /** Asks the other tab to save and let go, and claims the study. @throws AppError `storage.locked` where it does not answer. */
      takeOver(): Promise<Claim & { readonly held: true }>;
    };

export interface ClaimRequest {
  /** Called when another tab asks for the study, before the lock is given away: save, and stop changing. */
  readonly onHandOver: () => Promise<void>;
}

/** What forgetting left behind: empty when everything is gone. Each entry says where and what, such as `IndexedDB: tessera`. */
export interface Forgotten {
  readonly left: readonly string[];
  /** Places that were looked into, so that the proof says what it covers. */
  readonly looked: readonly string[];
}
