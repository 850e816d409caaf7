import { openApp, rendererPeak } from './app.mjs';
import { customersFile, features } from './customersFile.mjs';
import { demoToSegments, engineOf, fileToSegments } from './journeys.mjs';

/** @typedef {import('./options.mjs').Options} Options */
/** @typedef {import('./report.mjs').Report} Report */
/** @typedef {import('./app.mjs').App} App */

/**
 * The most memory that the page's renderer ever held, from its start to named segments.
 * @param {Options} options @param {Report} report
 */
export async function memoryBench(options, report) {
  const rows = options.quick ? 100_000 : 1_000_000;
  const size = options.quick ? 'small' : 'large';
  const file = await customersFile(rows);
  await measure(options, report, {
    id: `memory/${rows}x${features}`,
    what: `peak memory of the renderer, ${rows.toLocaleString('en')} customers × ${features} from CSV [MB] (goal 1,611)`,
    rows,
    journey: async (app) => {
      const { ms, found } = await fileToSegments(app, file);
      return { ms: ms + (await useEveryFeature(app)), found: { k: found.k, features: { length: features } } };
    },
  });
  await measure(options, report, {
    id: `memory/demo-${size}`,
    what: `peak memory of the renderer, ${size} demo store [MB]`,
    rows: size === 'large' ? 1_000_000 : 20_000,
    journey: (app) => demoToSegments(app, size),
  });
}

/**
 * Segments again by all features, since autopilot keeps a dozen at most.
 * @param {App} app
 * @returns {Promise<number>} milliseconds
 */
function useEveryFeature({ page }) {
  return page.evaluate(async () => {
    const { tessera } = /** @type {any} */ (globalThis);
    const started = performance.now();
    const spec = await tessera.get('features');
    const every = spec.features.map((/** @type {object} */ feature) => ({ ...feature, used: true }));
    await tessera.set('features', { features: every });
    await tessera.run();
    return performance.now() - started;
  });
}

/**
 * @param {Options} options @param {Report} report
 * @param {{ id: string, what: string, rows: number, journey: (app: App) => Promise<{ ms: number, found: { k: number, features: { readonly length: number } } }> }} asked
 */
async function measure(options, report, { id, what, rows, journey }) {
  const app = await openApp(options);
  try {
    await app.start();
    const before = await rendererPeak(app);
    if (before === undefined) {
      console.log(`${what}: not measured. This system keeps no account of a process's peak memory.`);
      return;
    }
    const { ms, found } = await journey(app);
    const after = (await rendererPeak(app)) ?? 0;
    const engine = await engineOf(app);
    report.add({
      id,
      what,
      rows,
      d: found.features.length,
      k: found.k,
      engine: engine.kind,
      threads: engine.threads,
      ours_ms: after / 1e6,
      note: `VmHWM; ${(before / 1e6).toFixed(0)} MB when the page had opened; the journey took ${(ms / 1000).toFixed(1)} s`,
    });
  } finally {
    await app.close();
  }
}
