import type { Json } from '../core/json.ts';
import type { Exporter, Propose, Run, Suggest } from './context.ts';

const runModules = import.meta.glob<{ run: Run<Json, Json> }>('./*/run.ts', { eager: true });
const proposeModules = import.meta.glob<{ propose: Propose<Json> }>('./*/propose.ts', { eager: true });

const suggestModules = import.meta.glob<{ suggest: Suggest<Json, Json> }>('./*/suggest.ts', { eager: true });
const exportModules = import.meta.glob<{ exporter: Exporter }>('./*/export.ts', { eager: true });

const stageOf = (path: string): string => path.split('/')[1] ?? '';

/** Every stage's computation, by stage. */
export const runs: ReadonlyMap<string, Run<Json, Json>> = new Map(
  Object.entries(runModules).map(([path, { run }]) => [stageOf(path), run]),
);

/** Every stage's proposal, by stage. */
export const proposals: ReadonlyMap<string, Propose<Json>> = new Map(
  Object.entries(proposeModules).map(([path, { propose }]) => [stageOf(path), propose]),
);

/** What stages suggest, by stage; not every stage has suggestions. */
export const suggestions: ReadonlyMap<string, Suggest<Json, Json>> = new Map(
  Object.entries(suggestModules).map(([path, { suggest }]) => [stageOf(path), suggest]),
);

/** Every export, by format. */
export const exporters: ReadonlyMap<string, Exporter> = new Map(
  Object.values(exportModules).flatMap(({ exporter }) =>
    exporter.formats.map((format) => [format, exporter]),
  ),
);
