import type { Artifact } from '../core/artifacts.ts';
import type { EngineRecord } from '../core/engineRecord.ts';
import { AppError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { Key } from '../core/key.ts';
import { keysOf } from '../core/lineage.ts';
import type { Recipe, Registry } from '../core/recipe.ts';
import { nodeOf } from '../core/recipeEdits.ts';
import { earlierFilesOf, filesOf, type NeededFile } from '../core/snapshots.ts';
import type {
  AddedSource,
  AutopilotAnswer,
  AutopilotOptions,
  DemoRequest,
  ExportFile,
  JobId,
  KeptState,
  RunAnswer,
  Studio,
  StudioEvents,
} from '../core/studio.ts';
import type { AddSourceOptions, Inspection, ResultTable } from '../core/table.ts';
import type { OpenDatabase } from '../data/open.ts';
import type { EngineHost } from '../engine/host.ts';
import type { Exporter, Propose, Run, Suggest } from '../stages/context.ts';
import type { SourcesSpec } from '../stages/sources/spec.ts';
import { autopilot } from './autopilot.ts';
import { DisplayNames } from './displayNames.ts';
import { Jobs } from './jobs.ts';
import { KeptData, type KeptDataParts } from './keptData.ts';
import { Runner } from './runner.ts';
import { SourceStore, type LoadDemo } from './sourceStore.ts';
import { Turns } from './turns.ts';

/** Everything that the composition root hands to the studio. */
export interface StudioParts {
  readonly registry: Registry;
  readonly runs: ReadonlyMap<string, Run<Json, Json>>;
  readonly proposals: ReadonlyMap<string, Propose<Json>>;
  readonly suggestions: ReadonlyMap<string, Suggest<Json, Json>>;
  readonly exporters: ReadonlyMap<string, Exporter>;
  readonly opened: OpenDatabase;
  readonly engine: EngineHost;
  readonly loadDemo: LoadDemo;
  readonly keptData: KeptDataParts;
  readonly events: StudioEvents;
  readonly version: string;
}

/** The worker's side of the door: jobs over one database and one engine. Work on the recipe takes turns. */
export class LocalStudio implements Studio {
  readonly #parts: StudioParts;
  readonly #jobs: Jobs;
  readonly #turns = new Turns();
  readonly #sources: SourceStore;
  readonly #runner: Runner;
  readonly #names: DisplayNames;
  readonly #kept: KeptData;

  constructor(parts: StudioParts) {
    this.#parts = parts;
    const { database, ingest } = parts.opened;
    this.#jobs = new Jobs((progress) => {
      parts.events.progress(progress);
    });
    this.#sources = new SourceStore(database, ingest, parts.loadDemo);
    this.#names = new DisplayNames(database);
    this.#kept = new KeptData(parts.keptData, this.#sources);
    this.#runner = new Runner({
      registry: parts.registry,
      runs: parts.runs,
      database,
      engine: parts.engine,
      sources: this.#sources,
      version: parts.version,
      computed: (artifact) => {
        parts.events.artifact(artifact);
      },
    });
  }

  inspect(job: JobId, name: string, blob: Blob, options: AddSourceOptions): Promise<Inspection> {
    return this.#jobs.run(job, (work) => this.#parts.opened.ingest.inspect({ name, blob }, options, work));
  }

  addSource(job: JobId, name: string, blob: Blob, options: AddSourceOptions): Promise<AddedSource> {
    return this.#jobs.run(job, (work) =>
      this.#turns.take(async () => {
        const added = await this.#sources.add(name, blob, options, work);
        const unkept = await this.#kept.tryPut(added, work);
        return unkept ? { ...added, unkept } : added;
      }),
    );
  }

  addDemo(job: JobId, request: DemoRequest): Promise<readonly AddedSource[]> {
    return this.#jobs.run(job, (work) => this.#turns.take(() => this.#sources.addDemo(request, work)));
  }

  run(job: JobId, recipe: Recipe, node: string | null): Promise<RunAnswer> {
    return this.#jobs.run(job, (work) =>
      this.#turns.take(async () => ({ artifacts: await this.#runner.run(recipe, node, work) })),
    );
  }

  autopilot(job: JobId, recipe: Recipe, options: AutopilotOptions): Promise<AutopilotAnswer> {
    const { registry, proposals } = this.#parts;
    return this.#jobs.run(job, (work) =>
      this.#turns.take(() => autopilot(recipe, options, registry, proposals, this.#runner, work)),
    );
  }

  suggest(job: JobId, recipe: Recipe, node: string): Promise<Json> {
    return this.#jobs.run(job, (work) =>
      this.#turns.take(() => this.#runner.suggest(recipe, node, this.#parts.suggestions, work)),
    );
  }

  query(job: JobId, recipe: Recipe, text: string, limit: number): Promise<ResultTable> {
    return this.#jobs.run(job, (work) =>
      this.#turns.take(async () => {
        const before = this.#runner.present(recipe);
        const sources = await this.#sourceArtifacts(recipe, work);
        await this.#names.show([...sources, ...before.filter(({ stage }) => stage !== 'sources')]);
        return this.#parts.opened.database.select(text, limit, work);
      }),
    );
  }

  export(job: JobId, recipe: Recipe, format: string, options: Json): Promise<ExportFile> {
    return this.#jobs.run(job, (work) => {
      const exporter = this.#exporter(format);
      work.enter(exporter.stage);
      work.progress?.('Export', 0, 0);
      return this.#turns.take(async () => {
        const artifacts = await this.#runner.run(recipe, exporter.needs ?? exporter.stage, work);
        work.enter(exporter.stage);
        work.progress?.('Write the file', 0, 0);
        return exporter.write(format, options, artifacts, {
          database: this.#parts.opened.database,
          engine: this.#parts.engine,
          work,
          recipe,
          source: (spec) => this.#sources.table(spec, work),
        });
      });
    });
  }

  pinned(recipe: Recipe): Promise<readonly Artifact[]> {
    const pinning = this.#runner.present(recipe).filter(({ stage }) => stage === 'segments');
    return Promise.resolve(pinning);
  }

  adopt(artifacts: readonly Artifact[]): Promise<void> {
    artifacts.forEach((artifact) => {
      this.#runner.cache.pin(artifact);
    });
    return Promise.resolve();
  }

  remember(fingerprint: string, name: string, blob: Blob): Promise<void> {
    this.#sources.remember(fingerprint, name, blob);
    return Promise.resolve();
  }

  files(recipe: Recipe): Promise<readonly { fingerprint: string; name: string; blob: Blob }[]> {
    const found = [...sourcesOf(recipe).flatMap(filesNow), ...this.#earlierFiles(recipe)].flatMap(
      ({ fingerprint }) => {
        const file = this.#sources.file(fingerprint);
        return file ? [{ fingerprint, ...file }] : [];
      },
    );
    return Promise.resolve(found);
  }

  kept(): Promise<KeptState> {
    return this.#kept.state();
  }

  keepData(job: JobId, recipe: Recipe, passphrase: string | null): Promise<KeptState> {
    return this.#jobs.run(job, (work) =>
      this.#turns.take(async () => {
        const files = [...sourcesOf(recipe).flatMap(filesNow), ...this.#earlierFiles(recipe)];
        await this.#kept.keep(files, passphrase, work);
        return this.#kept.state();
      }),
    );
  }

  restoreData(job: JobId, recipe: Recipe, passphrase: string | null): Promise<readonly string[]> {
    return this.#jobs.run(job, (work) =>
      this.#turns.take(() => {
        const files = sourcesOf(recipe).flatMap((source) => [...filesNow(source), ...earlierFilesOf(source)]);
        return this.#kept.restore(files, passphrase, work);
      }),
    );
  }

  stopKeeping(): Promise<void> {
    return this.#turns.take(() => this.#kept.stop());
  }

  engine(): Promise<EngineRecord & { readonly dispatches: number }> {
    return Promise.resolve({ ...this.#parts.engine.info, dispatches: this.#parts.engine.dispatches });
  }

  cancel(job: JobId): Promise<void> {
    this.#jobs.cancel(job);
    return Promise.resolve();
  }

  changeStudy(recipe: Recipe, fits: readonly Key[]): Promise<void> {
    return this.#turns.take(async () => {
      await this.#names.clear();
      await this.#runner.keep(new Set([...fits, ...keysOf(recipe, this.#parts.registry).values()]));
      const sources = sourcesOf(recipe);
      const files = sources.flatMap((source) => [...filesNow(source), ...earlierFilesOf(source)]);
      await this.#sources.keepTables(new Set([...sources, ...files].map(({ fingerprint }) => fingerprint)));
    });
  }

  async forget(): Promise<void> {
    this.#jobs.cancelAll();
    await this.#turns.take(async () => {
      await this.#names.clear();
      await this.#runner.keep(new Set());
      await this.#sources.clear();
      this.#kept.close();
    });
  }

  #exporter(format: string): Exporter {
    const exporter = this.#parts.exporters.get(format);
    if (exporter) return exporter;
    const formats = [...this.#parts.exporters.keys()];
    throw new AppError('export.format', `“${format}” is not an export. There are ${formats.join(', ')}.`, {
      format,
      formats,
    });
  }

  /** Files of earlier loads, where they are still here: nobody misses them where they are not. */
  #earlierFiles(recipe: Recipe): readonly NeededFile[] {
    return sourcesOf(recipe)
      .flatMap((source) => earlierFilesOf(source))
      .filter(({ fingerprint }) => this.#sources.file(fingerprint) !== undefined);
  }

  async #sourceArtifacts(recipe: Recipe, work: Parameters<Runner['run']>[2]): Promise<Artifact[]> {
    const node = recipe.nodes.find(({ stage }) => stage === 'sources');
    if (!node || !keysOf(recipe, this.#parts.registry).has(node.id)) return [];
    const artifacts = await this.#runner.run(recipe, node.id, work);
    return Object.values(artifacts);
  }
}

const filesNow = (source: SourcesSpec['sources'][number]): readonly NeededFile[] =>
  filesOf(source, source.name);

function sourcesOf(recipe: Recipe): SourcesSpec['sources'] {
  return (nodeOf(recipe, 'sources').spec as SourcesSpec).sources;
}
