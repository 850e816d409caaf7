/**
 * The rooms of the house and who may import whom. ESLint reads it while typing, a test reads it over the real module
 * graph, so that there is one table. Paths are relative to the root of the repository, with `/`.
 *
 * @typedef {object} Room
 * @property {string} name what it is called in messages
 * @property {RegExp} files which modules belong to it; the first room that matches wins
 * @property {readonly RegExp[]} imports modules of ours, outside the room's own `within`, that it may import
 * @property {RegExp} [within] modules that its members share with each other; its own files unless told
 * @property {readonly RegExp[]} [types] modules of which it may import types alone
 * @property {readonly string[]} [packages] npm packages that are kept out of other rooms and may be imported here
 */

const core = /^src\/core\//;
const stats = /^src\/stats\//;
const models = /^src\/models\//;
const exports_ = /^src\/exports\//;
const data = /^src\/data\//;
const engine = /^src\/engine\//;
const storage = /^src\/storage\//;
const pool = /^src\/pool\//;
const ui = /^src\/ui\//;
const workspace = /^src\/workspace\//;
const studio = /^src\/studio\//;
const shaders = /^shaders\//;
/** A stage's spec; `…Schema.ts` beside it hold parts of it, `label.ts` the words for its edits. */
const anySpec = /^src\/stages\/[^/]+\/(spec|[a-z]+Schema|label)\.ts$/;
const pagePackages = ['svelte', 'bits-ui', 'd3', '@internationalized/date'];

/** Packages that only the rooms naming them may import. */
export const keptPackages = [
  '@duckdb/duckdb-wasm',
  'apache-arrow',
  'parquet-wasm',
  'comlink',
  'idb',
  'fflate',
  ...pagePackages,
];

/** @type {readonly Room[]} */
export const rooms = [
  { name: 'core', files: core, imports: [], packages: ['comlink'] },
  { name: 'stats', files: stats, imports: [] },
  { name: 'ui', files: ui, imports: [core, shaders], packages: pagePackages },
  { name: 'engine', files: engine, imports: [core, shaders] },
  { name: 'models', files: models, imports: [core, stats, /^src\/engine\/(engine|figures)\.ts$/] },
  {
    name: 'data',
    files: data,
    imports: [core],
    packages: ['@duckdb/duckdb-wasm', 'apache-arrow', 'parquet-wasm', 'fflate', 'comlink'],
  },
  { name: 'storage', files: storage, imports: [core], packages: ['idb', 'fflate', 'comlink'] },
  { name: 'pool', files: pool, imports: [core, stats, models], packages: ['comlink'] },
  {
    name: 'exports',
    files: exports_,
    imports: [core],
    types: [models],
    packages: ['apache-arrow', 'parquet-wasm', 'fflate'],
  },
  {
    name: 'workspace',
    files: workspace,
    imports: [core],
    types: [/^src\/storage\/storage\.ts$/],
    packages: ['svelte', 'comlink'],
  },
  { name: 'a stage’s spec', files: anySpec, imports: [core] },
  {
    name: 'a stage’s view',
    files: /^src\/stages\/[^/]+\/.*\.svelte(\.ts)?$|^src\/stages\/[^/]+\/view\//,
    imports: [core, stats, ui, workspace],
    packages: pagePackages,
  },
  {
    name: 'the list of specs',
    files: /^src\/stages\/specs\.ts$/,
    imports: [core, anySpec],
  },
  {
    name: 'the list of runs',
    files: /^src\/stages\/runs\.ts$/,
    imports: [
      core,
      /^src\/stages\/[^/]+\.ts$/,
      /^src\/stages\/[^/]+\/(spec|run|propose|suggest|export)\.ts$/,
    ],
  },
  {
    name: 'the list of views',
    files: /^src\/stages\/views\.ts$/,
    imports: [core, /^src\/stages\/[^/]+\/View\.svelte$/],
    packages: ['svelte'],
  },
  {
    name: 'the context of runs',
    files: /^src\/stages\/[^/]+\.ts$/,
    imports: [core, stats, models, anySpec],
    types: [data, engine, storage, pool],
  },
  {
    name: 'a stage’s run',
    files: /^src\/stages\/[^/]+\//,
    imports: [core, stats, models, exports_, anySpec, /^src\/stages\/[^/]+\.ts$/],
    types: [data, engine, storage, pool],
  },
  {
    name: 'the studio’s worker',
    files: /^src\/studio\/worker\.ts$/,
    within: studio,
    imports: [
      core,
      stats,
      models,
      data,
      engine,
      storage,
      pool,
      /^src\/stages\/([^/]+|[^/]+\/(spec|run|propose))\.ts$/,
    ],
    packages: ['comlink'],
  },
  {
    name: 'studio',
    files: studio,
    imports: [core, /^src\/stages\/([^/]+|[^/]+\/(spec|run|propose))\.ts$/],
    types: [data, engine, storage, pool],
    packages: ['comlink'],
  },
  { name: 'the service worker', files: /^src\/serviceWorker\//, imports: [core, /^scripts\/headers\.mjs$/] },
  {
    name: 'app',
    files: /^src\/app\//,
    imports: [core, ui, workspace, /^src\/stages\/(views|specs)\.ts$/],
    packages: pagePackages,
  },
  {
    name: 'main',
    files: /^src\/main\.ts$/,
    imports: [
      core,
      ui,
      workspace,
      /^src\/app\//,
      /^src\/stages\/(views|specs)\.ts$/,
      /^src\/studio\/worker\.ts\?worker&url$/,
      storage,
      /^src\/serviceWorker\/registration\.ts$/,
    ],
    packages: [...pagePackages, 'comlink'],
  },
];

/** @param {string} path */
const stageOf = (path) => /^src\/stages\/([^/]+)\//.exec(path)?.[1];

/**
 * Why a module may not import another, or nothing when it may.
 * @param {string} from path of the importing module, from the root of the repository
 * @param {string} to path of the imported one; a query such as `?worker&url` may follow
 * @param {{ readonly typeOnly?: boolean }} [how]
 * @returns {string | undefined}
 */
export function whyForbidden(from, to, { typeOnly = false } = {}) {
  if (!from.startsWith('src/')) return undefined;
  const room = rooms.find((candidate) => candidate.files.test(from));
  if (room === undefined) return `${from} is in no room of scripts/rooms.mjs`;
  const target = to.replace(/\?.*$/, '');
  const ownStage = stageOf(from);
  const own = (room.within ?? room.files).test(target);
  if (own && stageOf(target) === ownStage) return undefined;
  if (
    ownStage !== undefined &&
    room.name === 'a stage’s view' &&
    target === `src/stages/${ownStage}/spec.ts`
  ) {
    return undefined;
  }
  const listed = [...room.imports, ...(typeOnly ? (room.types ?? []) : [])];
  if (listed.some((pattern) => pattern.test(target) || pattern.test(to))) return undefined;
  return `${room.name} may not import ${target}${typeOnly ? ' (even its types)' : ''}`;
}

/**
 * Why a module may not import an npm package, or nothing when it may.
 * @param {string} from path of the importing module
 * @param {string} specifier what stands in the import
 * @returns {string | undefined}
 */
export function whyPackageForbidden(from, specifier) {
  if (!from.startsWith('src/')) return undefined;
  const room = rooms.find((candidate) => candidate.files.test(from));
  const kept = keptPackages.find(
    (name) => specifier === name || specifier.startsWith(`${name}/`) || specifier.startsWith(`${name}-`),
  );
  if (kept === undefined || room?.packages?.includes(kept)) return undefined;
  return `${room?.name ?? from} may not import the package ${kept}`;
}
