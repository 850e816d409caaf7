import type { Remote } from 'comlink';
import type { Result } from '../core/artifacts.ts';
import type { EngineRecord } from '../core/engineRecord.ts';
import { asAppError, type ErrorRecord } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { Recipe, RecipeNode, Registry } from '../core/recipe.ts';
import type { AutopilotOptions, ExportFile, JobId, Studio } from '../core/studio.ts';
import type { ResultTable } from '../core/table.ts';
import type { Forgotten } from '../storage/storage.ts';
import { StudyDocument, type EditOptions } from './document.svelte.ts';
import { JobList } from './jobs.svelte.ts';
import { Keeping, type KeptStudy } from './keeping.svelte.ts';
import { KeptDataState } from './keptData.svelte.ts';
import { Requests } from './ledger.svelte.ts';
import { Notices } from './notices.svelte.ts';
import type { WorkspaceParts } from './parts.ts';
import { Preferences } from './preferences.svelte.ts';
import { Results } from './results.svelte.ts';
import { Runs, told } from './runs.svelte.ts';
import { Sources } from './sources.svelte.ts';
import { StudioClient } from './studioClient.ts';
import { StudyFiles, type OpenStudyOptions } from './studyFiles.svelte.ts';
import { Work } from './work.svelte.ts';

/** The page's state: one study, its results, its jobs. Views read it and call it; nothing else talks to the worker. */
export class Workspace {
  readonly registry: Registry;
  readonly version: string;
  readonly document: StudyDocument;
  readonly jobList = new JobList();
  readonly notes = new Notices();
  readonly preferences = new Preferences();
  readonly results: Results;
  readonly runs: Runs;
  readonly sources: Sources;
  readonly studyFiles: StudyFiles;
  readonly keeping: Keeping;
  readonly keptData: KeptDataState;
  readonly requests = new Requests();
  /** What views share: the chosen segment, and the source whose loads are wanted side by side, until they are there. */
  readonly selection = $state<{ segment: string | null; loads: string | null }>({
    segment: null,
    loads: null,
  });
  readonly #client: StudioClient;
  readonly #work: Work;
  #engine = $state.raw<EngineRecord | null>(null);
  #stage = $state('sources');
  starting = $state(true);
  startError = $state.raw<ErrorRecord | null>(null);
  /** Resolves when the studio is open and the kept study is on screen. */
  readonly ready: Promise<void>;

