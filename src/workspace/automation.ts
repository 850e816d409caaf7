import { AppError, asAppError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { ExportFile, JobProgress, LedgerEntry } from '../core/studio.ts';
import type { AddSourceOptions, ResultTable, Role } from '../core/table.ts';
import { loadCalls, scriptSource, scriptSources, type ScriptSource } from './automationLoads.ts';
import { versionCalls } from './automationVersions.ts';
import type { Workspace } from './workspace.svelte.ts';

/** What autopilot found, as scripts see it. */
export interface ScriptSegments {
  readonly k: number;
  readonly features: readonly string[];
  readonly segments: readonly {
    readonly id: string;
    readonly name: string;
    readonly size: number;
    readonly share: number;
  }[];
}

/** A file as scripts get it: its content, and what is to be known of it as plain sentences. */
type ScriptFile = Blob & { readonly notes: readonly string[] };

/** The scripting surface, `globalThis.tessera`: the same calls that the views use. `docs/automation.md` documents it. */
export type Tessera = ReturnType<typeof automation>;

/** The scripting surface over a workspace. Every call but `ready` gives a promise; errors reject with `{code, message, details}`. */
export function automation(workspace: Workspace) {
  const value = (stage: string): unknown => {
    workspace.node(stage);
    return workspace.results.current(stage)?.value ?? null;
  };
  const summary = (): ScriptSegments => {
    const features = value('features') as { features: readonly { name: string; used: boolean }[] } | null;
    const insight = value('insight') as { segments: ScriptSegments['segments'] } | null;
    if (!features || !insight)
      throw new AppError('stage.input', 'There are no segments yet.', { stage: 'insight' });
    return {
      k: insight.segments.length,
      features: features.features.filter(({ used }) => used).map(({ name }) => name),
      segments: insight.segments.map(({ id, name, size, share }) => ({ id, name, size, share })),
    };
  };
  return {
    ready: workspace.ready,
    addSource: (name: string, blob: Blob, options: AddSourceOptions = {}) =>
      asked(async (): Promise<ScriptSource> => {
        const added = await workspace.sources.add(name, blob, options);
        return scriptSource({ ...added, name });
      }),
    /** Adds the demo store's tables. */
    addDemo: (size: 'small' | 'large' = 'small', seed?: number) =>
      asked(() => workspace.sources.addDemo(size, seed)),
    sources: () =>
      asked(async (): Promise<readonly ScriptSource[]> => {
        if (!value('sources')) await workspace.run('sources');
        return scriptSources(workspace);
      }),
    ...loadCalls(workspace, asked),
    ...versionCalls(workspace, asked),
    autopilot: (options: { readonly k?: number } = {}) =>
      asked(async () => {
        await workspace.autopilot(options);
        return summary();
      }),
    /** A stage's settings. */
    get: (stage: string) => asked((): Promise<Json> => Promise.resolve(workspace.node(stage).spec)),
    /** Changes a stage's settings: the members given replace those that are there. Nothing is computed until `run`. */
    set: (stage: string, spec: Readonly<Record<string, Json>>) =>
      asked(async () => {
        const before = workspace.node(stage).spec as Readonly<Record<string, Json>>;
        await workspace.edit(stage, { ...before, ...spec }, { run: false });
        await workspace.keep();
      }),
    run: (stage?: string) => asked(() => workspace.run(stage ?? null)),
    /** A stage's result for the settings as they are, as plain JSON; null where it was not computed. */
    result: (stage: string) => asked((): Promise<Json> => Promise.resolve(value(stage) as Json)),
    suggest: (node: string) => asked((): Promise<Json> => workspace.runs.suggest<Json>(node)),
    query: (text: string, options: { readonly limit?: number } = {}) =>
      asked(async (): Promise<ScriptTable> => tableOf(await workspace.query(text, options))),
    export: (format: string, options: Json = {}) =>
      asked(async (): Promise<ScriptFile> => {
        const file: ExportFile =
          format === 'study'
            ? await workspace.studyFiles.write(options as { withData?: boolean })
            : await workspace.exportFile(format, options);
        return Object.assign(file.blob, { notes: file.notes ?? [] });
      }),
    recipe: () => asked(() => Promise.resolve(workspace.recipe)),
    /** Opens a recipe, or a study file. */
    open: (study: unknown, options: { readonly passphrase?: string } = {}) =>
      asked(() => (study instanceof Blob ? workspace.openStudy(study, options) : workspace.open(study))),
    engine: () => asked(() => workspace.currentEngine()),
    /** Restarts the studio on an engine: `webgpu`, `wasm`, `reference`, or null to let it choose. */
    useEngine: (kind: 'webgpu' | 'wasm' | 'reference' | null) => asked(() => workspace.useEngine(kind)),
    ledger: () => asked((): Promise<readonly LedgerEntry[]> => Promise.resolve(workspace.requests.entries)),
    forgetEverything: () => asked(() => workspace.forgetEverything()),
    setRole: (source: string, column: string, role: Role | null) =>
      asked(() => workspace.sources.setRole(source, column, role)),
    undo: () => asked(() => workspace.undo()),
    redo: () => asked(() => workspace.redo()),
    onProgress: (callback: (progress: JobProgress) => void) =>
      asked(() => Promise.resolve(workspace.jobList.listen(callback))),
    cancel: (job: string) => asked(() => workspace.cancel(job)),
  };
}

/** A query's answer for scripts: the columns' names, and rows as lists of cells. */
interface ScriptTable {
  readonly columns: readonly string[];
  readonly rows: ResultTable['rows'];
}

function tableOf({ columns, rows }: ResultTable): ScriptTable {
  return { columns: columns.map(({ name }) => name), rows };
}

/** A script is told the error's record, which prints whole in a console and survives JSON. */
async function asked<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (thrown) {
    const { code, message, details } = asAppError(thrown);
    throw Object.assign(new Error(message), { code, details });
  }
}
