import { once } from 'node:events';
import { createWriteStream, existsSync, openSync, readSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { openApp, rendererPeak } from './app.mjs';
import { rowsFile } from './enginePage.mjs';
import { demoToSegments, engineOf, fileToSegments } from './journeys.mjs';
import { scratch } from './paths.mjs';

/** @typedef {import('./options.mjs').Options} Options */
/** @typedef {import('./report.mjs').Report} Report */
/** @typedef {import('./app.mjs').App} App */

const features = 16;

/**
 * Customers with sixteen numeric features as a CSV: the rows of the engine's `customers` set.
 * @param {number} rows
 */
async function customersFile(rows) {
  const path = join(scratch(), `customers-1-${rows}.csv`);
  if (existsSync(path)) return path;
  const values = new Float32Array(rows * features);
  const bytes = new Uint8Array(values.buffer);
  const source = openSync(await rowsFile('customers', rows, 32), 'r');
  for (let read = 0; read < bytes.length;) read += readSync(source, bytes, read, bytes.length - read, read);
  const file = createWriteStream(`${path}.part`);
  file.write(`customer_id,${Array.from({ length: features }, (_, j) => `feature_${j + 1}`).join(',')}\n`);
  for (let row = 0; row < rows;) {
    const lines = [];
    for (const end = Math.min(rows, row + 20_000); row < end; row++) {
      const cells = [row + 1];
      for (let j = 0; j < features; j++) cells.push(Number((values[j * rows + row] ?? 0).toFixed(4)));
      lines.push(`${cells.join(',')}\n`);
    }
    if (!file.write(lines.join(''))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  renameSync(`${path}.part`, path);
  return path;
}

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