  constructor(parts: WorkspaceParts) {
    this.registry = parts.registry;
    this.version = parts.version;
    this.document = new StudyDocument(parts.registry);
    this.results = new Results(this.document, this.jobList);
    this.#client = new StudioClient(
      {
        createWorker: parts.createWorker,
        explainFailure: parts.explainFailure,
        version: parts.version,
        events: {
          progress: (progress) => {
            this.jobList.hear(progress);
          },
          artifact: (artifact) => {
            this.results.add(artifact);
          },
          engine: (record) => {
            this.#engineChanged(record);
          },
        },
        restarted: (studio) => this.#rebuild(studio),
      },
      parts.start,
    );
    this.#work = new Work(this.#client, this.jobList, this.notes, (file) => this.sources.lose(file));
    this.runs = new Runs({
      document: this.document,
      results: this.results,
      jobs: this.jobList,
      work: this.#work,
      onScreen: () => this.#stage,
      keep: () => this.keep(),
    });
    this.keeping = new Keeping(parts.keeping, parts.registry, this.notes, {
      handOver: () => this.keep(),
      takenOver: (study) => this.#take(study),
    });
    const shared = {
      document: this.document,
      work: this.#work,
      runs: this.runs,
      notices: this.notes,
      keep: () => this.keep(),
      folders: parts.keeping.folders,
    };
    this.sources = new Sources(shared);
    this.keptData = new KeptDataState({ ...shared, sources: this.sources });
    this.studyFiles = new StudyFiles({
      ...shared,
      client: this.#client,
      results: this.results,
      sources: this.sources,
      keeping: this.keeping,
      keptData: this.keptData,
      version: parts.version,
    });
    this.ready = this.#open();
    this.ready.catch(told);
  }

  get recipe(): Recipe {
    return this.document.recipe;
  }
  get jobs() {
    return this.jobList.all;
  }
  get notices() {
    return this.notes.all;
  }
  get engine(): EngineRecord | null {
    return this.#engine;
  }
  get undoName(): string | null {
    return this.document.undoName;
  }
  get redoName(): string | null {
    return this.document.redoName;
  }
  get isEmpty(): boolean {
    return this.sources.entries.length === 0;
  }
  get stage(): string {
    return this.#stage;
  }

  node(id: string): RecipeNode {
    return this.document.node(id);
  }
  result<Value>(id: string): Result<Value> {
    return this.results.of<Value>(id);
  }

  /** Brings a stage on screen; if its run failed, its view tells it from now on. */
  show(stage: string): void {
    if (!this.registry.has(stage)) return;
    this.#stage = stage;
    if (this.results.of(stage).state === 'failed') this.notes.dismissErrors(stage);
  }

  /** Another spec for a stage, as one undo step; what is on screen is computed anew unless told. */
  edit(id: string, spec: unknown, options: EditOptions & { readonly run?: boolean } = {}): Promise<void> {
    try {
      const changed = this.document.edit(id, spec, options);
      if (changed) this.#changed(options.run ?? true);
      return Promise.resolve();
    } catch (thrown) {
      const error = asAppError(thrown);
      this.notes.error(error);
      return Promise.reject(error);
    }
  }

  rename(name: string): Promise<void> {
    const trimmed = name.trim().slice(0, 500);
    if (trimmed !== '' && trimmed !== this.recipe.name) {
      this.document.replace({ ...this.recipe, name: trimmed }, `Name the study “${trimmed}”`, 'study-name');
      this.#changed(false);
    }
    return Promise.resolve();
  }

  undo(): Promise<string | null> {
    return this.#stepped(this.document.undo());
  }
  redo(): Promise<string | null> {
    return this.#stepped(this.document.redo());
  }

  async run(id: string | null = null): Promise<void> {
    await this.runs.run(id);
    await this.keep().catch(told);
  }

  async autopilot(options: AutopilotOptions = {}): Promise<void> {
    await this.runs.autopilot(options);
    this.show('segments');
    await this.keep().catch(told);
  }

  query(
    text: string,
    options: { readonly limit?: number; readonly tell?: boolean } = {},
  ): Promise<ResultTable> {
    const most = Math.min(options.limit ?? 1000, 50_000);
    const ask = (studio: Remote<Studio>, job: JobId) => studio.query(job, this.recipe, text, most);
    return this.#work.perform('Query', ask, { tell: options.tell ?? false });
  }

  /** A file of some format. The studio names the stage that writes it, so that rail and tray say what runs. */
  exportFile(format: string, options: Json = {}, { tell = true } = {}): Promise<ExportFile> {
    const write = (studio: Remote<Studio>, job: JobId) => studio.export(job, this.recipe, format, options);
    return this.#work.perform(`Export ${format}`, write, { tell });
  }

  /** Opens another study: its recipe takes the place of this one; undo starts anew. @throws AppError `recipe.*` */
  open(recipe: unknown): Promise<void> {
    return this.studyFiles.openRecipe(recipe);
  }

  /** Opens a study file: recipe, what was fitted, and the data where it went along. @throws AppError `recipe.*`, `storage.*` */
  openStudy(file: Blob, options: OpenStudyOptions = {}): Promise<void> {
    return this.studyFiles.open(file, options);
  }

  /** The engine, with the count of kernel calls so far. */
  currentEngine(): Promise<EngineRecord & { readonly dispatches: number }> {
    return this.#client.engine();
  }

  /** Restarts the studio on a chosen engine; null lets it choose. */
  async useEngine(kind: EngineRecord['kind'] | null): Promise<void> {
    this.runs.stop();
    await this.#client.restart(kind === null ? {} : { engine: kind });
  }

  /** Drops the study, its data and everything kept on this device, and tells what is left. */
  forgetEverything(): Promise<Forgotten> {
    this.show('sources');
    return this.studyFiles.forget();
  }

  /** Ends the studio, with the page or a test. */
  close(): void {
    this.#client.close();
  }
  cancel(job: JobId): Promise<void> {
    return this.#work.cancel(job);
  }
  dismiss(id: number): void {
    this.notes.dismiss(id);
  }

  /** Resolves when the study as it is now is durable on this device. */
  keep(): Promise<void> {
    return this.keeping.save(this.recipe, this.results.pinned());
  }

  #stepped(name: string | null): Promise<string | null> {
    if (name !== null) this.#changed(true);
    return Promise.resolve(name);
  }

  /** After an edit: keeps it, and computes what it made stale. */
  #changed(run: boolean): void {
    this.keep().catch(told);
    if (run && !this.isEmpty) this.runs.follow();
  }

  async #open(): Promise<void> {
    try {
      const kept = await this.keeping.open();
      if (kept) this.document.restore(kept.recipe);
      await this.#client.ready();
      if (kept) await this.#take(kept);
    } catch (thrown) {
      this.startError = asAppError(thrown, 'studio.start').toJSON();
      throw thrown;
    } finally {
      this.starting = false;
    }
  }

  /** Shows a study that was kept. Kept data that cannot be read is told, and its file asked for. */
  async #take({ recipe, pinned }: KeptStudy): Promise<void> {
    this.#work.leaveStudy();
    this.document.restore(recipe);
    this.results.begin(pinned);
    await this.#client.call((studio) => studio.adopt(pinned));
    await this.keptData.restore();
  }

  async #rebuild(studio: Remote<Studio>): Promise<void> {
    await studio.adopt(this.results.pinned());
    await this.sources.remember(studio);
    await this.keptData.resume(studio);
    if (!this.isEmpty) this.runs.resume();
  }

  #engineChanged(record: EngineRecord): void {
    const before = this.#engine;
    this.#engine = record;
    if (before && before.kind !== record.kind) {
      this.notes.tell({ kind: 'warning', title: `Now on ${record.name}`, message: record.reason });
    }
  }
}
