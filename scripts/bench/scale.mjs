import { availableParallelism } from 'node:os';
import { rendererPeak } from './app.mjs';
import { openEnginePage } from './enginePage.mjs';

/** @typedef {import('./options.mjs').Options} Options */
/** @typedef {import('./report.mjs').Report} Report */
/** @typedef {{ rows: number, d: number, k: number, way: 'held' | 'stream' }} Case */

/** @type {readonly Case[]} */
const cases = [
  { rows: 10_000_000, d: 16, k: 8, way: 'held' },
  { rows: 50_000_000, d: 8, k: 8, way: 'stream' },
];

const words = { held: 'all rows held', stream: 'streamed by mini-batches' };

/**
 * Fits of more rows than are usual, made while they are read: time from the first row to the last label, and the most memory that
 * the page's renderer ever held. A browser of its own for each.
 * @param {Options} options @param {Report} report
 */
export async function scaleBench(options, report) {
  const threads = Math.min(16, availableParallelism());
  for (const { rows: whole, d, k, way } of cases) {
    const rows = options.quick ? whole / 100 : whole;
    const page = await openEnginePage();
    try {
      const before = await rendererPeak(page);
      const reply = await page.ask('scale', { threads, rows, d, k, way });
      const after = await rendererPeak(page);
      const steps = reply.steps.map(
        (/** @type {{ step: string, ms: number }} */ { step, ms }) => `${step} ${(ms / 1000).toFixed(1)} s`,
      );
      const share = { rows, d, k, engine: 'wasm', threads };
      report.add({
        ...share,
        id: `scale/${rows}x${d}/${way}/time`,
        what: `k-means and labels, ${words[way]}`,
        ours_ms: reply.ms,
        note: `${steps.join(', ')}; ${reply.iterations} ${way === 'held' ? 'iterations' : 'mini-batches'}, inertia ${reply.inertia.toPrecision(6)}; ${reply.engine}`,
      });
      if (after === undefined) continue;
      report.add({
        ...share,
        id: `scale/${rows}x${d}/${way}/memory`,
        what: `peak memory of the renderer, ${words[way]} [MB] (goal under 3,000)`,
        ours_ms: after / 1e6,
        note: `VmHWM; ${((before ?? 0) / 1e6).toFixed(0)} MB when the page had opened; the values themselves are ${((rows * d * 4) / 1e6).toFixed(0)} MB`,
      });
    } finally {
      await page.close();
    }
  }
}
