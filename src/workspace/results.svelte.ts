import { SvelteMap } from 'svelte/reactivity';
import type { Artifact, Result } from '../core/artifacts.ts';
import type { ErrorRecord } from '../core/errors.ts';
import type { Key } from '../core/key.ts';
import { downstreamOf } from '../core/lineage.ts';
import type { StudyDocument } from './document.svelte.ts';
import { EarlyValues } from './earlyValues.ts';
import type { JobList } from './jobs.svelte.ts';

/** What every stage shows: its latest artifact, whether that still fits the recipe, or why there is none. */
export class Results {
  readonly #document: StudyDocument;
  readonly #jobs: JobList;
  /** The latest artifact of each node, and every artifact by key, so that undo shows at once what was there. */
  readonly #latest = new SvelteMap<string, Artifact>();
  readonly #byKey = new SvelteMap<Key, Artifact>();
  readonly #errors = new SvelteMap<string, { readonly key: Key; readonly error: ErrorRecord }>();
  /** Fits that came with the study, by key: they stay with it also where they are not computed with yet. */
  readonly #fits = new SvelteMap<Key, Artifact>();
  readonly #early = new EarlyValues(
    (artifact) => this.#latest.set(artifact.node, artifact),
    (node) => this.#isRunning(node),
  );

  constructor(document: StudyDocument, jobs: JobList) {
    this.#document = document;
    this.#jobs = jobs;
  }

  add(artifact: Artifact): void {
    const { node, key } = artifact;
    this.#errors.delete(node);
    this.#byKey.set(key, artifact);
    if (this.#isRunning(node) && key !== this.#document.keys.get(node)) this.#early.take(artifact);
    else {
      this.#early.end(node);
      this.#latest.set(node, artifact);
    }
    const surplus = this.#byKey.size - 200;
    if (surplus <= 0) return;
    const fitting = [...this.#document.keys.values()];
    const leaving = [...this.#byKey.keys()].filter((key) => !fitting.includes(key)).slice(0, surplus);
    for (const key of leaving) this.#byKey.delete(key);
  }

  fail(node: string, error: ErrorRecord): void {
    this.#early.end(node);
    this.#errors.set(node, { key: this.#document.keys.get(node) ?? '', error });
  }

  /** The artifact that fits the recipe as it is, or null. */
  current(node: string): Artifact | null {
    return this.#byKey.get(this.#document.keys.get(node) ?? '') ?? null;
  }

  of<Value>(node: string): Result<Value> {
    const fitting = this.current(node) as Artifact<Value> | null;
    if (fitting) return { state: 'ready', artifact: fitting };
    // What was shown for other settings says nothing where none are chosen any more.
    const latest = this.#document.waiting.has(node) ? undefined : this.#latest.get(node);
    const artifact = (latest as Artifact<Value> | undefined) ?? null;
    if (this.#isRunning(node)) return { state: 'running', artifact };
    const failed = this.#errors.get(node);
    if (failed && failed.key === this.#document.keys.get(node))
      return { state: 'failed', error: failed.error, artifact };
    return artifact ? { state: 'stale', artifact } : { state: 'idle' };
  }

  /** Whether features or what reads them were computed, so that an edit should be followed by a run of everything. */
  get lively(): boolean {
    const { recipe } = this.#document;
    return recipe.nodes
      .filter(({ stage }) => stage === 'features')
      .flatMap(({ id }) => [id, ...downstreamOf(recipe, id).map((node) => node.id)])
      .some((id) => this.#latest.has(id));
  }

  /** Artifacts that pin what was fitted for the recipe as it is. */
  pinned(): Artifact[] {
    return [...this.#document.keys.values()].flatMap((key) => {
      const artifact = this.#byKey.get(key) ?? this.#fits.get(key);
      return artifact?.stage === 'segments' ? [artifact] : [];
    });
  }

  /** Another study is open, with what was fitted for it: of the one before stays only what fits its recipe as it is. */
  begin(fits: readonly Artifact[]): void {
    const fitting = [...this.#document.keys.values()];
    for (const key of [...this.#byKey.keys()]) if (!fitting.includes(key)) this.#byKey.delete(key);
    this.#early.clear();
    this.#latest.clear();
    this.#errors.clear();
    this.#fits.clear();
    for (const fit of fits) this.#fits.set(fit.key, fit);
  }

  clear(): void {
    this.begin([]);
    this.#byKey.clear();
  }

  #isRunning(node: string): boolean {
    return this.#jobs.runningNodes.includes(node);
  }
}
